/** Waits between attempts: doubling, with half of each drawn by chance so that many clients don't come at once. */
export class Backoff {
  #attempt = 0;

  /**
   * @param minMs the first wait
   * @param maxMs the longest wait
   * @param random from 0 to 1, exclusive
   */
  constructor(
    private readonly minMs: number,
    private readonly maxMs: number,
    private readonly random: () => number = Math.random,
  ) {}

  /** Milliseconds to wait before the next attempt. */
  next(): number {
    const wait = Math.min(this.maxMs, this.minMs * 2 ** Math.min(this.#attempt++, 30));
    return wait / 2 + (wait / 2) * this.random();
  }

  reset(): void {
    this.#attempt = 0;
  }
}
