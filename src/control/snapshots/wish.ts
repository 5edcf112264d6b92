import type { ContainerClient } from "@azure/storage-blob";
import { z } from "zod";
import { HeadcountError } from "../../model/errors";
import { fromIso, iso } from "../../model/time";
import { readText, writeBlob } from "../../storage/blobs";
import { isConflict } from "../../storage/errors";
import { snapshotsWantedName } from "../names";

const wishSchema = z.strictObject({
  wanted: z.boolean(),
  /** Grows by one with each change. */
  epoch: z.int().min(1),
  /** Nothing that was due before is missed. */
  at: z.iso.datetime({ precision: 3 }),
  by: z.string(),
  every_minutes: z.int().min(1),
});

/** Whether a deployment is to take snapshots of a feed, how often, and since when. */
export type SnapshotWish = z.infer<typeof wishSchema>;

const mostTries = 8;

/** @returns undefined where nobody has wished anything yet @throws HeadcountError ARCHIVE_INVALID */
export async function readWish(
  container: ContainerClient,
  deployment: string,
  feed: string,
): Promise<SnapshotWish | undefined> {
  return (await read(container, snapshotsWantedName(deployment, feed)))?.wish;
}

/**
 * Sets what is wanted, or leaves it to what stands; what nobody has stopped is wanted. Another interval begins anew: what
 * was not due by the one before it was not missed.
 */
export async function wishSnapshots(
  container: ContainerClient,
  deployment: string,
  feed: { readonly id: string; readonly everyMinutes: number },
  wanted: boolean | undefined,
  by: string,
  now: number,
): Promise<SnapshotWish> {
  const name = snapshotsWantedName(deployment, feed.id);
  for (let tries = 0; tries < mostTries; tries++) {
    const standing = await read(container, name);
    const wish = standing?.wish;
    const meant = wanted ?? wish?.wanted ?? true;
    if (wish?.wanted === meant && wish.every_minutes === feed.everyMinutes) return wish;
    const at = wish ? Math.max(now, fromIso(wish.at) + 1) : now;
    const next = { wanted: meant, epoch: (wish?.epoch ?? 0) + 1, at: iso(at), by, every_minutes: feed.everyMinutes };
    try {
      await writeBlob(container, name, JSON.stringify(next), standing?.etag, { blobContentType: "application/json" });
      return next;
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }
  throw new HeadcountError("STORAGE_CONFLICT", `${name}: others kept writing it; try again.`);
}

async function read(
  container: ContainerClient,
  name: string,
): Promise<{ wish: SnapshotWish; etag: string } | undefined> {
  const stored = await readText(container, name);
  if (!stored) return undefined;
  const parsed = wishSchema.safeParse(fromJson(stored.text));
  if (parsed.success) return { wish: parsed.data, etag: stored.etag };
  throw new HeadcountError(
    "ARCHIVE_INVALID",
    `${name} can't be read; delete it, and snapshots are taken as configured.`,
  );
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
