import type { RawWindow, Statistics } from "../../../src/model/archive";

/** A venue's statistics from what a raw window says, millisecond by millisecond. */
export function naiveStatistics(raw: RawWindow, venue: string): Statistics {
  const events = raw.events.filter((event) => event.venue === venue);
  const values = events.map(({ occupancy }) => occupancy);
  const sorted = [...values].sort((a, b) => a - b);
  const carry = raw.venues[venue]?.carry?.occupancy;
  const known = carry === undefined ? values : [carry, ...values];
  const half = (sorted.length - 1) / 2;
  return {
    count: values.length,
    min: sorted[0] ?? null,
    max: sorted.at(-1) ?? null,
    avg: values.length > 0 ? values.reduce((a, b) => a + b, 0) / values.length : null,
    time_weighted_avg: timeWeighted(raw, events, carry),
    median: sorted.length > 0 ? (sorted[Math.floor(half)]! + sorted[Math.ceil(half)]!) / 2 : null,
    first: values[0] ?? null,
    last: values.at(-1) ?? null,
    changes: known.filter((value, index) => index > 0 && value !== known[index - 1]).length,
  };
}

function timeWeighted(raw: RawWindow, events: RawWindow["events"], carry: number | undefined): number | null {
  const [start, end] = [Date.parse(raw.window.start), Date.parse(raw.window.end)];
  const gaps = raw.coverage.gaps.map(({ from, to }) => [Date.parse(from), Date.parse(to)] as const);
  const heard = new Map<number, number>();
  for (const event of events) heard.set(Date.parse(event.timestamp), event.occupancy);
  let [held, sum, weight] = [carry, 0, 0];
  for (let at = start; at < end; at++) {
    if (gaps.some(([from, to]) => at >= from && at < to)) {
      held = undefined;
      continue;
    }
    held = heard.get(at) ?? held;
    if (held === undefined) continue;
    sum += held;
    weight++;
  }
  return weight > 0 ? sum / weight : null;
}
