import { BlobServiceClient, type ContainerClient, type StoragePipelineOptions } from "@azure/storage-blob";
import { gunzipSync } from "node:zlib";
import { rawWindow, summary, type RawWindow, type Summary } from "../../src/model/archive";

/** The raw windows and summaries of one feed, as any reader would find them. */
export interface ArchiveContent {
  /** False where there is no container: then all the rest is empty. */
  readonly exists: boolean;
  /** By blob name, in order of time. */
  readonly raw: ReadonlyMap<string, RawWindow>;
  readonly summaries: ReadonlyMap<string, Summary>;
  /** By blob name: changes with every write. */
  readonly etags: ReadonlyMap<string, string>;
}

/** A container behind a connection string: the archive, unless another is named. */
export function archiveContainer(
  connectionString: string,
  container = "headcount-archive",
  options?: StoragePipelineOptions,
): ContainerClient {
  return BlobServiceClient.fromConnectionString(connectionString, options).getContainerClient(container);
}

/** Reads every raw window and summary of a feed, checked by the format's schema. */
export async function readArchive(container: ContainerClient, feed: string): Promise<ArchiveContent> {
  const etags = new Map<string, string>();
  const raw = new Map<string, RawWindow>();
  const summaries = new Map<string, Summary>();
  const exists = await container.exists();
  if (!exists) return { exists, raw, summaries, etags };
  for (const prefix of [`raw-events/${feed}/`, `summaries/${feed}/`]) {
    for await (const blob of container.listBlobsFlat({ prefix })) {
      etags.set(blob.name, blob.properties.etag);
      const text = await download(container, blob.name);
      if (prefix.startsWith("raw")) raw.set(blob.name, rawWindow.parse(JSON.parse(text)));
      else summaries.set(blob.name, summary.parse(JSON.parse(text)));
    }
  }
  return { exists, raw, summaries, etags };
}

async function download(container: ContainerClient, name: string): Promise<string> {
  const bytes = await container.getBlobClient(name).downloadToBuffer();
  return (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString("utf8");
}
