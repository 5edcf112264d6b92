/** How figures are made; every one is told in the answer. */
export interface Rules {
  /**
   * Share of an hour that must be known. A number that moves by d over an hour, evenly, has a mean over any three quarters
   * of it that is at most d/8 off.
   */
  readonly hourKnown: number;
  /** Share of a day's open hours that must be known for its peak to count. */
  readonly dayKnown: number;
  /** How far apart simultaneous readings may lie: a connection has a frame sooner than another, milliseconds. */
  readonly simultaneousMs: number;
  readonly resamples: number;
  readonly seed: number;
}

export const usualRules: Rules = { hourKnown: 0.75, dayKnown: 0.75, simultaneousMs: 5000, resamples: 1000, seed: 1 };
