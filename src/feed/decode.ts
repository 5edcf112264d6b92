import { z } from "zod";
import type { Mapping } from "../config/schema";
import type { Json, Reading } from "../model/reading";
import { own } from "../model/record";
import { Repeats } from "./repeats";

/** What a frame said, and what of it could not be taken. */
export interface Decoded {
  readonly readings: Reading[];
  /** A sentence for each part that was refused. */
  readonly refused: string[];
}

type Fields = Record<string, unknown>;
type Refuse = (reason: string) => void;
type ReadVenue = (item: unknown, refuse: Refuse) => Reading | undefined;
type Draft = { -readonly [Key in keyof Reading]: Reading[Key] };

const longestNumber = 32;
const longestId = 200;
const longestName = 500;
const longestMoment = 64;
/** Levels of a kept field; what is nested without end could be neither written nor read back. */
const deepestKept = 16;
/** Refused parts after which a frame is not looked at any further, so that rubbish costs no time. */
const mostRefused = 1000;

type Collects = (venue: string) => boolean;
type Decode = (text: string) => Decoded;

/**
 * A decoder for the frames of a feed. It never throws: what can't be read is refused with a reason, and a frame that
 * can't be read at all has no readings but a reason. A reading whose occupancy can be read is kept without what can't.
 * It remembers the last frame: what is said again is the same reading object.
 * @param collects whether a venue is to be collected
 */
export function decoder(mapping: Mapping, collects: Collects = () => true): Decode {
  const readVenue = venueReader(mapping);
  const whole = wholeDecoder(mapping, readVenue, collects);
  if (mapping.list !== undefined) return whole;
  const repeats = new Repeats((text) => readAlone(text, readVenue, collects));
  return (text) => {
    const readings = repeats.readings(text);
    return readings ? { readings, refused: [] } : whole(text);
  };
}

/** Reads a venue's object by itself, where there is nothing to refuse. */
function readAlone(text: string, readVenue: ReadVenue, collects: Collects) {
  const refused: string[] = [];
  let item: unknown;
  try {
    item = JSON.parse(text);
  } catch {
    return undefined;
  }
  const reading = readVenue(item, (reason) => refused.push(reason));
  if (!reading || refused.length > 0) return undefined;
  return { venue: reading.venue, reading: collects(reading.venue) ? reading : undefined };
}

/** Reads every frame as a whole, knowing none before it. */
function wholeDecoder(mapping: Mapping, readVenue: ReadVenue, collects: Collects): Decode {
  const path = mapping.list?.split(".") ?? [];
  return (text) => {
    const readings: Reading[] = [];
    const refused: string[] = [];
    const refuse = (reason: string) => void refused.push(reason);
    let frame: unknown;
    try {
      frame = JSON.parse(text);
    } catch {
      return { readings, refused: ["it is no JSON"] };
    }
    for (const key of path) frame = isFields(frame) ? own(frame, key) : undefined;
    const items: unknown[] = Array.isArray(frame) ? frame : isFields(frame) ? [frame] : [];
    if (!Array.isArray(frame) && items.length === 0) refuse("it holds no venues where the mapping looks for them");
    const seen = new Set<string>();
    for (const item of items) {
      const reading = readVenue(item, refuse);
      if (reading && seen.has(reading.venue)) refuse(`${reading.venue} stands in it twice`);
      else if (reading) {
        seen.add(reading.venue);
        if (collects(reading.venue)) readings.push(reading);
      }
      if (refused.length < mostRefused) continue;
      refuse("too much of it can't be read, and the rest was not looked at");
      break;
    }
    return { readings, refused };
  };
}

