import type { Window } from "../model/window";

const hourMs = 3_600_000;

/** The length of windows, in milliseconds, and the one that follows from a full hour on when it was changed. */
export interface Grid {
  readonly lengthMs: number;
  readonly next?: { readonly from: number; readonly lengthMs: number };
}

/** The window in which an instant (epoch milliseconds) lies. */
export function windowAt(grid: Grid, at: number): Window {
  const lengthMs = grid.next && at >= grid.next.from ? grid.next.lengthMs : grid.lengthMs;
  const start = Math.floor(at / lengthMs) * lengthMs;
  return { start, end: start + lengthMs };
}

/** The window that starts where this one ends. */
export function windowAfter(grid: Grid, window: Window): Window {
  return windowAt(grid, window.end);
}

/** The full hour at or after an instant. */
export function nextHour(at: number): number {
  return Math.ceil(at / hourMs) * hourMs;
}

/** The full hour at or before an instant. */
export function hourOf(at: number): number {
  return Math.floor(at / hourMs) * hourMs;
}
