import type { BlobHTTPHeaders, ContainerClient, Metadata } from "@azure/storage-blob";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { HeadcountError } from "../model/errors";
import { withContainer } from "./containers";
import { isMissing, statusOf } from "./errors";

const unzip = promisify(gunzip);

export interface StoredText {
  readonly text: string;
  readonly etag: string;
}

/** A blob's text, unzipped where it is gzip, or undefined where there is none. */
export async function readText(container: ContainerClient, name: string): Promise<StoredText | undefined> {
  const read = await readTextUnless(container, name, undefined);
  return read === "unchanged" ? undefined : read;
}

/** The same, unless it still has an ETag. */
export async function readTextUnless(
  container: ContainerClient,
  name: string,
  etag: string | undefined,
): Promise<StoredText | undefined | "unchanged"> {
  try {
    const conditions = etag === undefined ? {} : { ifNoneMatch: etag };
    const answer = await container.getBlobClient(name).download(0, undefined, { conditions });
    const bytes = await collect(answer.readableStreamBody);
    const zipped = bytes[0] === 0x1f && bytes[1] === 0x8b;
    return { text: (zipped ? await unzipped(name, bytes) : bytes).toString("utf8"), etag: answer.etag ?? "" };
  } catch (error) {
    if (isMissing(error)) return undefined;
    if (etag !== undefined && statusOf(error) === 304) return "unchanged";
    throw error;
  }
}

/** A blob as it stands. */
export interface StoredBytes {
  readonly bytes: Buffer;
  readonly etag: string;
  readonly metadata: Metadata;
}

/** A blob's bytes, or undefined where there is none. */
export async function readBytes(container: ContainerClient, name: string): Promise<StoredBytes | undefined> {
  try {
    const answer = await container.getBlobClient(name).download();
    const bytes = await collect(answer.readableStreamBody);
    return { bytes, etag: answer.etag ?? "", metadata: answer.metadata ?? {} };
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

async function unzipped(name: string, bytes: Buffer): Promise<Buffer> {
  try {
    return await unzip(bytes);
  } catch (error) {
    const advice = "move it away, and the next aggregation writes it anew";
    throw new HeadcountError("ARCHIVE_INVALID", `${name} is no whole gzip file; ${advice}.`, { cause: error });
  }
}

/**
 * Writes a block blob, on the condition that it is still what was read: of the given ETag, or absent.
 * @throws RestError that isConflict tells, where it is not
 */
export async function writeBlob(
  container: ContainerClient,
  name: string,
  body: Buffer | string,
  etag: string | undefined,
  headers: BlobHTTPHeaders,
  tier?: "Hot" | "Cool" | "Cold",
  metadata?: Metadata,
): Promise<string> {
  const conditions = etag === undefined ? { ifNoneMatch: "*" } : { ifMatch: etag };
  const blob = container.getBlockBlobClient(name);
  const options = { conditions, blobHTTPHeaders: headers, tier, metadata };
  const upload = () => blob.upload(body, Buffer.byteLength(body), options);
  return (await withContainer(container, upload)).etag ?? "";
}

async function collect(stream: NodeJS.ReadableStream | undefined): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream ?? []) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
