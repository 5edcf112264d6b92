import type { DayAnswer, DayVenue, Reason } from "../../api/answers";

interface Span {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

/** What a window says of the venue, where somebody listened. */
export interface Heard extends Span {
  readonly kind: "heard";
  readonly min: number;
  readonly max: number;
  readonly avg: number;
  readonly last: number | null;
  readonly samples: number;
}

/** Nobody listened. */
export interface Missed extends Span {
  readonly kind: "gap";
  readonly reason: Reason;
}

/** Somebody listened, and nothing is known of this venue. */
export interface Unheard extends Span {
  readonly kind: "unheard";
}

/** Not aggregated yet, or still to come. */
export interface Unknown extends Span {
  readonly kind: "unknown";
}

export type Thing = Heard | Missed | Unheard | Unknown;

/** One value at one instant. */
export interface Dot {
  /** Epoch seconds. */
  readonly at: number;
  readonly guests: number;
}

/** A venue's day without a hole: one thing after the other, from the day's beginning to its end. */
export function thingsOf(day: DayAnswer, venue: DayVenue | undefined): Thing[] {
  const [from, to, knownTo] = [Date.parse(day.from), Date.parse(day.to), Date.parse(day.known_to)];
  const gaps: Missed[] = day.gaps
    .map((gap): Missed => ({ kind: "gap", from: Date.parse(gap.from), to: Date.parse(gap.to), reason: gap.reason }))
    .filter((gap) => gap.to > gap.from);
  const heard = day.windows.start.flatMap((start, nth): Thing[] => {
    const window = {
      from: Math.max(from, start * 1000),
      to: Math.min(to, (start + (day.windows.seconds[nth] ?? 0)) * 1000),
    };
    const said = saidOf(venue, nth);
    return without(window, gaps).map((span) => (said ? { ...said, ...span } : { kind: "unheard", ...span }));
  });
  const known = [...heard, ...gaps].sort((a, b) => a.from - b.from);
  const things: Thing[] = [];
  let at = from;
  for (const thing of known) {
    if (thing.to <= at) continue;
    if (thing.from > at) things.push({ kind: at < knownTo ? "unheard" : "unknown", from: at, to: thing.from });
    things.push(thing.from < at ? { ...thing, from: at } : thing);
    at = thing.to;
  }
  if (at < to) things.push({ kind: "unknown", from: at, to });
  return things;
}

/** The place of what is there at an instant. @param at epoch milliseconds */
export function placeAt(things: readonly Thing[], at: number): number {
  let [low, high] = [0, things.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((things[middle] as Thing).from <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

type Said = Omit<Heard, "from" | "to">;

function saidOf(venue: DayVenue | undefined, nth: number): Said | undefined {
  const [min, max, avg] = [venue?.min[nth], venue?.max[nth], venue?.avg[nth]];
  const low = min ?? avg;
  const high = max ?? avg;
  const mean = avg ?? min;
  if (low == null || high == null || mean == null) return undefined;
  return {
    kind: "heard",
    min: low,
    max: high,
    avg: mean,
    last: venue?.last[nth] ?? null,
    samples: venue?.samples[nth] ?? 0,
  };
}

/** A stretch less the gaps in it. */
function without(window: Span, gaps: readonly Missed[]): Span[] {
  const left: Span[] = [];
  let { from } = window;
  for (const gap of gaps) {
    if (gap.to <= from || gap.from >= window.to) continue;
    if (gap.from > from) left.push({ from, to: gap.from });
    from = Math.max(from, gap.to);
  }
  if (from < window.to) left.push({ from, to: window.to });
  return left;
}