/** Reads one venue's object: quickly where every value is of its usual type, else by the schemas, which know them all. */
function venueReader(mapping: Mapping): ReadVenue {
  const bySchemas = schemaReader(mapping);
  const { venue, name, occupancy, capacity, timestamp, percentage, keep } = mapping;
  if (keep.length > 0 || typeof venue !== "string") return bySchemas;
  return (item, refuse) => {
    if (!isFields(item)) return bySchemas(item, refuse);
    const id = item[venue];
    const count = digits(item[occupancy]);
    const size = capacity === undefined ? undefined : digits(item[capacity]);
    const label = name === undefined ? undefined : item[name];
    const moment = timestamp === undefined ? undefined : item[timestamp];
    const usual =
      isText(id, longestId) &&
      id !== "__proto__" &&
      count !== undefined &&
      (size !== undefined || capacity === undefined || item[capacity] === undefined) &&
      (label === undefined || isText(label, longestName)) &&
      (moment === undefined || isText(moment, longestMoment)) &&
      (percentage === undefined || item[percentage] === undefined);
    if (!usual) return bySchemas(item, refuse);
    const reading: Draft = { venue: id, occupancy: count };
    if (size !== undefined) reading.capacity = size;
    if (label !== undefined) reading.name = label;
    if (moment !== undefined) reading.sourceTimestamp = moment;
    return reading;
  };
}

/** Not by zod's own check of lengths: it looks at whatever has a `length`, and throws where it can't be compared. */
function textUpTo(most: number) {
  return z.string().refine(({ length }) => length <= most);
}

const number = z
  .union(
    [
      z.number(),
      textUpTo(longestNumber)
        .regex(/^\s*[+-]?\d+(\.\d+)?\s*$/)
        .transform(Number),
    ],
    { error: "is no number" },
  )
  .refine(Number.isFinite, { error: "is no number" });
const absent = z.union([z.undefined(), z.null(), z.literal("")]).transform(() => undefined);
const maybeNumber = z.union([absent, number], { error: "is no number" });
const venueId = z
  .union([z.string(), z.int().transform(String)], { error: "is no id" })
  .refine((text) => isText(text, longestId) && text !== "__proto__", { error: "is no id" });
const maybeName = z.union([absent, textUpTo(longestName)], {
  error: `is no text of at most ${longestName} characters`,
});
const maybeMoment = z.union([absent, textUpTo(longestMoment), z.number().transform(String)], {
  error: "is no time",
});

/** Takes every value as it has been seen: numbers as numbers or as text, what is optional absent, null or empty. */
function schemaReader(mapping: Mapping): ReadVenue {
  const { venue, keep } = mapping;
  return (item, refuse) => {
    if (!isFields(item)) {
      refuse("a venue is no object");
      return undefined;
    }
    const take = <T>(field: string | undefined, type: z.ZodType<T>): T | undefined => {
      if (field === undefined) return undefined;
      const parsed = type.safeParse(own(item, field));
      if (!parsed.success) refuse(`${field}: ${parsed.error.issues[0]?.message ?? "can't be read"}`);
      return parsed.data;
    };
    const id = typeof venue === "string" ? take(venue, venueId) : venue.fixed;
    const occupancy = take(mapping.occupancy, number);
    if (id === undefined || occupancy === undefined) return undefined;
    const reading: Draft = { venue: id, occupancy };
    const capacity = take(mapping.capacity, maybeNumber);
    if (capacity !== undefined) reading.capacity = capacity;
    const name = take(mapping.name, maybeName);
    if (name !== undefined) reading.name = name;
    const sourceTimestamp = take(mapping.timestamp, maybeMoment);
    if (sourceTimestamp !== undefined) reading.sourceTimestamp = sourceTimestamp;
    const percentage = take(mapping.percentage, maybeNumber);
    if (percentage !== undefined) reading.percentage = percentage;
    const kept = keep.filter((field) => field !== "__proto__" && Object.hasOwn(item, field));
    const writable = kept.filter(
      (field) => isShallow(item[field], deepestKept) || refuse(`${field}: is nested too deep`),
    );
    if (writable.length > 0) reading.extra = Object.fromEntries(writable.map((field) => [field, item[field] as Json]));
    return reading;
  };
}

function isText(value: unknown, longest: number): value is string {
  return typeof value === "string" && value.length > 0 && value.length <= longest;
}

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((each) => isShallow(each, levels - 1));
}

/** A number, or plain digits from 0 to 9,999,999, perhaps with ".0" behind. */
function digits(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string") return undefined;
  const { length } = value;
  const end = length > 2 && value.endsWith(".0") ? length - 2 : length;
  if (end === 0 || end > 7) return undefined;
  let result = 0;
  for (let index = 0; index < end; index++) {
    const digit = value.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9) return undefined;
    result = result * 10 + digit;
  }
  return result;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
