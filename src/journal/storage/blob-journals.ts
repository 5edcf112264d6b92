import type { ContainerClient } from "@azure/storage-blob";
import type { Journals, OpenJournal } from "../../feed/ports";
import type { JournalHeader } from "../../model/journal";
import { BlobJournal, type Budget } from "./blob-journal";

const mostAtOnce = 8;

/** The journals of one feed in a worker process, with bounded memory for what storage does not take. */
export class BlobJournals implements Journals, Budget {
  readonly #open = new Set<BlobJournal>();
  #pendingBytes = 0;
  #full = false;
  #trouble: string | undefined;

  /** @param mostBytes of lines that are not written yet */
  constructor(
    private readonly container: ContainerClient,
    private readonly mostBytes: number,
  ) {}

  /** Set when a line was refused, until half of the memory is free again. */
  get full(): boolean {
    return this.#full;
  }

  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  get trouble(): string | undefined {
    return this.#trouble;
  }

  open(header: JournalHeader): OpenJournal {
    const journal = new BlobJournal(this.container, header, this);
    this.#open.add(journal);
    return journal;
  }

  async flush(which: "sealed" | "all"): Promise<boolean> {
    const queue = [...this.#open].filter((journal) => which === "all" || journal.sealed);
    let written = true;
    this.#trouble = undefined;
    const work = async () => {
      for (let journal = queue.shift(); journal; journal = queue.shift()) {
        if (!(await journal.flush())) {
          written = false;
          this.#trouble ??= journal.trouble;
        }
        if (journal.done) this.#open.delete(journal);
      }
    };
    await Promise.all(Array.from({ length: Math.min(mostAtOnce, queue.length) }, work));
    return written;
  }

  take(bytes: number, always: boolean): boolean {
    if (!always && (this.#full || this.#pendingBytes + bytes > this.mostBytes)) {
      this.#full = true;
      return false;
    }
    this.#pendingBytes += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#pendingBytes -= bytes;
    if (this.#pendingBytes <= this.mostBytes / 2) this.#full = false;
  }
}
