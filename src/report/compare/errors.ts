import type { Detail, ErrorFigures } from "../../model/comparison";
import { bootstrap, type Intervals } from "./bootstrap";
import { quantiles } from "./quantile";
import type { Rules } from "./rules";

/** What a snapshot said less what the hour was, people. */
export interface HourError {
  readonly error: number;
  /** The local day, as a number that no other day has. */
  readonly day: number;
}

/** Below so many days there is too little to draw days from. */
const leastDays = 5;
const leastHours = 10;
const mostBins = 24;

/**
 * Errors of one day resemble each other, so whole days are drawn: hours drawn singly would make the intervals too narrow.
 * With too few days hours are drawn all the same, and the figures say so.
 */
export async function errorFigures(errors: readonly HourError[], { resamples, seed }: Rules): Promise<ErrorFigures> {
  const found = quantiles(
    errors.map(({ error }) => Math.abs(error)),
    0.5,
    0.9,
  );
  if (!found) return { hours: 0, median: null, p90: null, bias: null, resampled: null };
  const days = new Set(errors.map(({ day }) => day)).size;
  const resampled = days >= leastDays ? "days" : errors.length >= leastHours ? "hours" : null;
  const blocked = errors.map(({ error, day }, nth) => ({ error, block: resampled === "days" ? day : nth }));
  const intervals = resampled === null ? undefined : await bootstrap(blocked, resamples, seed);
  const estimate = (value: number, of: keyof Intervals) => ({
    value,
    low: intervals?.[of].low ?? null,
    high: intervals?.[of].high ?? null,
  });
  const [median = 0, p90 = 0] = found;
  const bias = errors.reduce((sum, { error }) => sum + error, 0) / errors.length;
  return {
    hours: errors.length,
    median: estimate(median, "median"),
    p90: estimate(p90, "p90"),
    bias: estimate(bias, "bias"),
    resampled,
  };
}

/** Signed errors in bins of a round width, with 0 on an edge. */
export function histogram(errors: readonly HourError[]): Detail["histogram"] {
  if (errors.length === 0) return null;
  const values = errors.map(({ error }) => error);
  const [least, most] = values.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [0, 0]);
  const width = roundWidth((most - least) / mostBins);
  const from = Math.floor(least / width) * width;
  const counts = Array.from({ length: Math.floor((most - from) / width) + 1 }, () => 0);
  for (const value of values) {
    const bin = Math.floor((value - from) / width);
    counts[bin] = (counts[bin] as number) + 1;
  }
  return { from, width, counts };
}

function roundWidth(least: number): number {
  for (let power = 1; ; power *= 10)
    for (const width of [power, 2 * power, 5 * power]) if (width >= least) return width;
}
