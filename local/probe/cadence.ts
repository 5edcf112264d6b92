/** Least, middle and greatest of some numbers. */
export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

/** How often frames came. */
export interface Cadence {
  readonly frames: number;
  /** From the first frame to the last. */
  readonly seconds: number;
  /** Seconds between frames; absent for fewer than two. */
  readonly gaps?: Spread;
  /** From -1 (a metronome) over 0 (by chance) to 1 (bursts); absent for fewer than five frames. */
  readonly burstiness?: number;
}

const leastGaps = 4;

/** The cadence of frames received at these milliseconds, in order. */
export function cadenceOf(times: readonly number[]): Cadence {
  const gaps = times.slice(1).map((at, index) => (at - (times[index] ?? at)) / 1000);
  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000;
  const burst = gaps.length < leastGaps ? undefined : burstiness(gaps);
  const between = spreadOf(gaps);
  return {
    frames: times.length,
    seconds,
    ...(between && { gaps: between }),
    ...(burst !== undefined && { burstiness: burst }),
  };
}

/** Undefined for no numbers. */
export function spreadOf(values: readonly number[]): Spread | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (min === undefined || max === undefined) return undefined;
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? max;
  const median = sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
  return { min, median, max };
}

/** A burstiness in words. */
export function rhythm(burstiness: number): string {
  if (burstiness < -0.5) return "steady";
  return burstiness < 0.2 ? "irregular" : "in bursts";
}

/** Goh and Barabási's: (σ − μ) / (σ + μ) of the gaps. */
function burstiness(gaps: readonly number[]): number | undefined {
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
  return mean + deviation === 0 ? undefined : (deviation - mean) / (deviation + mean);
}
