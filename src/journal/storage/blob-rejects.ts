import type { ContainerClient } from "@azure/storage-blob";
import type { Rejects } from "../../feed/ports";
import { iso } from "../../model/time";
import { withContainer } from "../../storage/containers";
import { codeOf, isConflict, isMissing } from "../../storage/errors";

const mostCharacters = 2000;
const mostWaiting = 100;
const mostBytesADay = 4 * 1024 * 1024;

/** Keeps what could not be read of a feed's frames: the beginning of each, and not more than a few megabytes a day. */
export class BlobRejects implements Rejects {
  readonly #waiting: { readonly day: string; readonly line: string }[] = [];
  #dropped = 0;
  #flushing: Promise<void> = Promise.resolve();

  constructor(
    private readonly container: ContainerClient,
    private readonly feed: string,
  ) {}

  note(at: number, reason: string, text: string): void {
    if (this.#waiting.length >= mostWaiting) {
      this.#dropped++;
      return;
    }
    const line = JSON.stringify({
      at: iso(at),
      reason,
      characters: text.length,
      text: text.slice(0, mostCharacters),
      ...(this.#dropped > 0 && { dropped_before: this.#dropped }),
    });
    this.#dropped = 0;
    this.#waiting.push({ day: iso(at).slice(0, 10), line });
  }

  /** One call after the other. */
  flush(): Promise<void> {
    const flushed = this.#flushing.then(() => this.#flush());
    this.#flushing = flushed.catch(() => undefined);
    return flushed;
  }

  async #flush(): Promise<void> {
    for (let [first] = this.#waiting; first; [first] = this.#waiting) {
      const { day } = first;
      const end = this.#waiting.findIndex((each) => each.day !== day);
      const lines = this.#waiting.slice(0, end < 0 ? undefined : end).map((each) => `${each.line}\n`);
      await this.#append(`rejects/${this.feed}/${day}.ndjson`, lines.join(""));
      this.#waiting.splice(0, lines.length);
    }
  }

  async #append(name: string, text: string): Promise<void> {
    const blob = this.container.getAppendBlobClient(name);
    const append = () => blob.appendBlock(text, Buffer.byteLength(text), { conditions: { maxSize: mostBytesADay } });
    try {
      await append();
    } catch (error) {
      if (isMissing(error)) {
        await withContainer(this.container, () =>
          blob.createIfNotExists({ blobHTTPHeaders: { blobContentType: "application/x-ndjson" } }),
        );
        await append();
      } else if (!isConflict(error) || codeOf(error) !== "MaxBlobSizeConditionNotMet") throw error;
    }
  }
}
