import type { RawWindow } from "../../src/model/archive";
import type { Span } from "./spans";

/** A stretch that a session heard, in epoch milliseconds; a frame may have come at `to`. */
export interface Heard extends Span {
  readonly id: string;
  readonly clock: string;
  readonly start: number;
  readonly ended: string | undefined;
}

/** A raw window with its times as numbers. */
export interface View {
  readonly blob: string;
  readonly raw: RawWindow;
  readonly window: Span;
  /** As they stand. */
  readonly gaps: readonly Span[];
  /** As they stand. */
  readonly sessions: readonly Heard[];
  /** Of each event. */
  readonly at: readonly number[];
}

export function viewOf(blob: string, raw: RawWindow): View {
  return {
    blob,
    raw,
    window: { from: Date.parse(raw.window.start), to: Date.parse(raw.window.end) },
    gaps: raw.coverage.gaps.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) })),
    sessions: raw.sessions.map(({ id, clock, start, from, to, ended }) => ({
      id,
      clock,
      start: Date.parse(start),
      from: Date.parse(from),
      to: Date.parse(to),
      ended,
    })),
    at: raw.events.map(({ timestamp }) => Date.parse(timestamp)),
  };
}

/** What a stretch covers: the millisecond of its last frame, too. */
export function coveredBy({ from, to }: Span, window: Span): Span {
  return { from: Math.max(from, window.from), to: Math.min(to + 1, window.to) };
}

/** The session whose last readings a window carries: the first that goes on from before it. */
export function leadingOf({ sessions, window }: View): Heard | undefined {
  return sessions.find(({ from, to }) => from === window.from && to > window.from);
}

/** Whether a span, widened by a tolerance, meets any other stretch than those given. */
export function meetsOthers(
  span: Span,
  stretches: readonly Heard[],
  but: readonly Heard[],
  tolerance: number,
): boolean {
  return stretches.some(
    (each) => !but.includes(each) && each.from <= span.to + tolerance && each.to >= span.from - tolerance,
  );
}

/** The window right before one, and the sessions of the window right before that, where they could be read. */
export interface Before extends View {
  readonly earlier: readonly Heard[] | undefined;
}

/** What stands right before a window, if anything that could be read does. */
export function rightBefore<T extends View>(before: T | undefined, { window }: View): T | undefined {
  return before?.window.to === window.from ? before : undefined;
}
