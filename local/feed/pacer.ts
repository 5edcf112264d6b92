import { performance } from "node:perf_hooks";

/** Later than this the schedule is moved instead of made up for, e.g. after the machine slept. In ms. */
const MAX_LATE_MS = 2000;
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Calls `act` after each gap without drift: a late timer is made up for by several calls in one tick.
 * It stops when `gap` answers undefined.
 */
export class Pacer {
  #timer: NodeJS.Timeout | undefined;
  #due = NaN;
  #left: number | undefined;

  /** `gap` answers ms until the next call. */
  constructor(
    private readonly gap: () => number | undefined,
    private readonly act: () => void,
  ) {}

  get running(): boolean {
    return this.#timer !== undefined;
  }

  /** Starts, or goes on with what was left of the gap. */
  start(): void {
    if (this.running) return;
    const first = this.#left ?? this.gap();
    if (first === undefined) return;
    this.#due = performance.now() + first;
    this.#wait();
  }

  /** Stops and keeps what is left of the gap. */
  stop(): void {
    if (!this.running) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#left = Math.max(0, this.#due - performance.now());
  }

  #wait(): void {
    const ms = Math.min(MAX_TIMER_MS, Math.max(1, this.#due - performance.now()));
    this.#timer = setTimeout(() => this.#tick(), ms);
  }

  #tick(): void {
    const now = performance.now();
    if (now - this.#due > MAX_LATE_MS) this.#due = now;
    while (this.#due <= now) {
      this.act();
      const gap = this.gap();
      if (!this.running) {
        this.#left = gap;
        return;
      }
      if (gap === undefined) {
        this.#timer = undefined;
        this.#left = undefined;
        return;
      }
      this.#due += gap;
    }
    this.#wait();
  }
}
