import type { FileMetaData } from "hyparquet";
import { archivedDay, archivedDayKey, type ArchivedDay } from "../../model/archived-day";
import { HeadcountError } from "../../model/errors";
import type { Span } from "../../model/window";
import { rowOfRecord, schema } from "./columns";
import type { Row } from "../readings/rows";

/** Times as epoch milliseconds. */
const parsers = { timestampFromMilliseconds: Number };

/** A day's file, open for reading. */
export interface ParquetDay {
  readonly day: ArchivedDay;
  /** The rows in order, a row group at a time; only groups that meet a stretch of time, where one is given. */
  groups(within?: Span): AsyncGenerator<Row[]>;
}

/**
 * Opens a day's file.
 * @param name of the blob, for messages
 * @throws HeadcountError ARCHIVE_INVALID where it is not what Headcount writes; so does reading on
 */
export async function openParquet(name: string, content: Buffer): Promise<ParquetDay> {
  const { parquetMetadataAsync, parquetReadObjects } = await import("hyparquet");
  const bytes = new Uint8Array(content).buffer;
  const file = { byteLength: bytes.byteLength, slice: (from: number, to?: number) => bytes.slice(from, to) };
  const metadata = await reading(name, () => parquetMetadataAsync(file, { parsers, geoparquet: false }));
  const day = dayOf(name, metadata);
  return { day, groups };

  async function* groups(within?: Span): AsyncGenerator<Row[]> {
    let rowStart = 0;
    for (const group of metadata.row_groups) {
      const rowEnd = rowStart + Number(group.num_rows);
      const options = { file, metadata, parsers, rowStart, rowEnd };
      rowStart = rowEnd;
      if (within && !meets(group, within)) continue;
      const rows = await reading(name, async () => (await parquetReadObjects(options)).map(rowOfRecord));
      yield within ? rows.filter(({ at }) => at >= within.from && at < within.to) : rows;
    }
  }
}

function dayOf(name: string, { schema: found, key_value_metadata: pairs }: FileMetaData): ArchivedDay {
  const said = (elements: readonly { name: string; type?: string }[]) =>
    elements.map((each) => `${each.name} ${each.type}`);
  if (said(found).join() !== said(schema).join()) throw invalid(name, "its columns are others");
  const json = pairs?.find(({ key }) => key === archivedDayKey)?.value;
  const parsed = archivedDay.safeParse(fromJson(json));
  if (parsed.success) return parsed.data;
  throw invalid(name, `what stands in its metadata under "${archivedDayKey}" is not a day's`);
}

function meets(group: FileMetaData["row_groups"][number], { from, to }: Span): boolean {
  const { min_value: min, max_value: max } = group.columns[0]?.meta_data?.statistics ?? {};
  return typeof min !== "number" || typeof max !== "number" || (max >= from && min < to);
}

async function reading<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw invalid(name, "it can't be read", error);
  }
}

function invalid(name: string, why: string, cause?: unknown): HeadcountError {
  return new HeadcountError(
    "ARCHIVE_INVALID",
    `${name} is not what Headcount writes: ${why}. Move it away; the day is archived anew if its raw windows stand.`,
    { cause },
  );
}

function fromJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
