/** The middle of some numbers, the mean of the two in the middle where they are even; NaN of none. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? NaN;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)] ?? NaN;
  return (lower + upper) / 2;
}

/** Least, median and most of some numbers. */
export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

export function spreadOf(numbers: readonly number[]): Spread {
  return { least: Math.min(...numbers), median: median(numbers), most: Math.max(...numbers) };
}
