import { appendFileSync, closeSync, openSync } from "node:fs";
import type { FeedEvent, Published } from "./log-schema";

/** Fields of an event besides its name and times. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * The feed's log: one JSON line per frame published and per event. Lines are written before the call returns, so not
 * even a SIGKILL of the feed loses one.
 */
export class FeedLog {
  #file: number | undefined;

  /** Appends to `file`; without one, lines only go to the listener. */
  constructor(
    file: string | undefined,
    private readonly heard?: (line: Published | FeedEvent) => void,
  ) {
    if (file !== undefined) this.#file = openSync(file, "a");
  }

  frame(n: number, t: number, readings: Record<string, number>, to: number[]): Published {
    return this.#write({ n, at: new Date(t).toISOString(), t, readings, to });
  }

  event(event: string, fields: Fields = {}): void {
    const t = Date.now();
    this.#write({ event, at: new Date(t).toISOString(), t, ...fields });
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #write<Line extends Published | FeedEvent>(line: Line): Line {
    if (this.#file !== undefined) appendFileSync(this.#file, `${JSON.stringify(line)}\n`);
    this.heard?.(line);
    return line;
  }
}
