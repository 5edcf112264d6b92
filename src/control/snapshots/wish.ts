import type { ContainerClient } from "@azure/storage-blob";
import { z } from "zod";
import { fromIso, iso } from "../../model/time";
import { readGuarded, updateGuarded, type GuardedBlob } from "../guarded";
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

/** @returns undefined where nobody has wished anything yet @throws HeadcountError ARCHIVE_INVALID */
export async function readWish(
  container: ContainerClient,
  deployment: string,
  feed: string,
): Promise<SnapshotWish | undefined> {
  return (await readGuarded(blobOf(container, deployment, feed)))?.value;
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
  const following = (wish: SnapshotWish | undefined): SnapshotWish => {
    const meant = wanted ?? wish?.wanted ?? true;
    if (wish?.wanted === meant && wish.every_minutes === feed.everyMinutes) return wish;
    const at = wish ? Math.max(now, fromIso(wish.at) + 1) : now;
    return { wanted: meant, epoch: (wish?.epoch ?? 0) + 1, at: iso(at), by, every_minutes: feed.everyMinutes };
  };
  const { standing, written } = await updateGuarded(blobOf(container, deployment, feed.id), (wish) => {
    const next = following(wish);
    return next === wish ? undefined : next;
  });
  return written ?? following(standing);
}

function blobOf(container: ContainerClient, deployment: string, feed: string): GuardedBlob<SnapshotWish> {
  const remedy = "delete it, and snapshots are taken as configured";
  return { container, name: snapshotsWantedName(deployment, feed), schema: wishSchema, remedy };
}
