import type { ContainerClient } from "@azure/storage-blob";
import { createHash, type Hash } from "node:crypto";
import type { ArchivedDay } from "../../model/archived-day";
import type { DayIndex } from "../../model/day";
import { HeadcountError } from "../../model/errors";
import type { Gap } from "../../model/gap";
import { iso } from "../../model/time";
import type { Span } from "../../model/window";
import { isConflict } from "../../storage/errors";
import { gapsOf } from "../../window/day";
import { length, union } from "../../window/spans";
import { readDay } from "../days/store";
import { explained } from "../ledger";
import { columns } from "./columns";
import { Counts } from "./counts";
import { openParquet, type ParquetDay } from "./decode";
import { ParquetEncoder } from "./encode";
import { parquetName } from "./names";
import { partsOf, type Part } from "./parts";
import type { Row } from "../readings/rows";
import { fingerprint, readParquet, writeParquet, type StoredDay } from "./store";
import { DayTotals } from "./totals";

/** What archiving needs. */
export interface ArchiveContext {
  /** Id of the feed. */
  readonly feed: string;
  readonly container: ContainerClient;
  /** Where no deployment was meant to listen. */
  readonly idle: (feed: string, within: Span) => Promise<Gap[]>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export interface ArchiveResult {
  /** `waiting`: what became of the day's rest is not known yet. */
  readonly status: "written" | "unchanged" | "waiting";
  readonly readings: number;
  readonly bytes: number;
}

const mostTries = 3;
/** An activity that outlasts its time limit (ten minutes) takes the whole worker with it. */
export const mostMs = 480_000;
/** A day whose rest nobody explains is archived as it is after so long, in milliseconds. */
const longestWaitMs = 86_400_000;

/**
 * Writes a day's readings and its gaps into one file, unless they stand there already. Readings are those of the raw
 * windows; where a raw window is gone, those of the file that stands. The file is read back before it is written, and has
 * as many readings as the day's index counts, window by window.
 * @throws HeadcountError ARCHIVE_INVALID where raw windows and index disagree
 */
export function archiveDay(context: ArchiveContext, date: string): Promise<ArchiveResult> {
  const { feed, container } = context;
  return archiveParts(context, date, (day, standing) => partsOf(container, feed, day, standing));
}

/** The windows that meet a day, in order. @param standing the day's file that stands */
export type PartsOfDay = (day: Span, standing: ParquetDay | undefined) => AsyncIterable<Part> | Iterable<Part>;

/** The same of windows that need not be in storage. */
export async function archiveParts(context: ArchiveContext, date: string, parts: PartsOfDay): Promise<ArchiveResult> {
  for (let tries = 0; tries < mostTries; tries++) {
    try {
      return await attempt(context, date, parts);
    } catch (error) {
      const moved = isConflict(error) || (error instanceof HeadcountError && error.code === "STORAGE_CONFLICT");
      if (!moved) throw error;
    }
  }
  throw new HeadcountError(
    "STORAGE_CONFLICT",
    `${parquetName(context.feed, date)}: others kept writing what it is made of; the next round takes it up again.`,
  );
}

async function attempt(context: ArchiveContext, date: string, parts: PartsOfDay): Promise<ArchiveResult> {
  const { feed, container } = context;
  const stored = await readDay(container, feed, date);
  if (!stored)
    throw new HeadcountError("ARCHIVE_INVALID", `${feed} has no index of ${date}; \`npm run days\` makes it.`);
  const { index, etag } = stored;
  const gaps = await gapsOfDay(context, index);
  if (!gaps) return { status: "waiting", readings: 0, bytes: 0 };

  const standing = await readParquet(container, feed, date);
  const open = standing && (await opened(standing));
  const { bytes, day, raw } = await fileOf(context, index, gaps, open, parts);
  const written = await writeParquet(container, feed, date, bytes, { index: etag, raw }, standing);
  return { status: written ? "written" : "unchanged", readings: day.readings, bytes: bytes.length };
}

/** All that was not heard on a day that is over; undefined where it is too early to tell. */
async function gapsOfDay({ feed, idle, now }: ArchiveContext, index: DayIndex): Promise<Gap[] | undefined> {
  const known = gapsOf(index);
  const rest = { from: Date.parse(index.known_to), to: Date.parse(index.to) };
  if (rest.from >= rest.to) return known;
  const unheard = await idle(feed, rest);
  if (length(unheard) < rest.to - rest.from && now() < rest.to + longestWaitMs) return undefined;
  return explained(union([...known, rest]), known, unheard);
}

/** A file that can't be read is none; it is only written over by one that has all that the index counts. */
async function opened({ name, bytes }: StoredDay): Promise<ParquetDay | undefined> {
  try {
    return await openParquet(name, bytes);
  } catch (error) {
    if (error instanceof HeadcountError) return undefined;
    throw error;
  }
}

async function fileOf(
  { feed, now }: ArchiveContext,
  index: DayIndex,
  gaps: readonly Gap[],
  standing: ParquetDay | undefined,
  parts: PartsOfDay,
): Promise<{ bytes: Buffer; day: ArchivedDay; raw: string }> {
  const span = { from: Date.parse(index.from), to: Date.parse(index.to) };
  const counts = new Counts(index);
  const totals = new DayTotals(index);
  const digest = createHash("sha256");
  const encoder = await ParquetEncoder.begin((rows) => note(digest, rows));
  const raws: { name: string; etag: string }[] = [];
  const name = parquetName(feed, index.date);
  const began = now();
  for await (const part of parts(span, standing)) {
    counts.check(part, span);
    totals.add(part);
    encoder.add(part.rows);
    if (now() - began > mostMs) throw tooSlow(name);
    if (part.source) raws.push({ name: part.source.name, etag: part.source.etag });
  }
  counts.finish();
  const day = totals.finish(coverageOf(span, gaps), standing?.day);
  const bytes = encoder.finish(day);
  await assure(name, bytes, digest.digest("hex"));
  return { bytes, day, raw: fingerprint(raws) };
}

function tooSlow(name: string): HeadcountError {
  const minutes = mostMs / 60_000;
  return new HeadcountError(
    "STORAGE_UNREACHABLE",
    `${name}: its raw windows could not be read within ${minutes} minutes; the next round tries again.`,
  );
}

function coverageOf({ from, to }: Span, gaps: readonly Gap[]): ArchivedDay["coverage"] {
  const missing = length(gaps);
  return {
    covered_ms: to - from - missing,
    missing_ms: missing,
    gaps: gaps.map((gap) => ({ from: iso(gap.from), to: iso(gap.to), reason: gap.reason })),
  };
}

/** Reads a file back before anybody else may. */
async function assure(name: string, bytes: Buffer, expected: string): Promise<void> {
  const digest = createHash("sha256");
  for await (const rows of (await openParquet(name, bytes)).groups()) {
    note(digest, rows);
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (digest.digest("hex") === expected) return;
  throw new HeadcountError("ARCHIVE_INVALID", `${name} could not be read back as it was to be written; it was not.`);
}

function note(digest: Hash, rows: readonly Row[]): void {
  const plain = (value: unknown) => (typeof value === "bigint" ? String(value) : value);
  digest.update(JSON.stringify(rows.map((row) => columns.map(({ of }) => plain(of(row))))));
}
