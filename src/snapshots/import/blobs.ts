import type { ContainerClient } from "@azure/storage-blob";
import { messageOf } from "../../model/errors";
import { own } from "../../model/record";
import { ahead } from "../../storage/ahead";
import { readText } from "../../storage/blobs";
import { parseCount, type BadRecord, type ImportRecord, type Parsed } from "./record";
import { parseTime, type TimeReading } from "./time";

/** Where the parts of a record stand in a blob; dotted paths. */
export interface BlobFields {
  readonly timeField: string;
  readonly valueField: string;
  /** The array of records; absent: the blob is the array, the one record, or a record a line. */
  readonly list?: string | undefined;
  readonly venue?: string | undefined;
  readonly venueField?: string | undefined;
}

export interface BlobImport extends BlobFields {
  readonly prefix: string;
  readonly time: TimeReading;
  /** Only blobs that were written at or after this instant, epoch milliseconds. */
  readonly since?: number;
  /** Hears of each blob that is looked at: when it was written, epoch milliseconds. */
  readonly onBlob?: (modified: number) => void;
}

const readAtOnce = 8;
const largestBytes = 16_777_216;

/** The records of JSON blobs, in order of their names; each blob, and each record in it, is hostile until it is read. */
export async function* blobRecords(
  container: ContainerClient,
  asked: BlobImport,
): AsyncGenerator<ImportRecord | BadRecord> {
  const read = ahead(listed(container, asked), readAtOnce, async ({ name, bytes }) => {
    if (bytes > largestBytes) return { name, problem: `the blob is larger than ${largestBytes} bytes` };
    try {
      return { name, text: (await readText(container, name))?.text };
    } catch (error) {
      return { name, problem: `the blob can't be read: ${messageOf(error).split("\n", 1)[0] ?? ""}` };
    }
  });
  const before = new Map<string, number>();
  for await (const { name, text, problem } of read) {
    if (problem !== undefined) yield { where: name, reason: problem };
    // It went away since it was listed.
    else if (text !== undefined) yield* recordsOf(name, text, asked, before);
  }
}

async function* listed(container: ContainerClient, { prefix, since, onBlob }: BlobImport) {
  for await (const { name, properties } of container.listBlobsFlat({ prefix })) {
    const modified = properties.lastModified.getTime();
    if (since !== undefined && modified < since) continue;
    onBlob?.(modified);
    yield { name, bytes: properties.contentLength ?? 0 };
  }
}

function* recordsOf(name: string, text: string, asked: BlobImport, before: Map<string, number>) {
  const items = itemsOf(text, asked.list);
  if (!items) {
    yield { where: name, reason: "the blob is no JSON, or holds no records where --list looks for them" };
    return;
  }
  for (const [index, item] of items.entries()) {
    const where = items.length === 1 ? name : `${name} record ${index + 1}`;
    const record = recordOf(item, asked, before);
    if ("problem" in record) yield { where, reason: record.problem };
    else {
      before.set(record.value.venue, record.value.at);
      yield { where, ...record.value };
    }
  }
}

function recordOf(
  item: unknown,
  asked: BlobImport,
  before: ReadonlyMap<string, number>,
): Parsed<Omit<ImportRecord, "where">> {
  const time = valueAt(item, asked.timeField);
  if (typeof time !== "string" && typeof time !== "number") return { problem: `${asked.timeField} is no time` };
  const id = asked.venueField === undefined ? asked.venue : valueAt(item, asked.venueField);
  const venue = typeof id === "number" ? String(id) : id;
  if (typeof venue !== "string" || !isVenue(venue)) return { problem: `${asked.venueField ?? "venue"} is no id` };
  const at = parseTime(time, asked.time, before.get(venue));
  if ("problem" in at) return at;
  const value = valueAt(item, asked.valueField);
  if (value === null) return { value: { at: at.value, venue, occupancy: null } };
  const count = typeof value === "string" ? parseCount(value, ".") : numeric(value);
  return "problem" in count ? count : { value: { at: at.value, venue, occupancy: count.value } };
}

function numeric(value: unknown): Parsed<number> {
  return typeof value === "number" && Number.isFinite(value) ? { value } : { problem: "the value is no number" };
}

/** Whether a text can be a venue's id. */
export function isVenue(id: string): boolean {
  return id.length > 0 && id.length <= 200 && id !== "__proto__";
}

function itemsOf(text: string, list: string | undefined): unknown[] | undefined {
  const whole = fromJson(text);
  if (whole === undefined) {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    const items = lines.map(fromJson);
    // A line that is cut off is a bad record, not a bad blob.
    return list === undefined && lines.length > 1 && items.some((item) => item !== undefined) ? items : undefined;
  }
  const found = list === undefined ? whole : valueAt(whole, list);
  if (Array.isArray(found)) return found as unknown[];
  return list === undefined && typeof found === "object" && found !== null ? [found] : undefined;
}

function valueAt(item: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (at, key) => (typeof at === "object" && at !== null ? own(at as Record<string, unknown>, key) : undefined),
      item,
    );
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    return undefined;
  }
}
