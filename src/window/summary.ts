import type { RawWindow, Statistics, Summary } from "../model/archive";
import { own } from "../model/record";

/** The summary of a raw window: a function of its content alone. */
export function summarize(raw: RawWindow, single?: string): Summary {
  const venues = Object.fromEntries(
    Object.entries(raw.venues).map(([id, { name, capacity, flags, carry }]) => [
      id,
      { name, capacity, flags, occupancy: occupancyOf(raw.statistics[id] as Statistics, carry?.occupancy) },
    ]),
  );
  const only = single === undefined ? undefined : own(venues, single);
  return {
    format: 1,
    feed: raw.feed,
    timestamp: raw.window.end,
    window_duration_minutes: raw.window.duration_minutes,
    coverage: raw.coverage,
    venues,
    ...(only && { occupancy: only.occupancy }),
  };
}

function occupancyOf(statistics: Statistics, carry: number | undefined): Summary["venues"][string]["occupancy"] {
  return {
    current: statistics.last ?? carry ?? null,
    min: statistics.min,
    max: statistics.max,
    avg: statistics.avg,
    samples: statistics.count,
    time_weighted_avg: statistics.time_weighted_avg,
    changes: statistics.changes,
  };
}
