import type { ContainerClient } from "@azure/storage-blob";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { dayIndex, type DayIndex } from "../../model/day";
import { HeadcountError } from "../../model/errors";
import { readText, writeBlob } from "../../storage/blobs";
import { dayName } from "./names";

const zip = promisify(gzip);

export interface StoredDay {
  readonly index: DayIndex;
  readonly etag: string;
}

/** A day's index as it stands, or undefined; one blob read. @throws HeadcountError ARCHIVE_INVALID */
export async function readDay(container: ContainerClient, feed: string, date: string): Promise<StoredDay | undefined> {
  const name = dayName(feed, date);
  const stored = await readText(container, name);
  if (!stored) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(stored.text);
  } catch {
    json = undefined;
  }
  const parsed = dayIndex.safeParse(json);
  if (parsed.success) return { index: parsed.data, etag: stored.etag };
  const where = parsed.error.issues[0]?.path.map(String).join(".") ?? "";
  throw new HeadcountError(
    "ARCHIVE_INVALID",
    `${name} is not what Headcount writes${where === "" ? "" : ` at ${where}`}; \`npm run days\` makes it again.`,
  );
}

/**
 * Writes a day's index, if it is still what was read.
 * @param etag of what was read; undefined where there was none
 * @returns the new ETag
 * @throws RestError that isConflict tells, where others have written it
 */
export async function writeDay(container: ContainerClient, index: DayIndex, etag: string | undefined): Promise<string> {
  const headers = { blobContentType: "application/json", blobContentEncoding: "gzip" };
  const body = await zip(JSON.stringify(index));
  return writeBlob(container, dayName(index.feed, index.date), body, etag, headers, "Hot");
}
