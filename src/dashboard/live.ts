import type { NowAnswer } from "./api/answers";
import { ApiError, type Client } from "./api/client";
import { poll, type Polling } from "./poll";

const everyMs = 10_000;
const tickMs = 1000;

/** What is known of this moment. */
export interface Moment {
  readonly answer: NowAnswer | undefined;
  /** Why the last question had no answer. */
  readonly error: ApiError | undefined;
  /** Milliseconds since the answer came. */
  readonly since: number;
}

/** The feed's present, asked for once for all who show it; they are told every second, since ages grow. */
export class Live {
  #answer: NowAnswer | undefined;
  #error: ApiError | undefined;
  #came = 0;
  readonly #listeners = new Set<(moment: Moment) => void>();
  readonly #polling: Polling;
  readonly #ticking: ReturnType<typeof setInterval>;

  constructor(client: Client, feed: string) {
    this.#polling = poll(
      () => everyMs,
      async (signal) => {
        try {
          this.#answer = await client.now(feed, signal);
          this.#error = undefined;
          this.#came = performance.now();
        } catch (error) {
          if (signal.aborted) return false;
          this.#error = error instanceof ApiError ? error : new ApiError("problem", String(error));
        }
        this.#tell();
        return this.#error === undefined;
      },
    );
    this.#ticking = setInterval(() => !document.hidden && this.#tell(), tickMs);
  }

  get moment(): Moment {
    return { answer: this.#answer, error: this.#error, since: performance.now() - this.#came };
  }

  /** The server's clock, epoch milliseconds. */
  get clock(): number {
    return this.#answer ? Date.parse(this.#answer.now) + this.moment.since : Date.now();
  }

  /** @returns a function that ends it */
  subscribe(listener: (moment: Moment) => void): () => void {
    this.#listeners.add(listener);
    listener(this.moment);
    return () => this.#listeners.delete(listener);
  }

  ask(): void {
    this.#polling.now();
  }

  close(): void {
    clearInterval(this.#ticking);
    this.#polling.stop();
    this.#listeners.clear();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener(this.moment);
  }
}
