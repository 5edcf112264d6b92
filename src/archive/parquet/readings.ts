import type { ContainerClient } from "@azure/storage-blob";
import { localDayOf } from "../../hours/day";
import { HeadcountError } from "../../model/errors";
import type { Span } from "../../model/window";
import type { DayFeed } from "../days/build";
import { listDayEtags } from "../days/store";
import type { ArchivedReading, ReadingsSource } from "../readings/source";
import { openParquet } from "./decode";
import { parquetName } from "./names";
import { archivedWindows } from "./parts";
import { listRaw } from "./raw-windows";
import { listParquet, readParquet } from "./store";

const rowsABatch = 4096;

/** Readings of whole days from their files: one blob read a day. */
export class ParquetReadings implements ReadingsSource {
  constructor(private readonly container: ContainerClient) {}

  /** The days whose files have all that is known of them, or more of it than the raw windows have. */
  async dates(feed: DayFeed, within: Span): Promise<readonly string[]> {
    const [files, indexes] = await Promise.all([
      listParquet(this.container, feed.id),
      listDayEtags(this.container, feed.id),
    ]);
    const current = new Map(indexes.map(({ date, etag }) => [date, etag]));
    const dates: string[] = [];
    for (const { date, marks } of files) {
      const { start, end } = localDayOf(feed.timeZone, date);
      if (start >= within.to || end <= within.from) continue;
      if ((marks && marks.index === current.get(date)) || (await this.#hasMore(feed.id, date))) dates.push(date);
    }
    return dates;
  }

  async *read(feed: DayFeed, date: string, within: Span, venue?: string): AsyncGenerator<readonly ArchivedReading[]> {
    const stored = await readParquet(this.container, feed.id, date);
    if (!stored) {
      const name = parquetName(feed.id, date);
      throw new HeadcountError("STORAGE_CONFLICT", `${name} was deleted while it was to be read; ask again.`);
    }
    for await (const group of (await openParquet(stored.name, stored.bytes)).groups(within)) {
      const rows = venue === undefined ? group : group.filter((row) => row.venue === venue);
      for (let from = 0; from < rows.length; from += rowsABatch) {
        // Whoever listens in this process comes first.
        await new Promise((resolve) => setImmediate(resolve));
        yield rows.slice(from, from + rowsABatch);
      }
    }
  }

  /** Of a day that has changed since, the raw windows know better, as long as all of them are there. */
  async #hasMore(feed: string, date: string): Promise<boolean> {
    const stored = await readParquet(this.container, feed, date);
    if (!stored) return false;
    const { day } = await openParquet(stored.name, stored.bytes);
    const raws = await listRaw(this.container, feed, { from: Date.parse(day.from), to: Date.parse(day.to) });
    const stands = new Set(raws.map(({ window }) => window.start));
    return archivedWindows(day).some(({ start }) => !stands.has(start));
  }
}
