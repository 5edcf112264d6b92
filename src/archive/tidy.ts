import type { ContainerClient } from "@azure/storage-blob";
import { deleteJournal } from "../journal/storage/shelf";
import type { Window } from "../model/window";
import { entryKey, type JournalIndex } from "./journal-index";
import type { AggregateMemory } from "./memory";

/**
 * Deletes the journals of windows that are final: so is the next one, on which a seam at their edge depends. Journals
 * without a seal are deleted only when nobody has written to them for long.
 * @param abandonedMs age of the last append from which on a journal counts as abandoned
 * @returns how many were deleted
 */
export async function tidy(
  container: ContainerClient,
  index: JournalIndex,
  memory: AggregateMemory,
  now: number,
  abandonedMs: number,
): Promise<number> {
  let deleted = 0;
  const settled = (window: Window) => memory.isSettled(window, index);
  const final = index.windows.filter((window) => {
    const after = { start: window.end, end: window.end + (window.end - window.start) };
    const isOver = now >= after.end + (after.end - after.start);
    return isOver && !memory.isLeft(window) && settled(window) && index.besides(window).every(settled);
  });
  for (const window of final) {
    const besides = index.besides(window);
    for (const entry of index.of(window)) {
      const key = entryKey(entry);
      const abandoned = entry.modified < now - abandonedMs && !memory.isUnreadable(key);
      if (!memory.isSealed(key) && !abandoned) continue;
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
