/** A doubled patience is forgotten after so many times the configured one. */
const forgottenAfter = 30;

/**
 * How long a silence must last to be suspicious. Each suspicion that helped nobody doubles it, for a while: a feed that
 * is silent for everyone, or by its nature seldom says anything, is not connected to over and over.
 */
export class Suspicion {
  #doubled = 0;
  #at = -Infinity;

  /** @param afterMs the patience to begin with, milliseconds */
  constructor(private readonly afterMs: number) {}

  /** @param now milliseconds in which the event loop ran, as all times here */
  patience(now: number): number {
    if (now - this.#at > forgottenAfter * this.afterMs) this.#doubled = 0;
    return this.afterMs * 2 ** this.#doubled;
  }

  /** A suspicion helped nobody. */
  inVain(now: number): void {
    this.patience(now);
    this.#doubled = Math.min(this.#doubled + 1, 20);
    this.#at = now;
  }
}
