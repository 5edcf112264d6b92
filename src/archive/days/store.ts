import type { ContainerClient } from "@azure/storage-blob";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { dayIndex, type DayIndex } from "../../model/day";
import { HeadcountError } from "../../model/errors";
import { readText, writeBlob } from "../../storage/blobs";
import { codeOf } from "../../storage/errors";
import { quoted } from "../../storage/etag";
import { dayName, dayPrefix, parseDayName } from "./names";

/** A text as it is stored and kept. */
export const zip: (text: string) => Promise<Buffer> = promisify(gzip);
const unzip = promisify(gunzip);

export interface StoredDay {
  readonly index: DayIndex;
  readonly etag: string;
}

/** A day's blob as it stands. */
export interface StandingDay {
  /** Undefined where it is not what Headcount writes. */
  readonly index: DayIndex | undefined;
  readonly text: string;
  readonly etag: string;
}

/** A day's index as it stands, or undefined; one blob read. @throws HeadcountError ARCHIVE_INVALID */
export async function readDay(container: ContainerClient, feed: string, date: string): Promise<StoredDay | undefined> {
  const standing = await readStandingDay(container, feed, date);
  if (!standing) return undefined;
  const { index, etag } = standing;
  if (index) return { index, etag };
  throw new HeadcountError(
    "ARCHIVE_INVALID",
    `${dayName(feed, date)} is not what Headcount writes; \`npm run days\` makes it again.`,
  );
}

/** The same for those who make it again where it is wrong. */
export async function readStandingDay(
  container: ContainerClient,
  feed: string,
  date: string,
): Promise<StandingDay | undefined> {
  const stored = await readText(container, dayName(feed, date));
  return stored && { ...stored, index: parseDay(stored.text, feed, date) };
}

/** The same of an index that {@link zip} made small. */
export async function unzipDay(zipped: Buffer, feed: string, date: string): Promise<Omit<StandingDay, "etag">> {
  const text = (await unzip(zipped)).toString();
  return { text, index: parseDay(text, feed, date) };
}

/** @returns undefined where it is not that day's index */
export function parseDay(text: string, feed: string, date: string): DayIndex | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  const { data } = dayIndex.safeParse(json);
  return data?.feed === feed && data.date === date ? data : undefined;
}

/**
 * Writes a day's index, if it is still what was read.
 * @param zipped its text
 * @param etag of what was read; undefined where there was none
 * @returns the new ETag
 * @throws RestError that isConflict tells, where others have written it
 */
export async function writeDay(
  container: ContainerClient,
  feed: string,
  date: string,
  zipped: Buffer,
  etag: string | undefined,
): Promise<string> {
  const headers = { blobContentType: "application/json", blobContentEncoding: "gzip" };
  return writeBlob(container, dayName(feed, date), zipped, etag, headers, "Hot");
}

/** The days, `yyyy-mm-dd` in order, of which a feed has an index. */
export async function listDays(container: ContainerClient, feed: string): Promise<string[]> {
  return (await listDayEtags(container, feed)).map(({ date }) => date);
}

/** The same, with what tells whether an index has changed. */
export async function listDayEtags(
  container: ContainerClient,
  feed: string,
): Promise<{ readonly date: string; readonly etag: string }[]> {
  const days: { date: string; etag: string }[] = [];
  try {
    for await (const { name, properties } of container.listBlobsFlat({ prefix: dayPrefix(feed) })) {
      const date = parseDayName(name)?.date;
      if (date !== undefined) days.push({ date, etag: quoted(properties.etag) });
    }
  } catch (error) {
    if (codeOf(error) !== "ContainerNotFound") throw error;
  }
  return days;
}
