import type { GapReason } from "../../../src/model/gap";
import type { Carry, Journal, JournalHeader, VenueInfo } from "../../../src/model/journal";
import type { Frame, Reading } from "../../../src/model/reading";
import { piecesOf, stretchesOf, type Stretch } from "../../../src/window/evidence";
import { base } from "./simulation";

export const window = { start: base, end: base + 60_000 };

/** A frame of one venue, `at` in milliseconds from the base. */
export function frame(seq: number, at: number, occupancy: number, more: Partial<Reading> = {}): Frame {
  return { seq, at: base + at, readings: [{ venue: "hall", occupancy, ...more }] };
}

interface Parts {
  readonly clock?: string;
  /** The session's start, milliseconds from the base. */
  readonly start?: number;
  readonly from?: number;
  readonly firstSeq?: number;
  readonly part?: number;
  readonly frames?: readonly Frame[];
  readonly end?: { readonly reason: GapReason; readonly at: number; readonly lastSeq: number };
  readonly through?: number;
  readonly marks?: readonly { readonly reason: GapReason; readonly at: number }[];
  readonly kind?: JournalHeader["kind"];
  readonly venues?: Readonly<Record<string, VenueInfo>>;
  readonly carry?: Readonly<Record<string, Carry>>;
  readonly window?: { readonly start: number; readonly end: number };
}

/** A journal of the window of one minute at the base, or of another; instants in milliseconds from the base. */
export function journal(session: string, parts: Parts): Journal {
  const frames = parts.frames ?? [];
  const of = parts.window ?? window;
  const first = (frames[0]?.at ?? of.start) - base;
  const start = parts.start ?? first;
  return {
    header: {
      kind: parts.kind ?? "session",
      feed: "feed",
      session,
      clock: parts.clock ?? "clock",
      start: base + start,
      window: of,
      part: parts.part ?? 0,
      from: base + (parts.from ?? Math.max(start, of.start - base)),
      firstSeq: parts.firstSeq ?? frames[0]?.seq ?? 1,
      venues: new Map(Object.entries(parts.venues ?? {})),
      carry: new Map(Object.entries(parts.carry ?? {})),
    },
    frames,
    ...(parts.end && { end: { ...parts.end, at: base + parts.end.at } }),
    ...(parts.through !== undefined && { through: { lastSeq: parts.through } }),
    marks: (parts.marks ?? []).map(({ reason, at }) => ({ reason, at: base + at })),
    sealed: parts.end !== undefined || parts.through !== undefined,
    damaged: 0,
  };
}

export function stretches(...journals: readonly Journal[]): Stretch[] {
  return stretchesOf(journals.flatMap(piecesOf), base);
}

/** Spans in milliseconds from the base. */
export function relative(spans: readonly { readonly from: number; readonly to: number }[]): [number, number][] {
  return spans.map(({ from, to }) => [from - base, to - base]);
}
