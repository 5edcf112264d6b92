import type { ContainerClient } from "@azure/storage-blob";
import type { Snapshot } from "../../model/snapshot";
import { fromIso } from "../../model/time";
import type { Span } from "../../model/window";
import { ahead } from "../../storage/ahead";
import type { Containers } from "../../storage/containers";
import { codeOf } from "../../storage/errors";
import { parseSnapshotName, snapshotPrefix } from "./names";
import { readImported, readSnapshot } from "./store";

const dayMs = 86_400_000;
const readAtOnce = 8;

/**
 * Every snapshot due within a stretch of time, in order of `due`: those that the app took, failures among them, and
 * imported ones. Of one instant there may be one of each. Holds a day of them in memory.
 * @throws HeadcountError ARCHIVE_INVALID where a blob is not what Headcount writes
 */
export async function* readSnapshots(
  { archive }: Pick<Containers, "archive">,
  feed: string,
  span: Span,
): AsyncGenerator<Snapshot> {
  for (let at = Math.floor(span.from / dayMs) * dayMs; at < span.to; at += dayMs) {
    const names = await listDay(archive, feed, at);
    const read = ahead(names, readAtOnce, async (name) => {
      const kind = parseSnapshotName(name)?.kind;
      if (kind === "imported") return (await readImported(archive, feed, at))?.content.snapshots ?? [];
      const taken = await readSnapshot(archive, name);
      return taken ? [taken] : [];
    });
    const found: Snapshot[] = [];
    for await (const each of read) found.push(...each);
    const inside = found.filter(({ due }) => fromIso(due) >= span.from && fromIso(due) < span.to);
    yield* inside.sort((a, b) => order(a, b));
  }
}

/** The names, in order, of a UTC day's snapshots. @param at any instant of it, epoch milliseconds */
export async function listDay(container: ContainerClient, feed: string, at: number): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name } of container.listBlobsFlat({ prefix: snapshotPrefix(feed, at) }))
      if (parseSnapshotName(name)) names.push(name);
  } catch (error) {
    if (codeOf(error) !== "ContainerNotFound") throw error;
  }
  return names;
}

/** By the instant; of one instant, what was taken stands before what was imported. */
function order(a: Snapshot, b: Snapshot): number {
  if (a.due !== b.due) return a.due < b.due ? -1 : 1;
  return Number(a.source === "import") - Number(b.source === "import");
}
