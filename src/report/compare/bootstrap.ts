import { quantile } from "./quantile";
import { randomFrom } from "./random";

/** A signed error, and the block that is drawn as one: its local day, or itself. */
export interface BlockedError {
  readonly error: number;
  readonly block: number;
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** 95 % percentile intervals of the absolute error's median and 90th percentile, and of the mean signed error. */
export interface Intervals {
  readonly median: Interval;
  readonly p90: Interval;
  readonly bias: Interval;
}

const stepsAtOnce = 500_000;

/**
 * Draws blocks with replacement, as many as there are. A draw is told by how often each block is in it: errors are
 * sorted once, and a draw's quantiles are found by walking them with those weights. Whoever else waits for the event loop
 * gets it every few milliseconds.
 */
export async function bootstrap(errors: readonly BlockedError[], resamples: number, seed: number): Promise<Intervals> {
  const names = [...new Set(errors.map(({ block }) => block))];
  const place = new Map(names.map((name, nth) => [name, nth]));
  const count = new Float64Array(names.length);
  const sum = new Float64Array(names.length);
  const sorted = errors
    .map(({ error, block }) => ({ size: Math.abs(error), error, block: place.get(block) as number }))
    .sort((a, b) => a.size - b.size);
  for (const { error, block } of sorted) {
    count[block] = (count[block] as number) + 1;
    sum[block] = (sum[block] as number) + error;
  }
  const random = randomFrom(seed);
  const every = Math.max(1, Math.floor(stepsAtOnce / (errors.length + names.length)));
  const drawn = {
    median: new Float64Array(resamples),
    p90: new Float64Array(resamples),
    bias: new Float64Array(resamples),
  };
  const weight = new Uint32Array(names.length);
  for (let nth = 0; nth < resamples; nth++) {
    if (nth % every === every - 1) await new Promise((resolve) => setImmediate(resolve));
    weight.fill(0);
    let [total, signed] = [0, 0];
    for (let draw = 0; draw < names.length; draw++) {
      const block = Math.floor(random() * names.length);
      weight[block] = (weight[block] as number) + 1;
      total += count[block] as number;
      signed += sum[block] as number;
    }
    [drawn.median[nth], drawn.p90[nth]] = walk(sorted, weight, total);
    drawn.bias[nth] = signed / total;
  }
  return { median: middle(drawn.median), p90: middle(drawn.p90), bias: middle(drawn.bias) };
}

/** Median and 90th percentile of sorted sizes, each as often as its block was drawn. */
function walk(
  sorted: readonly { readonly size: number; readonly block: number }[],
  weight: Uint32Array,
  total: number,
): [median: number, p90: number] {
  const wanted = [0.5, 0.9].map((share) => share * (total - 1));
  const needed = wanted.flatMap((at) => [Math.floor(at), Math.ceil(at)]);
  const found: number[] = [];
  let passed = 0;
  for (const { size, block } of sorted) {
    passed += weight[block] as number;
    while (found.length < needed.length && (needed[found.length] as number) < passed) found.push(size);
    if (found.length === needed.length) break;
  }
  const [a = 0, b = 0, c = 0, d = 0] = found;
  const [median = 0, p90 = 0] = wanted.map((at) => at - Math.floor(at));
  return [a + (b - a) * median, c + (d - c) * p90];
}

function middle(values: Float64Array): Interval {
  values.sort();
  return { low: quantile(values, 0.025), high: quantile(values, 0.975) };
}
