import { iso } from "../../model/time";
import { day } from "../names";

const pattern = /^snapshots\/([a-z0-9][a-z0-9-]{0,39})\/(\d{4}-\d\d-\d\d)\/(?:(\d\d)-(\d\d)|imported)\.json$/;

/** What the name of a snapshot's blob says. */
export type SnapshotName =
  | { readonly kind: "taken"; readonly feed: string; readonly due: number }
  | { readonly kind: "imported"; readonly feed: string; readonly date: string };

/** The blob name of a snapshot that the app takes. @param due epoch milliseconds, a whole minute */
export function snapshotName(feed: string, due: number): string {
  return `${snapshotPrefix(feed, due)}${iso(due).slice(11, 16).replace(":", "-")}.json`;
}

/** The blob name of a UTC day's imported snapshots. @param at any instant of it, epoch milliseconds */
export function importedName(feed: string, at: number): string {
  return `${snapshotPrefix(feed, at)}imported.json`;
}

/** The common beginning of the names of a UTC day's snapshots. */
export function snapshotPrefix(feed: string, at: number): string {
  return `snapshots/${feed}/${day(at)}/`;
}

/** Reads a blob's name, or returns undefined where it is no snapshot's. */
export function parseSnapshotName(name: string): SnapshotName | undefined {
  const [, feed, date = "", hour, minute] = pattern.exec(name) ?? [];
  if (feed === undefined) return undefined;
  const due = Date.parse(`${date}T${hour ?? "00"}:${minute ?? "00"}:00.000Z`);
  if (Number.isNaN(due)) return undefined;
  const read: SnapshotName = hour === undefined ? { kind: "imported", feed, date } : { kind: "taken", feed, due };
  const written = hour === undefined ? importedName(feed, due) : snapshotName(feed, due);
  return written === name ? read : undefined;
}
