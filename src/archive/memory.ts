import type { ReadEntry } from "../journal/storage/shelf";
import type { Window } from "../model/window";
import { entryKey, windowKey, type JournalIndex } from "./journal-index";

/**
 * What a process has aggregated already, so that an unchanged window costs nothing; forgetting it costs reading only.
 */
export class AggregateMemory {
  readonly #evidence = new Map<string, string>();
  readonly #sealed = new Set<string>();
  readonly #unreadable = new Set<string>();
  readonly #left = new Set<string>();

  /** Nothing of what decides on a window has changed since it was aggregated. */
  isSettled(window: Window, index: JournalIndex): boolean {
    return index.of(window).length === 0 || this.#evidence.get(windowKey(window)) === index.evidence(window);
  }

  settle(window: Window, index: JournalIndex): void {
    this.#evidence.set(windowKey(window), index.evidence(window));
  }

  /** The window's journals can't be taken, and stay for a person to look at. */
  leave(window: Window, index: JournalIndex): void {
    this.settle(window, index);
    this.#left.add(windowKey(window));
  }

  isLeft(window: Window): boolean {
    return this.#left.has(windowKey(window));
  }

  /** Notes what a journal turned out to be. */
  note({ entry, journal }: ReadEntry): void {
    if (journal?.sealed) this.#sealed.add(entryKey(entry));
    if (!journal && entry.bytes > 0) this.#unreadable.add(entryKey(entry));
  }

  isSealed(key: string): boolean {
    return this.#sealed.has(key);
  }

  /** The journal holds something that can't be read; it is left for a person to look at. */
  isUnreadable(key: string): boolean {
    return this.#unreadable.has(key);
  }

  /** Forgets what is not there any more. */
  prune(index: JournalIndex): void {
    const windows = new Set(index.windows.map(windowKey));
    const entries = new Set(index.entries.map(entryKey));
    for (const key of this.#evidence.keys()) if (!windows.has(key)) this.#evidence.delete(key);
    for (const key of this.#left) if (!windows.has(key)) this.#left.delete(key);
    for (const set of [this.#sealed, this.#unreadable]) {
      for (const key of set) if (!entries.has(key)) set.delete(key);
    }
  }
}
