import type { ContainerClient } from "@azure/storage-blob";
import { HeadcountError } from "../../model/errors";
import type { Journal } from "../../model/journal";
import { readText } from "../../storage/blobs";
import { codeOf, isConflict, isMissing } from "../../storage/errors";
import { quoted } from "../../storage/etag";
import { journalPrefix, parseJournalName, type JournalName } from "../names";
import { parseJournal } from "../parse";

/** A journal as it stands in storage. */
export interface Entry {
  readonly blob: string;
  readonly name: JournalName;
  readonly etag: string;
  readonly bytes: number;
  /** Of the last append, epoch milliseconds by storage's clock. */
  readonly modified: number;
}

/** A feed's journals, by name, so by window; other blobs are passed over. */
export async function listJournals(container: ContainerClient, feed: string): Promise<Entry[]> {
  const entries: Entry[] = [];
  try {
    for await (const blob of container.listBlobsFlat({ prefix: journalPrefix(feed) })) {
      const name = parseJournalName(blob.name);
      const { etag, lastModified, contentLength: bytes = 0 } = blob.properties;
      if (name) entries.push({ blob: blob.name, name, etag: quoted(etag), bytes, modified: lastModified.getTime() });
    }
  } catch (error) {
    if (codeOf(error) !== "ContainerNotFound") throw error;
  }
  return entries;
}

/** A journal, read, and the ETag at which it was; `journal` is undefined where its first line can't be read. */
export interface ReadEntry {
  readonly entry: Entry;
  readonly journal: Journal | undefined;
}

/** Reads a journal, or tells that it is gone by undefined. */
export async function readJournal(container: ContainerClient, entry: Entry): Promise<ReadEntry | undefined> {
  const stored = await readText(container, entry.blob);
  if (!stored) return undefined;
  const read = { ...entry, etag: stored.etag };
  try {
    return { entry: read, journal: parseJournal(stored.text, entry.name) };
  } catch (error) {
    if (error instanceof HeadcountError && error.code === "JOURNAL_INVALID") return { entry: read, journal: undefined };
    throw error;
  }
}

/** Deletes a journal, unless it was written to since it was read. */
export async function deleteJournal(container: ContainerClient, entry: Entry): Promise<boolean> {
  try {
    await container.deleteBlob(entry.blob, { conditions: { ifMatch: entry.etag } });
    return true;
  } catch (error) {
    if (isMissing(error) || isConflict(error)) return false;
    throw error;
  }
}
