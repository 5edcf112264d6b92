import type { ContainerClient } from "@azure/storage-blob";
import { dateAfter, localDay } from "../hours/day";
import type { StorageUsed } from "../model/comparison";
import type { Span } from "../model/window";
import { codeOf } from "../storage/errors";
import type { DayFeed } from "./days/build";
import { dayName } from "./days/names";
import { rawPrefix, summaryPrefix } from "./names";
import { parquetName } from "./parquet/names";
import { snapshotPrefix } from "./snapshots/names";

const dayMs = 86_400_000;

/**
 * What each method stored of the days that a stretch of time meets: raw windows, summaries, day indexes and day files;
 * snapshots. One list request a UTC day and kind, and one for each five thousand blobs in it.
 */
export async function storageUsed(container: ContainerClient, feed: DayFeed, { from, to }: Span): Promise<StorageUsed> {
  const used = { listening: { blobs: 0, bytes: 0 }, snapshots: { blobs: 0, bytes: 0 } };
  for (let at = Math.floor(from / dayMs) * dayMs; at < to; at += dayMs) {
    for (const prefix of [rawPrefix(feed.id, at), summaryPrefix(feed.id, at)]) await count(prefix, used.listening);
    await count(snapshotPrefix(feed.id, at), used.snapshots);
  }
  if (to <= from) return used;
  const last = localDay(feed.timeZone, to - 1).date;
  for (let { date } = localDay(feed.timeZone, from); date <= last; date = dateAfter(date, 1))
    for (const name of [dayName(feed.id, date), parquetName(feed.id, date)]) await count(name, used.listening);
  return used;

  async function count(prefix: string, into: { blobs: number; bytes: number }): Promise<void> {
    try {
      for await (const { properties } of container.listBlobsFlat({ prefix })) {
        into.blobs++;
        into.bytes += properties.contentLength ?? 0;
      }
    } catch (error) {
      if (codeOf(error) !== "ContainerNotFound") throw error;
    }
  }
}
