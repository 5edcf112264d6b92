import { listJournals } from "../journal/storage/shelf";
import type { Window } from "../model/window";
import { codeOf } from "../storage/errors";
import type { Containers } from "../storage/containers";
import { hourOf, nextHour, type Grid } from "../window/grid";
import { parseRawName, rawPrefix } from "./names";

/**
 * The grid in force: windows of the configured length, unless windows of another length stand in this hour already;
 * then the configured one follows at the next full hour.
 * @param at epoch milliseconds
 */
export async function gridInForce(
  { archive, journal }: Containers,
  feed: string,
  windowMs: number,
  at: number,
): Promise<Grid> {
  const hour = { start: hourOf(at), end: nextHour(at + 1) };
  const standing = [
    ...(await listJournals(journal, feed)).map((entry) => entry.name.window),
    ...(await rawWindows(archive, feed, at)),
  ].filter(({ start, end }) => start >= hour.start && end <= hour.end);
  const other = standing.sort((a, b) => b.start - a.start)[0];
  const lengthMs = other ? other.end - other.start : windowMs;
  return lengthMs === windowMs ? { lengthMs } : { lengthMs, next: { from: hour.end, lengthMs: windowMs } };
}

async function rawWindows(archive: Containers["archive"], feed: string, at: number): Promise<Window[]> {
  const windows: Window[] = [];
  const hour = new Date(at).toISOString().slice(11, 13);
  try {
    for await (const blob of archive.listBlobsFlat({ prefix: `${rawPrefix(feed, at)}${hour}-` })) {
      const parsed = parseRawName(blob.name);
      if (parsed) windows.push(parsed.window);
    }
  } catch (error) {
    if (codeOf(error) !== "ContainerNotFound") throw error;
  }
  return windows;
}
