import { encodeMark } from "../journal/lines";
import type { GapReason } from "../model/gap";
import type { Window } from "../model/window";
import { windowAfter, type Grid } from "../window/grid";
import type { ReceiptClock } from "./clock";
import type { Journals } from "./ports";

/** Windows that are explained when a listener wakes up after a long time. */
const mostWindows = 300;

/** Writes down why there is no session: a journal of its own for each window, with one line. */
export class Marks {
  #upTo = -Infinity;

  /** @param id names the listener, as a session is named */
  constructor(
    private readonly parts: {
      readonly feed: { readonly id: string };
      readonly clock: ReceiptClock;
      readonly grid: Grid;
      readonly journals: Journals;
    },
    private readonly id: string,
  ) {}

  /** For each window of several, at its start. */
  writeFrom(first: Window, last: Window, reason: GapReason): void {
    const windows: Window[] = [];
    for (let window = first; window.start <= last.start; window = windowAfter(this.parts.grid, window))
      windows.push(window);
    for (const window of windows.slice(-mostWindows)) this.write(reason, window.start, window);
  }

  /** @param at epoch milliseconds; of a window that has its mark nothing is written again */
  write(reason: GapReason, at: number, window: Window): void {
    if (window.start <= this.#upTo) return;
    this.#upTo = window.start;
    const { feed, clock, journals } = this.parts;
    const journal = journals.open({
      kind: "listener",
      feed: feed.id,
      session: this.id,
      clock: clock.id,
      start: at,
      window,
      part: 0,
      from: at,
      firstSeq: 0,
      venues: new Map(),
      carry: new Map(),
    });
    journal.seal(encodeMark({ reason, at }));
  }
}
