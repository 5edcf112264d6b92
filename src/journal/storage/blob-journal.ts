import type { ContainerClient } from "@azure/storage-blob";
import type { OpenJournal } from "../../feed/ports";
import type { JournalHeader } from "../../model/journal";
import { withContainer } from "../../storage/containers";
import { isConflict, isMissing, storageMessage } from "../../storage/errors";
import { encodeHeader, sealedLine } from "../lines";
import { journalName } from "../names";

/** Counts bytes that are not written yet, of all journals of a feed. */
export interface Budget {
  /** False where there is no room, unless `always`. */
  take(bytes: number, always: boolean): boolean;
  give(bytes: number): void;
}

interface Line {
  readonly text: string;
  readonly bytes: number;
  readonly seq?: number;
  readonly at?: number;
}

const mostBytesAnAppend = 3 * 1024 * 1024;
const mostBlocks = 49_000;
const mostRetainedBytes = 1024 * 1024;
const mostPartsAFlush = 5;

/**
 * A journal as an append blob. Each append carries its position, so that one whose answer was lost is not done twice.
 * Where the blob is gone or holds something else, the journal goes on in a new part, with the lines of the lost part
 * again as far as they are still in memory.
 */
export class BlobJournal implements OpenJournal {
  #part = 0;
  #created = false;
  #position = 0;
  #blocks = 0;
  #pending: Line[] = [];
  /** How many of the pending lines the flush that is under way writes: those that were there when it began. */
  #due = 0;
  /** Written lines but for the header; undefined once there are too many to keep. */
  #retained: Line[] | undefined = [];
  #retainedBytes = 0;
  #lastSeq: number;
  #lastAt: number;
  #sealed = false;
  #trouble: string | undefined;
  #flushing: Promise<boolean> = Promise.resolve(true);

  constructor(
    private readonly container: ContainerClient,
    private readonly header: JournalHeader,
    private readonly budget: Budget,
  ) {
    this.#lastSeq = header.firstSeq - 1;
    this.#lastAt = header.from;
    this.#push(lineOf(encodeHeader(header)), true);
  }

  get sealed(): boolean {
    return this.#sealed;
  }

  /** What storage said when the last flush left something. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Sealed and written: nothing is left to do. */
  get done(): boolean {
    return this.#sealed && this.#pending.length === 0;
  }

  write(text: string, seq: number | undefined, at: number): boolean {
    return this.#push(lineOf(text, seq, at), false);
  }

  seal(...lines: string[]): void {
    this.#sealed = true;
    for (const text of [...lines, sealedLine]) this.#push(lineOf(text), true);
  }

  /**
   * Writes what is pending when it begins, in one append unless that is too large; what comes meanwhile is the next
   * flush's. One call after the other, and none rejects. False where something of it is left.
   */
  flush(): Promise<boolean> {
    this.#flushing = this.#flushing.then(() => this.#flush());
    return this.#flushing;
  }

  #push(line: Line, always: boolean): boolean {
    if (!this.budget.take(line.bytes, always)) return false;
    this.#pending.push(line);
    return true;
  }

  async #flush(): Promise<boolean> {
    const lastPart = this.#part + mostPartsAFlush;
    this.#trouble = undefined;
    this.#due = this.#pending.length;
    try {
      while (this.#due > 0) {
        if (this.#blocks >= mostBlocks) this.#beginPart();
        const written = await this.#append(this.#batch());
        if (written) this.#acknowledge(written);
        else if (this.#part >= lastPart) throw new Error("the blob keeps vanishing, or being changed by others");
        else this.#beginPart();
      }
      return true;
    } catch (error) {
      this.#trouble = storageMessage(error);
      return false;
    }
  }

  #batch(): Line[] {
    let bytes = 0;
    const due = this.#pending.slice(0, this.#due);
    const end = due.findIndex((line, index) => (bytes += line.bytes) > mostBytesAnAppend && index > 0);
    return end < 0 ? due : due.slice(0, end);
  }

  /**
   * @returns the lines of the batch that are written, perhaps by an earlier append whose answer was lost; undefined where
   * the blob is not what this journal wrote; throws where storage could not do it now
   */
  async #append(batch: readonly Line[]): Promise<readonly Line[] | undefined> {
    const blob = this.container.getAppendBlobClient(journalName({ ...this.header, part: this.#part }));
    const body = Buffer.from(batch.map((line) => line.text).join(""));
    if (!this.#created) {
      try {
        const blobHTTPHeaders = { blobContentType: "application/x-ndjson" };
        await withContainer(this.container, () => blob.create({ conditions: { ifNoneMatch: "*" }, blobHTTPHeaders }));
      } catch (error) {
        // It may be this very call, done once already with its answer lost.
        if (!isConflict(error)) throw error;
      }
      this.#created = true;
    }
    try {
      await blob.appendBlock(body, body.length, { conditions: { appendPosition: this.#position } });
      return batch;
    } catch (error) {
      if (isMissing(error)) return undefined;
      if (!isConflict(error)) throw error;
    }
    try {
      const { contentLength = 0 } = await blob.getProperties();
      return linesUpTo(contentLength - this.#position, batch);
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  #acknowledge(batch: readonly Line[]): void {
    this.#pending.splice(0, batch.length);
    this.#due -= batch.length;
    this.#blocks++;
    for (const line of batch) {
      this.#position += line.bytes;
      this.budget.give(line.bytes);
      if (line.seq !== undefined) this.#lastSeq = line.seq;
      if (line.at !== undefined) this.#lastAt = line.at;
    }
    this.#retain(this.#blocks === 1 ? batch.slice(1) : batch);
  }

  #retain(lines: readonly Line[]): void {
    if (!this.#retained) return;
    this.#retained.push(...lines);
    this.#retainedBytes += lines.reduce((sum, line) => sum + line.bytes, 0);
    if (this.#retainedBytes > mostRetainedBytes) this.#retained = undefined;
  }

  #beginPart(): void {
    const before = this.#pending.length;
    const unwritten = this.#blocks === 0 ? this.#pending.slice(1) : this.#pending;
    if (this.#blocks === 0) this.budget.give((this.#pending[0] as Line).bytes);
    this.#part++;
    this.#created = false;
    this.#position = 0;
    this.#blocks = 0;
    const complete = this.#retained;
    const again = complete ?? [];
    const from = complete ? {} : { from: this.#lastAt, firstSeq: this.#lastSeq + 1 };
    this.#pending = [];
    this.#push(lineOf(encodeHeader({ ...this.header, ...from, part: this.#part })), true);
    for (const line of again) this.#push(line, true);
    for (const line of unwritten) this.#pending.push(line);
    this.#due += this.#pending.length - before;
    this.#retained = complete ? [] : undefined;
    this.#retainedBytes = 0;
  }
}

/** The first lines of a batch that are so many bytes together, if any are. */
function linesUpTo(bytes: number, batch: readonly Line[]): readonly Line[] | undefined {
  let sum = 0;
  const end = batch.findIndex((line) => (sum += line.bytes) >= bytes);
  return bytes > 0 && sum === bytes ? batch.slice(0, end + 1) : undefined;
}

function lineOf(text: string, seq?: number, at?: number): Line {
  const line = `${text}\n`;
  return { text: line, bytes: Buffer.byteLength(line), seq, at };
}
