/*
 * The figures of a comparison, from a feed's log alone and without a line of what makes the report: every hour looks
 * through everything again, local time is Intl's, resamples are written out and sorted.
 */

/** A frame as the feed's log tells it. */
export interface Logged {
  readonly t: number;
  readonly readings: Readonly<Record<string, number>>;
  /** Whether the collector was there. */
  readonly heard: boolean;
}

/** A look, by the log. */
export interface Seen {
  readonly t: number;
  readonly readings: Readonly<Record<string, number>> | undefined;
}

export const hourMs = 3_600_000;
const formats = new Map<string, Intl.DateTimeFormat>();

export function localOf(t: number): { date: string; hour: number; weekday: number } {
  const zone = "Europe/Zurich";
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat("en-CA", { timeZone: zone, dateStyle: "short", timeStyle: "medium", hourCycle: "h23" });
  formats.set(zone, format);
  const [date = "", time = ""] = format.format(t).split(", ");
  const weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(
    new Date(`${date}T12:00:00Z`).toLocaleDateString("en-GB", { weekday: "short", timeZone: "UTC" }),
  );
  return { date, hour: Number(time.slice(0, 2)), weekday };
}

/** Remembers, for the log of one test. */
function once<Args extends readonly unknown[], T>(
  make: (log: readonly Logged[], ...args: Args) => T,
): (log: readonly Logged[], ...args: Args) => T {
  const known = new Map<string, T>();
  return (log, ...args) => {
    const key = args.join(" ");
    if (!known.has(key)) known.set(key, make(log, ...args));
    return known.get(key)!;
  };
}

/** The stretches in which frames were heard one after the other, to the millisecond after the last. */
export const stretchesOf = once((log): { from: number; to: number; frames: Logged[] }[] => {
  const stretches: { from: number; to: number; frames: Logged[] }[] = [];
  let frames: Logged[] = [];
  for (const frame of [...log, { t: Infinity, readings: {}, heard: false }]) {
    if (frame.heard) frames.push(frame);
    else if (frames.length > 0) {
      stretches.push({ from: frames[0]!.t, to: frames.at(-1)!.t + 1, frames });
      frames = [];
    }
  }
  return stretches;
});

/** The steps of a venue's number: [from, to) and what it was. */
export const stepsOf = once((log, venue: string): { from: number; to: number; value: number }[] =>
  stretchesOf(log).flatMap(({ to, frames }) =>
    frames.map(({ t, readings }, nth) => ({ from: t, to: frames[nth + 1]?.t ?? to, value: readings[venue]! })),
  ),
);

export const naiveHour = once((log, venue: string, from: number) => {
  const to = from + hourMs;
  const steps = stepsOf(log, venue);
  const parts = steps
    .filter((step) => step.from < to && step.to > from)
    .map((step) => ({ ...step, from: Math.max(step.from, from), to: Math.min(step.to, to) }));
  const known = parts.reduce((sum, part) => sum + (part.to - part.from), 0);
  const area = parts.reduce((sum, part) => sum + (part.to - part.from) * part.value, 0);
  const values = parts.map(({ value }) => value);
  const changes = steps.filter(
    (step, nth) =>
      step.from >= from && step.from < to && steps[nth - 1]?.to === step.from && steps[nth - 1]!.value !== step.value,
  ).length;
  const max = Math.max(...values);
  return {
    from,
    known,
    mean: area / known,
    changes,
    min: Math.min(...values),
    max,
    maxAt: parts.find(({ value }) => value === max)?.from ?? NaN,
  };
});

/** At a share of the way through, linear between neighbours. */
export function naiveQuantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = Math.trunc(at);
  return low + 1 < sorted.length ? sorted[low]! * (1 - (at - low)) + sorted[low + 1]! * (at - low) : sorted[low]!;
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

/** Whole days drawn with replacement, each draw written out. */
export function naiveBootstrap(errors: readonly { day: string; error: number }[], resamples: number, seed: number) {
  // Days are numbered as the smallest errors name them first, or not at all: the order of blocks is that of appearance.
  const days = [...new Set(errors.map(({ day }) => day))];
  const random = xorshift(seed);
  const found: { median: number; p90: number; bias: number }[] = [];
  for (let nth = 0; nth < resamples; nth++) {
    const drawn = days.flatMap(() => {
      const day = days[Math.floor(random.next().value * days.length)];
      return errors.filter((each) => each.day === day).map(({ error }) => error);
    });
    const sizes = drawn.map(Math.abs);
    found.push({
      median: naiveQuantile(sizes, 0.5),
      p90: naiveQuantile(sizes, 0.9),
      bias: drawn.reduce((sum, each) => sum + each, 0) / drawn.length,
    });
  }
  const interval = (name: "median" | "p90" | "bias") => {
    const values = found.map((each) => each[name]);
    return { low: naiveQuantile(values, 0.025), high: naiveQuantile(values, 0.975) };
  };
  return { median: interval("median"), p90: interval("p90"), bias: interval("bias") };
}
