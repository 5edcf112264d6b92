import type { Encoding, SchemaElement } from "hyparquet";
import type { Row } from "../readings/rows";

/** A column of a day's file: what it is, how it is written, and how it is described to others. */
export interface Column {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Its type in a Frictionless Table Schema. */
  readonly type: "datetime" | "string" | "number" | "integer" | "boolean";
  readonly unit?: string;
  /** Whether every reading has a value. */
  readonly required: boolean;
  /** Where the writer's own choice is not the best one. */
  readonly encoding?: Encoding;
  readonly element: Pick<SchemaElement, "type" | "converted_type" | "logical_type">;
  readonly of: (row: Row) => unknown;
}

const text = { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } } as const;
const number = { type: "DOUBLE" } as const;

/** Half a surrogate pair, which JSON can hold, is no UTF-8: what stands for it is U+FFFD. */
export function wellFormed(value: string): string {
  return value.replace(/\p{Surrogate}/gu, "\ufffd");
}

export const columns: readonly Column[] = [
  {
    name: "time",
    title: "Time of receipt",
    description: "When the reading was received, by the clock of the process that listened. Rows are in this order.",
    type: "datetime",
    unit: "UTC, milliseconds",
    required: true,
    encoding: "DELTA_BINARY_PACKED",
    element: {
      type: "INT64",
      converted_type: "TIMESTAMP_MILLIS",
      logical_type: { type: "TIMESTAMP", isAdjustedToUTC: true, unit: "MILLIS" },
    },
    // The type that the writer takes for a timestamp's physical value.
    of: ({ at }) => BigInt(at),
  },
  {
    name: "venue",
    title: "Venue",
    description: "The venue's id, as the feed sends it.",
    type: "string",
    required: true,
    element: text,
    of: ({ venue }) => wellFormed(venue),
  },
  {
    name: "name",
    title: "Name of the venue",
    description: "The venue's name when it was read; its id where the feed gives it none.",
    type: "string",
    required: true,
    element: text,
    of: ({ name }) => wellFormed(name),
  },
  {
    name: "occupancy",
    title: "Occupancy",
    description: "People in the venue, as the feed sent the number: never interpolated, clamped or repaired.",
    type: "number",
    unit: "people",
    required: true,
    element: number,
    of: ({ occupancy }) => occupancy,
  },
  {
    name: "capacity",
    title: "Capacity",
    description: "People that the venue holds, as stated when it was read; empty where nobody has said.",
    type: "number",
    unit: "people",
    required: false,
    element: number,
    of: ({ capacity }) => capacity,
  },
  {
    name: "session",
    title: "Session",
    description: "The connection over which the reading came.",
    type: "string",
    required: true,
    element: text,
    of: ({ session }) => session,
  },
  {
    name: "seq",
    title: "Number of the frame",
    description: "Counts the messages of a session from 1; readings with the same session and seq came in one message.",
    type: "integer",
    required: true,
    encoding: "DELTA_BINARY_PACKED",
    element: { type: "INT64" },
    of: ({ seq }) => BigInt(seq),
  },
  {
    name: "delayed",
    title: "Delayed",
    description:
      "The reading was received only after the process had stood still, so it was sent earlier than its time says.",
    type: "boolean",
    required: true,
    element: { type: "BOOLEAN" },
    of: ({ delayed }) => delayed,
  },
  {
    name: "source_timestamp",
    title: "The source's own time",
    description: "The time that the feed itself gave the reading, as it sent it; empty where it gave none.",
    type: "string",
    required: false,
    element: text,
    of: ({ sourceTimestamp }) => sourceTimestamp && wellFormed(sourceTimestamp),
  },
  {
    name: "occupancy_percentage",
    title: "The source's own percentage",
    description: "Occupancy in percent of the capacity, as the feed itself stated it; empty where it stated none.",
    type: "number",
    unit: "percent",
    required: false,
    element: number,
    of: ({ percentage }) => percentage,
  },
  {
    name: "extra",
    title: "Further fields",
    description: "Further fields that the configuration keeps, as a JSON object; empty where there are none.",
    type: "string",
    required: false,
    element: text,
    of: ({ extra }) => extra,
  },
];

/** The file's schema: the same for every day, whatever it holds. */
export const schema: SchemaElement[] = [
  { name: "readings", num_children: columns.length },
  ...columns.map(({ name, element, required }): SchemaElement => ({
    name,
    repetition_type: required ? "REQUIRED" : "OPTIONAL",
    ...element,
  })),
];

/**
 * A record as the reader gives it, as a row. It is checked by hand: there are a million a day, and a schema would take
 * seconds of the event loop.
 */
export function rowOfRecord(record: Readonly<Record<string, unknown>>): Row {
  const { time, venue, name, occupancy, session, delayed } = record;
  const seq = typeof record["seq"] === "bigint" ? Number(record["seq"]) : undefined;
  if (
    typeof time !== "number" ||
    typeof venue !== "string" ||
    typeof name !== "string" ||
    typeof occupancy !== "number" ||
    typeof session !== "string" ||
    typeof delayed !== "boolean" ||
    seq === undefined
  ) {
    throw new TypeError("a reading lacks what every reading has");
  }
  return {
    at: time,
    venue,
    name,
    occupancy,
    capacity: numberOrNull(record["capacity"]),
    session,
    seq,
    delayed,
    sourceTimestamp: textOrNull(record["source_timestamp"]),
    percentage: numberOrNull(record["occupancy_percentage"]),
    extra: textOrNull(record["extra"]),
  };
}

function numberOrNull(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

function textOrNull(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
