import type { ContainerClient } from "@azure/storage-blob";
import { localDay } from "../../hours/day";
import type { RawWindow } from "../../model/archive";
import { HeadcountError } from "../../model/errors";
import type { Span, Window } from "../../model/window";
import { ahead } from "../../storage/ahead";
import { codeOf } from "../../storage/errors";
import type { DayFeed } from "../days/build";
import { parseRawName, rawName, rawPrefix } from "../names";
import { readRaw } from "../pair";
import { needsBefore, rowsOf } from "./rows";
import type { ArchivedReading, ReadingsSource } from "./source";

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const longestWindowMs = 540_000;
const readAhead = 3;

/** Readings from the raw windows: a batch a window, a few windows in memory. */
export class RawReadings implements ReadingsSource {
  constructor(private readonly container: ContainerClient) {}

  async dates({ id, timeZone }: DayFeed, within: Span): Promise<readonly string[]> {
    const dates = new Set<string>();
    for await (const start of this.#utcDays(id)) {
      const from = Math.max(start, within.from);
      const to = Math.min(start + dayMs + longestWindowMs, within.to);
      for (let at = from; at < to; at += hourMs) dates.add(localDay(timeZone, at).date);
      if (from < to) dates.add(localDay(timeZone, to - 1).date);
    }
    return [...dates];
  }

  async *read(feed: DayFeed, _date: string, within: Span, venue?: string): AsyncGenerator<readonly ArchivedReading[]> {
    const windows = await this.#windows(feed.id, within);
    const inside = windows.filter(({ start, end }) => start < within.to && end > within.from);
    let before: RawWindow | undefined;
    for await (const raw of ahead(inside, readAhead, (window) => this.#raw(feed.id, window))) {
      const start = Date.parse(raw.window.start);
      const known = before && Date.parse(before.window.end) === start ? before : undefined;
      const previous = known ?? (needsBefore(raw) ? await this.#endingAt(feed.id, windows, start) : undefined);
      const rows = rowsOf(raw, previous, venue).filter(({ at }) => at >= within.from && at < within.to);
      before = raw;
      // Whoever listens in this process comes first.
      await new Promise((resolve) => setImmediate(resolve));
      if (rows.length > 0) yield rows;
    }
  }

  /** The beginnings of the UTC days of which there are raw windows. */
  async *#utcDays(feed: string): AsyncGenerator<number> {
    try {
      for await (const item of this.container.listBlobsByHierarchy("/", { prefix: `raw-events/${feed}/` })) {
        const start = item.kind === "prefix" ? Date.parse(`${item.name.slice(-11, -1)}T00:00:00.000Z`) : NaN;
        if (!Number.isNaN(start)) yield start;
      }
    } catch (error) {
      if (codeOf(error) !== "ContainerNotFound") throw error;
    }
  }

  /** The windows that meet a stretch of time, and those shortly before. */
  async #windows(feed: string, { from, to }: Span): Promise<Window[]> {
    const windows: Window[] = [];
    for (let at = Math.floor((from - longestWindowMs) / dayMs) * dayMs; at < to; at += dayMs) {
      for await (const { name } of this.container.listBlobsFlat({ prefix: rawPrefix(feed, at) })) {
        const window = parseRawName(name)?.window;
        if (window && window.start < to && window.end > from - longestWindowMs) windows.push(window);
      }
    }
    return windows.sort((a, b) => a.start - b.start || a.end - b.end);
  }

  async #raw(feed: string, window: Window): Promise<RawWindow> {
    const raw = await readRaw(this.container, feed, window);
    if (raw) return raw;
    const name = rawName(feed, window);
    throw new HeadcountError("STORAGE_CONFLICT", `${name} was deleted while it was to be read; ask again.`);
  }

  async #endingAt(feed: string, windows: readonly Window[], at: number): Promise<RawWindow | undefined> {
    const window = windows.find(({ end }) => end === at);
    return window && readRaw(this.container, feed, window);
  }
}
