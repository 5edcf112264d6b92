import type { ContainerClient } from "@azure/storage-blob";
import { deleteJournal, type Entry } from "../journal/storage/shelf";
import type { Summary } from "../model/archive";
import type { Window } from "../model/window";
import { ahead } from "../storage/ahead";
import { entryKey, type JournalIndex } from "./journal-index";
import type { AggregateMemory } from "./memory";
import { readSummary } from "./pair";

const readAhead = 8;

/** A window that is final, and those of its journals that nobody needs any more. */
export interface Spent {
  readonly window: Window;
  readonly entries: readonly Entry[];
}

export interface SpentWindow extends Spent {
  /** What stands of it. */
  readonly summary: Summary;
}

/**
 * The journals that may go: of windows that are final, as is the next one, on which a seam at their edge depends.
 * Those without a seal may go only when nobody has written to them for long.
 * @param abandonedMs age of the last append from which on a journal counts as abandoned
 */
export function spentJournals(index: JournalIndex, memory: AggregateMemory, now: number, abandonedMs: number): Spent[] {
  const settled = (window: Window) => memory.isSettled(window, index);
  const final = index.windows.filter((window) => {
    const after = { start: window.end, end: window.end + (window.end - window.start) };
    const isOver = now >= after.end + (after.end - after.start);
    return isOver && !memory.isLeft(window) && settled(window) && index.besides(window).every(settled);
  });
  const isSpent = (entry: Entry) => {
    const key = entryKey(entry);
    return memory.isSealed(key) || (entry.modified < now - abandonedMs && !memory.isUnreadable(key));
  };
  return final
    .map((window) => ({ window, entries: index.of(window).filter(isSpent) }))
    .filter(({ entries }) => entries.length > 0);
}

/**
 * What stands of windows whose journals are to go. Once those are gone nobody looks at a window again, and another
 * process may have written it anew, and died before its day had it. One of which nothing can be read keeps its journals.
 */
export async function withSummaries(
  container: ContainerClient,
  feed: string,
  spent: readonly Spent[],
): Promise<SpentWindow[]> {
  const read = ahead(spent, readAhead, async (each) => {
    const summary = await readSummary(container, feed, each.window).catch(() => undefined);
    return summary && { ...each, summary };
  });
  const standing: SpentWindow[] = [];
  for await (const each of read) if (each) standing.push(each);
  return standing;
}

/** Deletes journals, unless they were written to since they were read. @returns how many were deleted */
export async function tidy(
  container: ContainerClient,
  index: JournalIndex,
  memory: AggregateMemory,
  spent: readonly Spent[],
): Promise<number> {
  let deleted = 0;
  for (const { window, entries } of spent) {
    const besides = index.besides(window);
    for (const entry of entries) {
      if (!(await deleteJournal(container, entry))) continue;
      index.remove(entry);
      deleted++;
    }
    // What stands in the archive already has what the deleted ones said.
    for (const each of [window, ...besides]) if (index.of(each).length > 0) memory.settle(each, index);
  }
  memory.prune(index);
  return deleted;
}
