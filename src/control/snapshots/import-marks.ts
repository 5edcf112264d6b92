import type { ContainerClient } from "@azure/storage-blob";
import { z } from "zod";
import type { ImportConfig } from "../../config/snapshots";
import { readText, writeBlob } from "../../storage/blobs";
import { isConflict } from "../../storage/errors";
import { importedUpToName } from "../names";

const marksSchema = z.record(z.string(), z.int());

/** By source, when the newest blob that was imported had been written, epoch milliseconds. */
export type ImportMarks = Readonly<Record<string, number>>;

/** A source as it is configured: configured otherwise it is another one, and is imported from its beginning. */
export function sourceKey(source: ImportConfig): string {
  return JSON.stringify(Object.entries(source).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** What can't be read counts as nothing: importing again changes nothing. */
export async function readMarks(
  container: ContainerClient,
  deployment: string,
  feed: string,
): Promise<{ marks: ImportMarks; etag: string | undefined }> {
  const stored = await readText(container, importedUpToName(deployment, feed));
  if (!stored) return { marks: {}, etag: undefined };
  let json: unknown;
  try {
    json = JSON.parse(stored.text);
  } catch {
    json = undefined;
  }
  return { marks: marksSchema.safeParse(json).data ?? {}, etag: stored.etag };
}

/** Another run that was quicker may win: its marks are as good. */
export async function writeMarks(
  container: ContainerClient,
  deployment: string,
  feed: string,
  marks: ImportMarks,
  etag: string | undefined,
): Promise<void> {
  const headers = { blobContentType: "application/json" };
  try {
    await writeBlob(container, importedUpToName(deployment, feed), JSON.stringify(marks), etag, headers);
  } catch (error) {
    if (!isConflict(error)) throw error;
  }
}
