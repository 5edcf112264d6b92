import type { RawWindow } from "../model/archive";
import type { WindowReport } from "../model/messages";

/** A window in a few numbers. */
export function reportOf(raw: RawWindow): WindowReport {
  return {
    start: raw.window.start,
    readings: raw.events.length,
    coveredSeconds: raw.coverage.covered_ms / 1000,
    missingSeconds: raw.coverage.missing_ms / 1000,
  };
}

/** The guests in all venues together, frame by frame: first, last, extremes and mean; empty where no frame came. */
export function guestsOf(raw: RawWindow): { first?: number; last?: number; min?: number; max?: number; avg?: number } {
  const sums = new Map<string, number>();
  for (const { session, seq, occupancy } of raw.events) {
    const frame = `${session} ${seq}`;
    sums.set(frame, (sums.get(frame) ?? 0) + occupancy);
  }
  const guests = [...sums.values()];
  if (guests.length === 0) return {};
  let [min, max, sum] = [Infinity, -Infinity, 0];
  for (const each of guests) {
    min = Math.min(min, each);
    max = Math.max(max, each);
    sum += each;
  }
  return { first: guests[0], last: guests.at(-1), min, max, avg: Math.round((sum / guests.length) * 10) / 10 };
}
