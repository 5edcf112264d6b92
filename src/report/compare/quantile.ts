/** Linear between the two nearest. @param sorted ascending, not empty */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] as number;
  const above = sorted[Math.ceil(at)] as number;
  return below + (above - below) * (at - Math.floor(at));
}

/** Quantiles of some values in any order; undefined of none. */
export function quantiles(values: readonly number[], ...shares: readonly number[]): number[] | undefined {
  if (values.length === 0) return undefined;
  const sorted = Float64Array.from(values).sort();
  return shares.map((share) => quantile(sorted, share));
}
