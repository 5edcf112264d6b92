import type { Statistics } from "../model/archive";
import type { Span } from "../model/window";

/** One venue's occupancy at an instant (epoch milliseconds). */
export interface Sample {
  readonly at: number;
  readonly occupancy: number;
}

/**
 * One venue's statistics of a window. Count, extremes, mean and median are of samples. The time-weighted mean holds each
 * value until the next sample or the end of coverage, never across a gap; time without a known value does not count.
 * @param samples in order of time
 * @param covered in order, without overlaps
 * @param carry the last value before the window, held from its start; not a sample, but a change from it counts
 */
export function statisticsOf(samples: readonly Sample[], covered: readonly Span[], carry?: number): Statistics {
  const values = samples.map((sample) => sample.occupancy);
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let changes = 0;
  let before = carry;
  for (const value of values) {
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    if (before !== undefined && value !== before) changes++;
    before = value;
  }
  const count = values.length;
  return {
    count,
    min: count > 0 ? min : null,
    max: count > 0 ? max : null,
    avg: count > 0 ? sum / count : null,
    time_weighted_avg: timeWeighted(samples, covered, carry),
    median: median(values),
    first: values[0] ?? null,
    last: values.at(-1) ?? null,
    changes,
  };
}

/** @returns null where no value is known for any covered time */
function timeWeighted(samples: readonly Sample[], covered: readonly Span[], carry?: number): number | null {
  let weight = 0;
  let sum = 0;
  let index = 0;
  covered.forEach((span, nth) => {
    let value = nth === 0 ? carry : undefined;
    let from = span.from;
    while (index < samples.length && (samples[index] as Sample).at < span.from) index++;
    for (; index < samples.length && (samples[index] as Sample).at < span.to; index++) {
      const sample = samples[index] as Sample;
      if (value !== undefined) {
        sum += value * (sample.at - from);
        weight += sample.at - from;
      }
      value = sample.occupancy;
      from = sample.at;
    }
    if (value !== undefined) {
      sum += value * (span.to - from);
      weight += span.to - from;
    }
  });
  return weight > 0 ? sum / weight : null;
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
