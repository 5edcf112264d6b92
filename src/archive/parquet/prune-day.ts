import type { ContainerClient } from "@azure/storage-blob";
import type { RawEvent, RawWindow } from "../../model/archive";
import { iso } from "../../model/time";
import type { Span } from "../../model/window";
import { ahead } from "../../storage/ahead";
import { isConflict, isMissing } from "../../storage/errors";
import { readDay } from "../days/store";
import { mostMs } from "./archive-day";
import { wellFormed } from "./columns";
import { RowCursor } from "./cursor";
import { openParquet } from "./decode";
import { listRaw, readListed, type ListedRaw } from "./raw-windows";
import type { Row } from "../readings/rows";
import { readParquet } from "./store";

const dayMs = 86_400_000;
const atOnce = 4;

export interface PruneContext {
  readonly feed: { readonly id: string; readonly archive: { readonly rawDays?: number } };
  readonly container: ContainerClient;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface PruneResult {
  /**
   * `differs`: the day's file does not hold exactly what the raw windows do, and nothing was deleted. `waiting`: the day is
   * not old enough, or is yet to be archived.
   */
  readonly status: "pruned" | "differs" | "waiting";
  readonly deleted: number;
  /** What differs, in a sentence. */
  readonly why?: string;
}

/** Whether the raw windows of a day that ended at an instant may go. */
export function isOldEnough({ archive: { rawDays } }: PruneContext["feed"], end: number, now: number): boolean {
  return rawDays !== undefined && now >= end + rawDays * dayMs;
}

/** A window that meets two days has readings in two files; it stays. */
export function deletable(listed: readonly ListedRaw[], day: Span): ListedRaw[] {
  return listed.filter(({ window }) => window.start >= day.from && window.end <= day.to);
}

/**
 * Deletes a day's raw windows, once the day's file has been read back from storage and holds exactly the readings of them
 * all; where it does not, none. A raw window that was written to meanwhile stays.
 */
export async function pruneDay({ feed, container, now }: PruneContext, date: string): Promise<PruneResult> {
  const stored = await readParquet(container, feed.id, date);
  const index = await readDay(container, feed.id, date);
  const waiting = { status: "waiting", deleted: 0 } as const;
  if (!stored || !index || stored.marks?.index !== index.etag) return waiting;
  const span = { from: Date.parse(index.index.from), to: Date.parse(index.index.to) };
  if (!isOldEnough(feed, span.to, now())) return waiting;

  const began = now();
  const cursor = new RowCursor(await openParquet(stored.name, stored.bytes));
  const raws = deletable(await listRaw(container, feed.id, span), span);
  const held: ListedRaw[] = [];
  for await (const read of ahead(raws, atOnce, (raw) => readListed(container, raw))) {
    if (now() - began > mostMs) return waiting;
    if (!read) continue;
    const rows = await cursor.take({ from: read.window.start, to: read.window.end });
    const why = difference(read.raw, rows);
    if (why !== undefined) return { status: "differs", deleted: 0, why: `${stored.name} and ${read.name}: ${why}.` };
    held.push({ name: read.name, etag: read.etag, window: read.window });
    await new Promise((resolve) => setImmediate(resolve));
  }
  let deleted = 0;
  // What time does not suffice for is the next round's.
  for (let from = 0; from < held.length && now() - began <= mostMs; from += atOnce) {
    const gone = await Promise.allSettled(held.slice(from, from + atOnce).map((raw) => remove(container, raw)));
    const failed = gone.find(({ status }) => status === "rejected");
    if (failed) throw (failed as PromiseRejectedResult).reason;
    deleted += gone.filter((each) => each.status === "fulfilled" && each.value).length;
  }
  return { status: "pruned", deleted };
}

/** What of a raw window its rows do not hold, or hold besides; undefined where there is nothing. */
export function difference({ events }: RawWindow, rows: readonly Row[]): string | undefined {
  if (events.length !== rows.length) return `the one holds ${rows.length} readings, the other ${events.length}`;
  const place = events.findIndex((event, nth) => !isHeld(event, rows[nth] as Row));
  return place < 0 ? undefined : `they tell different readings of ${events[place]?.timestamp ?? ""}`;
}

function isHeld(event: RawEvent, row: Row): boolean {
  return (
    iso(row.at) === event.timestamp &&
    row.venue === event.venue &&
    row.occupancy === event.occupancy &&
    row.session === event.session &&
    row.seq === event.seq &&
    row.delayed === (event.delayed ?? false) &&
    row.sourceTimestamp === (event.source_timestamp ?? null) &&
    row.percentage === (event.occupancy_percentage ?? null) &&
    row.extra === (event.extra ? JSON.stringify(event.extra) : null) &&
    (event.name === undefined || row.name === wellFormed(event.name)) &&
    (event.capacity === undefined || row.capacity === event.capacity)
  );
}

async function remove(container: ContainerClient, { name, etag }: ListedRaw): Promise<boolean> {
  try {
    await container.deleteBlob(name, { conditions: { ifMatch: etag } });
    return true;
  } catch (error) {
    if (isConflict(error) || isMissing(error)) return false;
    throw error;
  }
}
