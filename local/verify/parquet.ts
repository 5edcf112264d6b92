import type { FileMetaData, SchemaElement } from "hyparquet";
import { archivedDay, archivedDayKey, type ArchivedDay } from "../../src/model/archived-day";

/** A reading as a day's file has it. */
export interface FileRow {
  readonly time: number;
  readonly venue: string;
  readonly name: string;
  readonly occupancy: number;
  readonly capacity: number | null;
  readonly session: string;
  readonly seq: number;
  readonly delayed: boolean;
  readonly source_timestamp: string | null;
  readonly occupancy_percentage: number | null;
  readonly extra: string | null;
}

/** A day's file, open. */
export interface DayFile {
  readonly day: ArchivedDay;
  /** A row group at a time. */
  rows(): AsyncGenerator<readonly FileRow[]>;
}

const columns: readonly string[] = [
  "time INT64 REQUIRED TIMESTAMP",
  "venue BYTE_ARRAY REQUIRED STRING",
  "name BYTE_ARRAY REQUIRED STRING",
  "occupancy DOUBLE REQUIRED",
  "capacity DOUBLE OPTIONAL",
  "session BYTE_ARRAY REQUIRED STRING",
  "seq INT64 REQUIRED",
  "delayed BOOLEAN REQUIRED",
  "source_timestamp BYTE_ARRAY OPTIONAL STRING",
  "occupancy_percentage DOUBLE OPTIONAL",
  "extra BYTE_ARRAY OPTIONAL STRING",
];

/** Opens a day's file. @throws Error that says what is wrong with it */
export async function openDayFile(content: Buffer): Promise<DayFile> {
  const { parquetMetadataAsync, parquetReadObjects } = await import("hyparquet");
  const bytes = new Uint8Array(content).buffer;
  const file = { byteLength: bytes.byteLength, slice: (from: number, to?: number) => bytes.slice(from, to) };
  const metadata = await parquetMetadataAsync(file);
  const found = metadata.schema.slice(1).map(describe);
  if (found.join("\n") !== columns.join("\n")) throw new Error(`its columns are ${found.join(", ")}`);
  return { day: dayOf(metadata), rows };

  async function* rows(): AsyncGenerator<readonly FileRow[]> {
    let rowStart = 0;
    for (const { num_rows: count } of metadata.row_groups) {
      const rowEnd = rowStart + Number(count);
      const records = await parquetReadObjects({ file, metadata, rowStart, rowEnd });
      yield records.map(
        (record) => ({ ...record, time: (record["time"] as Date).getTime(), seq: Number(record["seq"]) }) as FileRow,
      );
      rowStart = rowEnd;
    }
  }
}

function describe({ name, type, repetition_type: repetition, logical_type: logical }: SchemaElement): string {
  const utc = logical?.type === "TIMESTAMP" && (!logical.isAdjustedToUTC || logical.unit !== "MILLIS");
  return [name, type, repetition, logical && (utc ? "a timestamp of another kind" : logical.type)]
    .filter((part) => part !== undefined)
    .join(" ");
}

function dayOf({ key_value_metadata: pairs }: FileMetaData): ArchivedDay {
  const json = pairs?.find(({ key }) => key === archivedDayKey)?.value;
  if (json === undefined) throw new Error(`its metadata has no "${archivedDayKey}"`);
  const { data, error } = archivedDay.safeParse(JSON.parse(json));
  if (data) return data;
  const issue = error.issues[0];
  throw new Error(`"${archivedDayKey}" in its metadata, ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
}
