import type { RawWindow } from "../../src/model/archive";

/**
 * A window as it was proposed originally: a JSON object with each reading's moment and number of guests, and its
 * statistics, as it is, uncompressed. With several venues each reading says which, and each has statistics.
 */
export function plainJson({ window, events, statistics }: RawWindow, single: boolean): string {
  return JSON.stringify({
    window_start: window.start,
    window_end: window.end,
    window_duration_minutes: window.duration_minutes,
    events: events.map(({ timestamp, occupancy, venue }) => ({ timestamp, ...(!single && { venue }), occupancy })),
    statistics: single ? Object.values(statistics).find((each) => typeof each === "object") : statistics,
  });
}
