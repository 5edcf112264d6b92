import { parse } from "csv-parse";
import { createReadStream } from "node:fs";
import { isVenue } from "../../src/snapshots/import/blobs";
import { parseCount, type BadRecord, type ImportRecord } from "../../src/snapshots/import/record";
import { parseTime, type TimeReading } from "../../src/snapshots/import/time";
import type { Options } from "./options";

/** A wrong header is not a bad line: nothing could be taken. */
export class CsvError extends Error {
  override readonly name = "CsvError";
}

interface Line {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

type CsvOptions = Pick<
  Options,
  | "timeColumn"
  | "dateColumn"
  | "valueColumn"
  | "venueColumn"
  | "venue"
  | "header"
  | "delimiter"
  | "encoding"
  | "decimal"
  | "empty"
>;

/** The records of a CSV file, line by line; every line that can't be taken with its number and a reason. @throws CsvError */
export async function* csvRecords(
  file: string,
  options: CsvOptions,
  time: TimeReading,
): AsyncGenerator<ImportRecord | BadRecord> {
  const skipped: BadRecord[] = [];
  const parser = parse({
    bom: true,
    delimiter: options.delimiter,
    encoding: options.encoding,
    info: true,
    max_record_size: 1_000_000,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (error) => {
      if (error) skipped.push({ where: `line ${String(error["lines"])}`, reason: `it is no CSV: ${error.message}` });
    },
  });
  const source = createReadStream(file);
  source.on("error", (error) => parser.destroy(error));
  source.pipe(parser);
  let columns: Columns | undefined;
  const before = new Map<string, number>();
  try {
    for await (const line of parser as AsyncIterable<Line>) {
      yield* skipped.splice(0);
      if (!columns) {
        columns = columnsOf(line.record, options);
        if (options.header) continue;
      }
      const record = recordOf(line, columns, options, time, before);
      if (!("reason" in record)) before.set(record.venue, record.at);
      yield record;
    }
  } finally {
    source.destroy();
  }
  yield* skipped.splice(0);
}

interface Columns {
  /** How many there are. */
  readonly count: number;
  readonly date: number | undefined;
  readonly time: number;
  readonly value: number;
  readonly venue: number | undefined;
}

function columnsOf(first: readonly string[], options: CsvOptions): Columns {
  const names = first.map((name) => name.trim());
  const find = (name: string): number => {
    const index = options.header ? names.indexOf(name) : Number(name) - 1;
    if (Number.isInteger(index) && index >= 0 && index < names.length) return index;
    const known = options.header ? names.join(", ").slice(0, 300) : `1 to ${names.length}`;
    throw new CsvError(`there is no column ${JSON.stringify(name)}; there are ${known}`);
  };
  const maybe = (name: string | undefined) => (name === undefined ? undefined : find(name));
  return {
    count: first.length,
    date: maybe(options.dateColumn),
    time: find(options.timeColumn ?? ""),
    value: find(options.valueColumn ?? ""),
    venue: maybe(options.venueColumn),
  };
}

function recordOf(
  { record, info }: Line,
  columns: Columns,
  { venue: only, decimal, empty }: CsvOptions,
  time: TimeReading,
  before: ReadonlyMap<string, number>,
): ImportRecord | BadRecord {
  const where = `line ${info.lines}`;
  // A decimal comma that is taken for a delimiter would make 45 of 45,5.
  if (record.length !== columns.count)
    return { where, reason: `it has ${record.length} columns, where the first line has ${columns.count}` };
  const cell = (index: number) => record[index]?.trim();
  const venue = columns.venue === undefined ? only : cell(columns.venue);
  if (venue === undefined || !isVenue(venue)) return { where, reason: "the venue is missing" };
  const moment = [columns.date, columns.time].flatMap((index) => (index === undefined ? [] : (cell(index) ?? [])));
  if (moment.join("") === "") return { where, reason: "the time is missing" };
  const at = parseTime(moment.join(" "), time, before.get(venue));
  if ("problem" in at) return { where, reason: at.problem };
  const text = cell(columns.value) ?? "";
  if (text === "" && empty === "failed") return { where, at: at.value, venue, occupancy: null };
  if (text === "") return { where, reason: "the value is missing" };
  const count = parseCount(text, decimal);
  return "problem" in count ? { where, reason: count.problem } : { where, at: at.value, venue, occupancy: count.value };
}
