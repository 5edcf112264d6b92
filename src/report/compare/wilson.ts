const z = 1.96;

/** The 95 % interval of a share, after Wilson: it stays honest near 0 and 1, where most shares here lie. */
export function wilson(share: number, count: number): { low: number; high: number } {
  if (count === 0) return { low: 0, high: 1 };
  const middle = share + (z * z) / (2 * count);
  const half = z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  const whole = 1 + (z * z) / count;
  // Shares of 0 and 1 are an end of their interval, which rounding would miss.
  return {
    low: share === 0 ? 0 : Math.max(0, (middle - half) / whole),
    high: share === 1 ? 1 : Math.min(1, (middle + half) / whole),
  };
}
