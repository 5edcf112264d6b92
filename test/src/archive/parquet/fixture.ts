import { DuckDBInstance } from "@duckdb/node-api";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { aggregate } from "../../../../src/archive/aggregate";
import { DayKeeper } from "../../../../src/archive/days/keeper";
import { AggregateMemory } from "../../../../src/archive/memory";
import { archiveDay, type ArchiveResult } from "../../../../src/archive/parquet/archive-day";
import { dueDays, type Due } from "../../../../src/archive/parquet/due";
import { parquetName } from "../../../../src/archive/parquet/names";
import { pruneDay, type PruneResult } from "../../../../src/archive/parquet/prune-day";
import type { Feed } from "../../../../src/config/schema";
import { Session } from "../../../../src/feed/session";
import { BlobJournals } from "../../../../src/journal/storage/blob-journals";
import { rawWindow, type RawEvent, type RawWindow } from "../../../../src/model/archive";
import type { Gap, GapReason } from "../../../../src/model/gap";
import type { Reading } from "../../../../src/model/reading";
import type { Span } from "../../../../src/model/window";
import { readBytes, readText, writeBlob } from "../../../../src/storage/blobs";
import type { Containers } from "../../../../src/storage/containers";
import { complement } from "../../../../src/window/spans";
import { feedOf } from "../../feed/fixture";

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 86_400_000;

/** What a session heard, and when. */
export interface Heard {
  readonly at: number;
  readonly readings: readonly Reading[];
  readonly delayed?: boolean;
}

let suffix = 0;

/** A feed whose windows are a minute long, its storage, and a clock that is set by hand. */
export class Place {
  readonly feed: Feed;
  now = 0;
  /** When anybody was meant to listen; the rest is stopped. */
  readonly wanted: Span[] = [];
  readonly #memory = new AggregateMemory();
  #keeper: DayKeeper;

  constructor(
    readonly containers: Containers,
    more: Record<string, unknown> = {},
  ) {
    this.feed = feedOf("ws://127.0.0.1:1", { windowSeconds: 60, timeZone: "Europe/Zurich", ...more });
    this.#keeper = this.#newKeeper();
  }

  /** The same place, by way of a client of its own. */
  through(containers: Containers): Place {
    const place = new Place(containers);
    Object.assign(place, { feed: this.feed, now: this.now });
    place.wanted.push(...this.wanted);
    return place;
  }

  /** A session's frames; it ended in order. */
  async hear(frames: readonly Heard[], ended: GapReason = "stopped", clock = "c1"): Promise<void> {
    const journals = new BlobJournals(this.containers.journal, 1e9);
    const start = frames[0]!.at;
    const session = new Session(this.feed.id, clock, { lengthMs: minuteMs }, journals, start, `x${suffix++}`);
    for (const { at, readings, delayed = false } of frames) session.frame(at, readings, delayed);
    session.end(ended);
    this.wanted.push({ from: start, to: frames.at(-1)!.at + 1 });
    if (!(await journals.flush("all"))) throw new Error("the journals could not be written");
  }

  /** Aggregates all that there is, and brings the day indexes up to date; the clock goes to an instant. */
  async aggregate(now: number): Promise<readonly number[]> {
    this.now = now;
    const late: number[] = [];
    for (let left = 1; left > 0;) {
      const result = await aggregate(
        {
          feed: this.feed,
          containers: this.containers,
          memory: this.#memory,
          idle: ({ start, end }) => this.idle({ from: start, to: end }),
          now: () => now,
          index: async (summaries) => {
            await this.#keeper.update(this.feed, summaries);
            return true;
          },
        },
        { partial: false },
      );
      left = result.left;
      late.push(...result.late.map(({ start }) => start));
    }
    return late;
  }

  readonly idle = (within: Span): Promise<Gap[]> =>
    Promise.resolve(complement(this.wanted, within).map((span): Gap => ({ ...span, reason: "stopped" })));

  archive(date: string): Promise<ArchiveResult> {
    const { containers, feed } = this;
    const idle = (_feed: string, within: Span) => this.idle(within);
    return archiveDay({ feed: feed.id, container: containers.archive, idle, now: () => this.now }, date);
  }

  prune(date: string): Promise<PruneResult> {
    return pruneDay({ feed: this.feed, container: this.containers.archive, now: () => this.now }, date);
  }

  due(): Promise<Due> {
    return dueDays(this.containers, this.feed, this.now);
  }

  async bytes(date: string): Promise<Buffer> {
    const stored = await readBytes(this.containers.archive, parquetName(this.feed.id, date));
    if (!stored) throw new Error(`${date} is not archived`);
    return stored.bytes;
  }

  /** Names and ETags of the archive's blobs. */
  async blobs(prefix = ""): Promise<Record<string, string>> {
    const found: Record<string, string> = {};
    for await (const { name, properties } of this.containers.archive.listBlobsFlat({ prefix }))
      found[name] = properties.etag;
    return found;
  }

  async raws(): Promise<string[]> {
    return Object.keys(await this.blobs("raw-events/"));
  }

  async raw(name: string): Promise<RawWindow> {
    return rawWindow.parse(JSON.parse((await readText(this.containers.archive, name))!.text));
  }

  /** Every event of every raw window, in order. */
  async events(): Promise<RawEvent[]> {
    const raws = await Promise.all((await this.raws()).sort().map((name) => this.raw(name)));
    return raws.flatMap(({ events }) => events);
  }

  /** Writes something else in the place of a raw window. */
  async tamper(name: string, change: (raw: RawWindow) => void): Promise<void> {
    const stored = (await readText(this.containers.archive, name))!;
    const raw = rawWindow.parse(JSON.parse(stored.text));
    change(raw);
    await writeBlob(this.containers.archive, name, JSON.stringify(raw), stored.etag, {});
  }

  #newKeeper(): DayKeeper {
    return new DayKeeper({
      container: this.containers.archive,
      idle: (_feed, within) => this.idle(within),
      log: () => undefined,
    });
  }
}

/** One venue's frames at a steady pace, from one instant up to another; the number says when. */
export function steady(from: number, to: number, everyMs = 10_000, venue = "a"): Heard[] {
  const frames: Heard[] = [];
  for (let at = from; at < to; at += everyMs) frames.push({ at, readings: [{ venue, occupancy: (at / 1000) % 1000 }] });
  return frames;
}

/** What DuckDB answers to a query over Parquet files; `$file` stands for the first, `$n` for the nth. */
export async function duckdb(query: string, ...files: Buffer[]): Promise<Record<string, unknown>[]> {
  const directory = mkdtempSync(path.join(tmpdir(), "headcount-duckdb-"));
  const instance = await DuckDBInstance.create(":memory:");
  try {
    const names = files.map((bytes, nth) => {
      const name = path.join(directory, `${nth}.parquet`);
      writeFileSync(name, bytes);
      return name;
    });
    const text = query.replace(/\$(\d+|file)/g, (_, nth: string) => `'${names[nth === "file" ? 0 : Number(nth)]}'`);
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    const rows = (await connection.runAndReadAll(text)).getRowObjectsJson();
    connection.closeSync();
    return rows;
  } finally {
    instance.closeSync();
    rmSync(directory, { recursive: true, force: true });
  }
}
