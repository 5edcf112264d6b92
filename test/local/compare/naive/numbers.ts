/** At a share of the way through, linear between neighbours; null of nothing. */
export function quantile(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = Math.trunc(at);
  return low + 1 < sorted.length ? sorted[low]! * (1 - (at - low)) + sorted[low + 1]! * (at - low) : sorted[low]!;
}

export function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

export function average(values: readonly number[]): number {
  return sum(values) / values.length;
}

export function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/** Items by a key, in order of appearance. */
export function groups<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const found = new Map<K, T[]>();
  for (const item of items) found.set(key(item), [...(found.get(key(item)) ?? []), item]);
  return found;
}

/** Marsaglia's xorshift of 32 bits, shifts 13, 17, 5, begun with the seed xor the golden ratio. */
function* xorshift(seed: number): Generator<number, never> {
  let x = BigInt(seed) ^ 0x9e3779b9n;
  const mask = 0xffffffffn;
  for (;;) {
    x ^= (x << 13n) & mask;
    x ^= x >> 17n;
    x ^= (x << 5n) & mask;
    yield Number(x) / 4294967296;
  }
}

/** Whole blocks drawn with replacement, as many as there are, each draw written out; 95 % by percentiles. */
export function bootstrap(
  errors: readonly { readonly block: string | number; readonly error: number }[],
  resamples: number,
  seed: number,
) {
  const blocks = [...groups(errors, ({ block }) => block).values()].map((same) => same.map(({ error }) => error));
  const random = xorshift(seed);
  const found: { median: number; p90: number; bias: number }[] = [];
  for (let nth = 0; nth < resamples; nth++) {
    const drawn = blocks.flatMap(() => blocks[Math.floor(random.next().value * blocks.length)]!);
    const sizes = drawn.map(Math.abs);
    found.push({ median: quantile(sizes, 0.5)!, p90: quantile(sizes, 0.9)!, bias: average(drawn) });
  }
  const interval = (name: "median" | "p90" | "bias") => {
    const values = found.map((each) => each[name]);
    return { low: quantile(values, 0.025), high: quantile(values, 0.975) };
  };
  return { median: interval("median"), p90: interval("p90"), bias: interval("bias") };
}

/** The shares that lie no further from what was found than 1.96 of their own standard errors: found by halving. */
export function wilson(share: number, count: number): { low: number; high: number } {
  const isNear = (p: number) => Math.abs(share - p) <= 1.96 * Math.sqrt((p * (1 - p)) / count);
  const edge = (outside: number) => {
    if (isNear(outside)) return outside;
    let [near, far] = [share, outside];
    for (let nth = 0; nth < 100; nth++) {
      const middle = (near + far) / 2;
      if (isNear(middle)) near = middle;
      else far = middle;
    }
    return near;
  };
  return { low: edge(0), high: edge(1) };
}
