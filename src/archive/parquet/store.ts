import type { ContainerClient } from "@azure/storage-blob";
import { createHash } from "node:crypto";
import { z } from "zod";
import { readBytes, writeBlob } from "../../storage/blobs";
import { codeOf, isImmutable } from "../../storage/errors";
import { quoted } from "../../storage/etag";
import { archivePrefix, parquetName, parseParquetName } from "./names";

/** What a day's file was made of, and what it is, in the blob's metadata: so that a list tells what is to be done. */
const marks = z.object({
  /** ETag of the day's index. */
  index: z.string(),
  /** Fingerprint of the raw windows. */
  raw: z.string(),
  /** SHA-256 of the file. */
  content: z.string(),
});
export type Marks = z.infer<typeof marks>;

/** A day's file as a list shows it; without marks it was not written by Headcount, or not whole. */
export interface ListedDay {
  readonly date: string;
  readonly etag: string;
  readonly marks: Marks | undefined;
}

/** A day's file. */
export interface StoredDay extends ListedDay {
  /** Of the blob. */
  readonly name: string;
  readonly bytes: Buffer;
}

/** A feed's archived days, in order. */
export async function listParquet(container: ContainerClient, feed: string): Promise<ListedDay[]> {
  const days: ListedDay[] = [];
  try {
    for await (const blob of container.listBlobsFlat({ prefix: archivePrefix(feed), includeMetadata: true })) {
      const date = parseParquetName(blob.name)?.date;
      const { data } = marks.safeParse(blob.metadata);
      if (date !== undefined) days.push({ date, etag: quoted(blob.properties.etag), marks: data });
    }
  } catch (error) {
    if (codeOf(error) !== "ContainerNotFound") throw error;
  }
  return days;
}

/** One blob read. */
export async function readParquet(
  container: ContainerClient,
  feed: string,
  date: string,
): Promise<StoredDay | undefined> {
  const name = parquetName(feed, date);
  const stored = await readBytes(container, name);
  if (!stored) return undefined;
  const { bytes, etag, metadata } = stored;
  return { name, date, bytes, etag, marks: marks.safeParse(metadata).data };
}

/**
 * Writes a day's file, if there is still what was read; what stands there already is only marked.
 * @returns whether the file was written
 * @throws RestError that isConflict tells, where others have written it
 */
export async function writeParquet(
  container: ContainerClient,
  feed: string,
  date: string,
  bytes: Buffer,
  made: Omit<Marks, "content">,
  standing: ListedDay | undefined,
): Promise<boolean> {
  const name = parquetName(feed, date);
  const metadata: Marks = { ...made, content: createHash("sha256").update(bytes).digest("hex") };
  const before = standing?.marks;
  const headers = { blobContentType: "application/vnd.apache.parquet" };
  const write = () => writeBlob(container, name, bytes, standing?.etag, headers, "Cool", { ...metadata });
  if (!standing || before?.content !== metadata.content) {
    await write();
    return true;
  }
  if (before.index === made.index && before.raw === made.raw) return false;
  try {
    await container.getBlobClient(name).setMetadata({ ...metadata }, { conditions: { ifMatch: standing.etag } });
  } catch (error) {
    if (!isImmutable(error)) throw error;
    await write();
  }
  return false;
}

/** Equal for equal raw windows, each by its name and the ETag at which it was read. */
export function fingerprint(raws: readonly { readonly name: string; readonly etag: string }[]): string {
  const hash = createHash("sha256");
  for (const { name, etag } of raws) hash.update(`${name} ${etag}\n`);
  return hash.digest("base64url");
}
