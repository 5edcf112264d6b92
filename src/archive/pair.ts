import type { ContainerClient } from "@azure/storage-blob";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { Feed } from "../config/schema";
import { rawWindow, summary, type RawWindow, type Summary } from "../model/archive";
import { HeadcountError } from "../model/errors";
import type { Window } from "../model/window";
import { readText, writeBlob, type StoredText } from "../storage/blobs";
import { isConflict } from "../storage/errors";
import { rawName, summaryName } from "./names";

const zip = promisify(gzip);
const mostTries = 6;

export interface Pair {
  readonly raw: RawWindow;
  readonly summary: Summary;
}

export interface WrittenPair extends Pair {
  /** False where exactly this stood already. */
  readonly written: boolean;
}

/** Thrown by a builder whose evidence went away under it: the pair is begun anew. */
export class EvidenceGone extends Error {}

/**
 * Writes a window's raw readings and its summary, each only where its content differs from what stands, and only if
 * nobody else has written since it was read; else all is begun anew.
 * @param build makes the pair from the raw window that stands, and is told whether a summary does
 * @throws HeadcountError STORAGE_CONFLICT after several tries in vain
 */
export async function writePair(
  container: ContainerClient,
  feed: Pick<Feed, "id" | "rawTier">,
  window: Window,
  build: (raw: RawWindow | undefined, isSummarized: boolean) => Promise<Pair>,
): Promise<WrittenPair> {
  const names = { raw: rawName(feed.id, window), summary: summaryName(feed.id, window) };
  for (let tries = 0; tries < mostTries; tries++) {
    // The summary first: whoever writes the raw window between these two reads makes one of the writes fail.
    const standingSummary = await readText(container, names.summary);
    const standingRaw = await readText(container, names.raw);
    try {
      const pair = await build(standingRaw && parseRaw(names.raw, standingRaw), standingSummary !== undefined);
      const rawWritten = await write(names.raw, pair.raw, standingRaw, true);
      const summaryWritten = await write(names.summary, pair.summary, standingSummary, false);
      return { ...pair, written: rawWritten || summaryWritten };
    } catch (error) {
      if (!isConflict(error) && !(error instanceof EvidenceGone)) throw error;
    }
  }
  throw new HeadcountError(
    "STORAGE_CONFLICT",
    `${names.raw}: others kept writing it; the next aggregation takes it up again.`,
  );

  async function write(
    name: string,
    content: RawWindow | Summary,
    standing: StoredText | undefined,
    zipped: boolean,
  ): Promise<boolean> {
    const text = JSON.stringify(content);
    if (text === standing?.text) return false;
    const headers = { blobContentType: "application/json", ...(zipped && { blobContentEncoding: "gzip" }) };
    const tier = zipped ? ({ hot: "Hot", cool: "Cool", cold: "Cold" } as const)[feed.rawTier] : "Hot";
    await writeBlob(container, name, zipped ? await zip(text) : text, standing?.etag, headers, tier);
    return true;
  }
}

/** A raw window as it stands, or undefined. @throws HeadcountError ARCHIVE_INVALID */
export async function readRaw(
  container: ContainerClient,
  feed: string,
  window: Window,
): Promise<RawWindow | undefined> {
  return (await readStoredRaw(container, rawName(feed, window)))?.raw;
}

/** The raw window of a blob name, and its ETag, or undefined. @throws HeadcountError ARCHIVE_INVALID */
export async function readStoredRaw(
  container: ContainerClient,
  name: string,
): Promise<{ raw: RawWindow; etag: string } | undefined> {
  const stored = await readText(container, name);
  return stored && { raw: parseRaw(name, stored), etag: stored.etag };
}

/** A window's summary as it stands, or undefined. @throws HeadcountError ARCHIVE_INVALID */
export function readSummary(container: ContainerClient, feed: string, window: Window): Promise<Summary | undefined> {
  return readSummaryBlob(container, summaryName(feed, window));
}

/** The summary of a blob name, or undefined. @throws HeadcountError ARCHIVE_INVALID */
export async function readSummaryBlob(container: ContainerClient, name: string): Promise<Summary | undefined> {
  const stored = await readText(container, name);
  if (!stored) return undefined;
  const parsed = summary.safeParse(fromJson(stored.text));
  if (parsed.success) return parsed.data;
  throw invalid(name, parsed.error.issues[0]?.path);
}

function parseRaw(name: string, stored: StoredText): RawWindow {
  const parsed = rawWindow.safeParse(fromJson(stored.text));
  if (parsed.success) return parsed.data;
  throw invalid(name, parsed.error.issues[0]?.path);
}

function invalid(name: string, path: PropertyKey[] | undefined): HeadcountError {
  const where = path && path.length > 0 ? ` at ${path.map(String).join(".")}` : "";
  return new HeadcountError(
    "ARCHIVE_INVALID",
    `${name} is not what Headcount writes${where}; move it away, and the next aggregation writes it anew.`,
  );
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
