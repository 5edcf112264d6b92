import { folders, readName, dayOf } from "./names";
import type { Listed, Store } from "./storage";

/** Windows that start at or after one instant and before another, epoch milliseconds. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** The blobs of one start: as a rule a raw window and its summary. */
export interface Slot {
  readonly key: string;
  readonly raws: readonly Listed[];
  readonly summary: Listed | undefined;
}

/** A blob of which no window is known. */
export interface Stray {
  readonly stray: Listed;
}

/** All windows of a feed, in order of time, day by day; blobs of unknown names come where they are met. */
export async function* slotsOf(store: Store, feed: string, range: Range): AsyncGenerator<Slot | Stray> {
  const days = new Set<string>();
  for (const folder of Object.values(folders)) {
    const prefix = `${folder}/${feed}/`;
    for await (const child of store.children(prefix)) {
      if ("blob" in child) yield { stray: child.blob };
      else days.add(child.folder.slice(prefix.length, -1));
    }
  }
  for (const day of [...days].sort()) {
    if (/^\d{4}-\d\d-\d\d$/.test(day) && !isWithin(day, range)) continue;
    yield* slotsOfDay(store, feed, day, range);
  }
}

/** The slot of a key as it stands now. */
export async function slotOf(store: Store, feed: string, key: string): Promise<Slot> {
  const raws: Listed[] = [];
  let summary: Listed | undefined;
  for await (const blob of store.list(`${folders.raw}/${feed}/${key}-to-`)) if (readName(blob.name)) raws.push(blob);
  for await (const blob of store.list(`${folders.summary}/${feed}/${key}.json`)) summary = blob;
  return { key, raws, summary };
}

function isWithin(day: string, { from, to }: Range): boolean {
  return (from === -Infinity || day >= dayOf(from)) && (to === Infinity || day <= dayOf(to - 1));
}

async function* slotsOfDay(store: Store, feed: string, day: string, range: Range): AsyncGenerator<Slot | Stray> {
  const slots = new Map<string, { key: string; start: number; raws: Listed[]; summary: Listed | undefined }>();
  // The raw windows first: whoever writes a pair while this reads writes the summary last.
  for (const folder of Object.values(folders)) {
    for await (const blob of store.list(`${folder}/${feed}/${day}/`)) {
      const name = readName(blob.name);
      if (!name) {
        yield { stray: blob };
        continue;
      }
      const { key, start, kind } = name;
      if (start < range.from || start >= range.to) continue;
      let slot = slots.get(key);
      if (!slot) slots.set(key, (slot = { key, start, raws: [], summary: undefined }));
      if (kind === "raw") slot.raws.push(blob);
      else slot.summary = blob;
    }
  }
  yield* [...slots.values()].sort((a, b) => a.start - b.start || (a.key < b.key ? -1 : 1));
}
