import { words, type Tell } from "../finding";
import { instant, spanText, type Span } from "../spans";

const hourMs = 3_600_000;
const longestMs = 540_000;

/** The windows of one feed, in order, as far as the next one depends on them. */
export interface Grid {
  readonly end?: number;
  readonly hour?: { readonly start: number; readonly lengthMs: number };
}

/** Whether a window's own slot is one of a grid. */
export function checkSlot(window: Span, minutes: number, tell: Tell): void {
  const length = window.to - window.from;
  if (Math.abs(minutes * 60_000 - length) > 1e-6) {
    tell("window-duration", ["window", "duration_minutes"], minutes, length / 60_000);
  }
  if (!divides(length)) {
    tell("grid-length", ["window"], words(`${length / 1000} s`), words("1 s to 9 min, dividing an hour"));
  } else if (window.from % length !== 0) {
    tell("grid-start", ["window", "start"], instant(window.from), words(`a multiple of ${length / 1000} s`));
  }
}

/** Whether a window and those before it make one grid. @returns the grid with this window */
export function checkGrid(grid: Grid, window: Span, tell: Tell): Grid {
  const length = window.to - window.from;
  const start = Math.floor(window.from / hourMs) * hourMs;
  if (grid.end !== undefined && window.from < grid.end) {
    tell("overlap", ["window"], words(spanText(window)), words(`not before ${instant(grid.end)}`));
  }
  const known = grid.hour?.start === start ? grid.hour : undefined;
  if (known && divides(length) && length !== known.lengthMs) {
    tell("grid-hour", ["window"], words(`${length / 1000} s`), words(`${known.lengthMs / 1000} s, as before`));
  }
  const hour = known ?? (divides(length) ? { start, lengthMs: length } : grid.hour);
  return { end: Math.max(window.to, grid.end ?? 0), ...(hour && { hour }) };
}

function divides(length: number): boolean {
  return length >= 1000 && length <= longestMs && length % 1000 === 0 && hourMs % length === 0;
}
