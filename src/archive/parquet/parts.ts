import type { ContainerClient } from "@azure/storage-blob";
import type { ArchivedDay } from "../../model/archived-day";
import type { RawWindow } from "../../model/archive";
import { HeadcountError } from "../../model/errors";
import type { Span, Window } from "../../model/window";
import { ahead } from "../../storage/ahead";
import { readRaw } from "../pair";
import { RowCursor } from "./cursor";
import type { ParquetDay } from "./decode";
import { listRaw, readListed, type ListedRaw, type ReadRaw } from "./raw-windows";
import { beforeOf, needsBefore, rowsOf, type Before, type Row } from "../readings/rows";

const readAhead = 4;

/** A window's readings. */
export interface Part {
  readonly window: Window;
  /** Those within the day. */
  readonly rows: readonly Row[];
  /** What else is known of it; undefined where the raw window is gone, and the day's file that stands has its readings. */
  readonly raw?: RawWindow;
  /** The blob that this is from. */
  readonly source?: { readonly name: string; readonly etag: string };
}

/**
 * The windows that meet a day, in order, a few in memory at a time.
 * @param standing the day's file that stands: it has the windows whose raw windows are gone
 */
export async function* partsOf(
  container: ContainerClient,
  feed: string,
  day: Span,
  standing: ParquetDay | undefined,
): AsyncGenerator<Part> {
  const listed = await listRaw(container, feed, day);
  const gone = standing ? goneFrom(standing.day, listed) : [];
  const cursor = standing && gone.length > 0 ? new RowCursor(standing) : undefined;
  const all: { readonly window: Window; readonly listed?: ListedRaw }[] = [
    ...listed.map((each) => ({ window: each.window, listed: each })),
    ...gone.map((window) => ({ window })),
  ];
  all.sort((a, b) => a.window.start - b.window.start);

  let before: (Before & { readonly end: number }) | undefined;
  const reads = ahead(all, readAhead, async ({ window, listed }) => ({ window, read: listed && (await read(listed)) }));
  for await (const { window, read } of reads) {
    let rows: readonly Row[];
    if (read) {
      const known = before?.end === window.start ? before : undefined;
      rows = rowsOf(read.raw, known ?? (needsBefore(read.raw) ? await previous(window) : undefined));
      before = { venues: read.raw.venues, end: window.end };
    } else {
      rows = (await cursor?.take({ from: window.start, to: window.end })) ?? [];
      before = { ...beforeOf(rows), end: window.end };
    }
    const inside = rows.filter(({ at }) => at >= day.from && at < day.to);
    // Whoever listens in this process comes first.
    await new Promise((resolve) => setImmediate(resolve));
    yield { window, rows: inside, ...(read && { raw: read.raw, source: read }) };
  }

  async function read(raw: ListedRaw): Promise<ReadRaw> {
    const found = await readListed(container, raw);
    if (found) return found;
    throw new HeadcountError("STORAGE_CONFLICT", `${raw.name} was deleted while its day was read; it is read again.`);
  }

  function previous({ start, end }: Window): Promise<RawWindow | undefined> {
    return readRaw(container, feed, { start: start - (end - start), end: start });
  }
}

/** The windows whose readings a day's file has. */
export function archivedWindows(day: ArchivedDay): Window[] {
  const origin = Date.parse(day.from);
  return day.windows.start.map((start, place) => {
    const at = origin + start * 1000;
    return { start: at, end: at + (day.windows.seconds[place] as number) * 1000 };
  });
}

function goneFrom(day: ArchivedDay, listed: readonly ListedRaw[]): Window[] {
  const stands = new Set(listed.map(({ window }) => window.start));
  return archivedWindows(day).filter(({ start }) => !stands.has(start));
}
