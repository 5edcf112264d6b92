import type { Statistics } from "../../../src/model/archive";
import { own } from "../own";
import { without, type Span } from "../spans";
import type { View } from "../view";

interface Sample {
  readonly at: number;
  readonly value: number;
}

/**
 * The statistics of each described venue, from the events alone.
 * @param timed false where coverage is in doubt: averages over covered time are taken as they stand
 */
export function figuresOf({ raw, at, window, gaps }: View, timed: boolean): Map<string, Statistics> {
  const samples = new Map<string, Sample[]>(Object.keys(raw.venues).map((id) => [id, []]));
  raw.events.forEach(({ venue, occupancy }, index) => {
    samples.get(venue)?.push({ at: at[index] ?? NaN, value: occupancy });
  });
  const covered = without(window, gaps);
  const carries = new Map(Object.entries(raw.venues).map(([id, { carry }]) => [id, carry?.occupancy]));
  return new Map(
    [...samples].map(([id, list]) => {
      const figure = figures(list, window, covered, carries.get(id));
      const stated = own(raw.statistics, id);
      if (timed || typeof stated !== "object" || !stated) return [id, figure];
      return [id, { ...figure, time_weighted_avg: stated.time_weighted_avg }];
    }),
  );
}

function figures(
  samples: readonly Sample[],
  window: Span,
  covered: readonly Span[],
  carry: number | undefined,
): Statistics {
  const values = samples.map(({ value }) => value);
  const ordered = [...values].sort((a, b) => a - b);
  const n = values.length;
  const upper = ordered[Math.floor(n / 2)] ?? NaN;
  const lower = ordered[Math.ceil(n / 2) - 1] ?? NaN;
  const sequence = carry === undefined ? values : [carry, ...values];
  const some = <T>(value: T): T | null => (n > 0 ? value : null);
  return {
    count: n,
    min: ordered[0] ?? null,
    max: ordered.at(-1) ?? null,
    avg: some(values.reduce((sum, value) => sum + value, 0) / n),
    time_weighted_avg: timeWeighted(samples, window, covered, carry),
    median: some((lower + upper) / 2),
    first: values[0] ?? null,
    last: values.at(-1) ?? null,
    changes: sequence.filter((value, index) => index > 0 && value !== sequence[index - 1]).length,
  };
}

/** Each value holds to the next, or to the end of the covered stretch that it was read in. */
function timeWeighted(
  samples: readonly Sample[],
  window: Span,
  covered: readonly Span[],
  carry: number | undefined,
): number | null {
  const held = [...samples].sort((a, b) => a.at - b.at);
  if (carry !== undefined) held.unshift({ at: window.from, value: carry });
  let weight = 0;
  let sum = 0;
  let nth = 0;
  held.forEach(({ at, value }, index) => {
    while (nth < covered.length && (covered[nth]?.to ?? 0) <= at) nth++;
    const stretch = covered[nth];
    if (!stretch || stretch.from > at) return;
    const until = Math.min(held[index + 1]?.at ?? Infinity, stretch.to);
    sum += value * (until - at);
    weight += until - at;
  });
  return weight > 0 ? sum / weight : null;
}

/** Whether two figures are the same number, but for rounding. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "number" || typeof b !== "number") return false;
  return Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

/** The statistics of a venue of which nothing is known. */
export const nothing: Statistics = {
  count: 0,
  min: null,
  max: null,
  avg: null,
  time_weighted_avg: null,
  median: null,
  first: null,
  last: null,
  changes: 0,
};

export const fields = Object.keys(nothing) as (keyof Statistics)[];
