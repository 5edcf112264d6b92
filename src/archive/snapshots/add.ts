import type { ContainerClient } from "@azure/storage-blob";
import { HeadcountError } from "../../model/errors";
import type { ImportedDay, Snapshot } from "../../model/snapshot";
import { iso } from "../../model/time";
import { isConflict } from "../../storage/errors";
import { day } from "../names";
import { readImported, writeImported } from "./store";

/** A reading that is to be added to the imported ones. */
export interface Addition {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly venue: string;
  /** Guests; null where the record says that it has no value. */
  readonly occupancy: number | null;
}

/** What became of additions. */
export interface Added<T extends Addition> {
  /** How many are new. */
  readonly added: number;
  /** How many stood there already, with that value. */
  readonly standing: number;
  /** Those that say another value than what stands, which was kept, or replaced if asked. */
  readonly contrary: readonly T[];
}

const mostTries = 6;
const noValue = { code: "no-value", message: "the record has no value." };

/**
 * Adds readings to the imported ones of their UTC day; all are of one day. Those that stand already change nothing, and
 * nothing is written where there is nothing new.
 * @throws HeadcountError STORAGE_CONFLICT after several tries in vain
 */
export async function addImported<T extends Addition>(
  container: ContainerClient,
  feed: string,
  additions: readonly T[],
  replace = false,
): Promise<Added<T>> {
  const at = additions[0]?.at ?? 0;
  for (let tries = 0; tries < mostTries; tries++) {
    const standing = await readImported(container, feed, at);
    const { content, ...added } = merge(
      standing?.content ?? { format: 1, feed, date: day(at), snapshots: [] },
      additions,
      replace,
    );
    try {
      if (added.added > 0 || (replace && added.contrary.length > 0))
        await writeImported(container, content, standing?.etag);
      return added;
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }
  throw new HeadcountError("STORAGE_CONFLICT", `${feed} ${day(at)}: others kept importing; try again.`);
}

/** The day with the additions, and what became of them. Nothing is stored. */
export function merge<T extends Addition>(
  { snapshots, ...rest }: ImportedDay,
  additions: readonly T[],
  replace: boolean,
): Added<T> & { readonly content: ImportedDay } {
  const byDue = new Map(
    snapshots.map(({ due, values }) => [due, new Map(values.map((each) => [each.venue, each.occupancy]))]),
  );
  let [added, standing] = [0, 0];
  const contrary: T[] = [];
  for (const addition of additions) {
    const due = iso(addition.at);
    const values = byDue.get(due);
    const { venue, occupancy } = addition;
    if (occupancy === null) {
      // Without a value there is nothing to say of a venue; that somebody looked is said by the snapshot.
      if (values) standing++;
      else added++;
      byDue.set(due, values ?? new Map<string, number>());
      continue;
    }
    const before = values?.get(venue);
    if (before === occupancy) standing++;
    else if (before !== undefined) contrary.push(addition);
    else added++;
    if (before === undefined || replace) byDue.set(due, (values ?? new Map<string, number>()).set(venue, occupancy));
  }
  const made = [...byDue]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([due, values]) => importedSnapshot(rest.feed, due, values));
  return { added, standing, contrary, content: { ...rest, snapshots: made } };
}

function importedSnapshot(feed: string, due: string, values: ReadonlyMap<string, number>): Snapshot {
  return {
    format: 1,
    feed,
    due,
    taken: due,
    source: "import",
    values: [...values].map(([venue, occupancy]) => ({ venue, occupancy })),
    ...(values.size === 0 && { failure: noValue }),
  };
}
