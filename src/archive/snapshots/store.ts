import type { ContainerClient } from "@azure/storage-blob";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { z } from "zod";
import { HeadcountError } from "../../model/errors";
import { importedDay, snapshot, type ImportedDay, type Snapshot } from "../../model/snapshot";
import { fromIso } from "../../model/time";
import { readText, writeBlob } from "../../storage/blobs";
import { isConflict } from "../../storage/errors";
import { importedName, snapshotName } from "./names";

const zip = promisify(gzip);
const json = { blobContentType: "application/json" };

/**
 * Writes a snapshot that was taken, unless one stands already: whoever comes first wins, be it a success or a failure.
 * @returns whether it was written
 */
export async function writeSnapshot(container: ContainerClient, taken: Snapshot): Promise<boolean> {
  const name = snapshotName(taken.feed, fromIso(taken.due));
  try {
    await writeBlob(container, name, JSON.stringify(taken), undefined, json, "Hot");
    return true;
  } catch (error) {
    if (isConflict(error)) return false;
    throw error;
  }
}

/** The snapshot of a blob name, or undefined. @throws HeadcountError ARCHIVE_INVALID */
export async function readSnapshot(container: ContainerClient, name: string): Promise<Snapshot | undefined> {
  return (await read(container, name, snapshot))?.content;
}

/** A UTC day of imported snapshots as it stands. @param at any instant of it @throws HeadcountError ARCHIVE_INVALID */
export function readImported(
  container: ContainerClient,
  feed: string,
  at: number,
): Promise<{ content: ImportedDay; etag: string } | undefined> {
  return read(container, importedName(feed, at), importedDay);
}

/** Writes a UTC day of imported snapshots, if there is still what was read. @throws RestError that isConflict tells */
export async function writeImported(
  container: ContainerClient,
  content: ImportedDay,
  etag: string | undefined,
): Promise<void> {
  const name = importedName(content.feed, Date.parse(content.date));
  const headers = { ...json, blobContentEncoding: "gzip" };
  await writeBlob(container, name, await zip(JSON.stringify(content)), etag, headers, "Hot");
}

async function read<T>(
  container: ContainerClient,
  name: string,
  schema: z.ZodType<T>,
): Promise<{ content: T; etag: string } | undefined> {
  const stored = await readText(container, name);
  if (!stored) return undefined;
  const parsed = schema.safeParse(fromJson(stored.text));
  if (parsed.success) return { content: parsed.data, etag: stored.etag };
  const where = parsed.error.issues[0]?.path.map(String).join(".") ?? "";
  throw new HeadcountError(
    "ARCHIVE_INVALID",
    `${name} is not what Headcount writes${where === "" ? "" : ` at ${where}`}; move it away.`,
  );
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
