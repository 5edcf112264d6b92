/** A half-open slot `[start, end)` on the UTC grid, in epoch milliseconds. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** A half-open stretch of time in epoch milliseconds. */
export interface Span {
  readonly from: number;
  readonly to: number;
}
