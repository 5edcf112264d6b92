import { readFileSync } from "node:fs";
import { fromLocal } from "./clock";
import { FeedError } from "./errors";
import type { VenueState } from "./source";
import { findVenue } from "./venues";

/** One frame of a recording: the last known values of all its venues. */
export interface RecordedFrame {
  /** Epoch ms at which it was recorded. */
  readonly t: number;
  readonly states: VenueState[];
}

type Row = (fields: readonly string[]) => { t: string; state: VenueState };

const ONE_VENUE = "received_at_local,occupancy";
const ALL_VENUES = "timestamp,uid,name,currentfill,freespace,maxspace";

function number(text: string | undefined, what: string): number {
  if (text === undefined || !/^-?\d+(\.\d+)?$/.test(text))
    throw new FeedError(`${what} "${text ?? ""}" is not a number.`);
  return Number(text);
}

function oneVenue(uid: string): Row {
  const venue = findVenue(uid);
  if (!venue) throw new FeedError(`there is no venue ${uid}.`);
  const { name, capacity } = venue;
  return ([t = "", fill]) => ({ t, state: { uid, name, capacity, occupancy: number(fill, "occupancy") } });
}

const allVenues: Row = ([t = "", uid, name = "", fill, , max]) => {
  if (!uid) throw new FeedError("uid is empty.");
  return { t, state: { uid, name, occupancy: number(fill, "currentfill"), capacity: number(max, "maxspace") } };
};

function fieldsOf(line: string): string[] {
  const fields = [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"(?=,|$)|([^,]*))/g)];
  return fields.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
}

/** Reads a recording of either shape; `uid` is the venue of one that names none. Throws a FeedError naming the line. */
export function readRecording(file: string, uid: string): RecordedFrame[] {
  const [header = "", ...lines] = contentOf(file).split(/\r?\n/);
  const frames: RecordedFrame[] = [];
  const known = new Map<string, VenueState>();
  let lineNumber = 1;
  try {
    const row = rowOf(header, uid);
    const width = fieldsOf(header).length;
    for (const line of lines) {
      lineNumber++;
      if (line.trim() === "") continue;
      const fields = fieldsOf(line);
      if (fields.length !== width) throw new FeedError(`has ${fields.length} fields instead of ${width}.`);
      const { t: text, state } = row(fields);
      const last = frames.at(-1);
      const t = fromLocal(text, last?.t);
      if (t === undefined) throw new FeedError(`"${text}" is not a local time like 2026-02-17 10:00:02.`);
      if (last && t < last.t) throw new FeedError("its time is before that of the line above.");
      known.set(state.uid, state);
      if (last?.t === t && header === ALL_VENUES) frames.pop();
      frames.push({ t, states: [...known.values()] });
    }
  } catch (error) {
    if (error instanceof FeedError) throw new FeedError(`${file} line ${lineNumber}: ${error.message}`);
    throw error;
  }
  if (frames.length === 0) throw new FeedError(`${file} has no rows.`);
  return frames;
}

function rowOf(header: string, uid: string): Row {
  if (header === ONE_VENUE) return oneVenue(uid);
  if (header === ALL_VENUES) return allVenues;
  throw new FeedError(`the header is neither "${ONE_VENUE}" nor "${ALL_VENUES}".`);
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    throw new FeedError(`The recording ${file} can't be read (${(error as NodeJS.ErrnoException).code ?? "unknown"}).`);
  }
}
