import { appendFileSync, renameSync, statSync } from "node:fs";

const mostBytes = 4_000_000;

/** A log that is set aside when it has grown to a few megabytes; one older one is kept. */
export class LogFile {
  #bytes: number;

  constructor(readonly path: string) {
    this.#bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** Never throws: a full disk must not end what is being logged. */
  write(line: string): void {
    const text = `${line}\n`;
    try {
      if (this.#bytes > mostBytes) {
        renameSync(this.path, `${this.path}.1`);
        this.#bytes = 0;
      }
      appendFileSync(this.path, text);
      this.#bytes += Buffer.byteLength(text);
    } catch {
      // what was to be said here is lost
    }
  }
}
