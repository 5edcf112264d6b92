import { DateTime } from "luxon";
import { instantsOf } from "../../hours/wall";
import { iso } from "../../model/time";
import type { Parsed } from "./record";

/** What to do with a local time that stands twice where clocks are set back. */
export const ambiguities = ["report", "first", "last", "order"] as const;

export interface TimeReading {
  /** IANA time zone of times that have none. */
  readonly timeZone?: string | undefined;
  /** Luxon's tokens, such as `dd.MM.yyyy HH:mm`; absent: what is common is understood. */
  readonly format?: string | undefined;
  /** `order`: the second, where the first would lie not after the record before it. */
  readonly ambiguous: (typeof ambiguities)[number];
}

const isoForm = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?$/i;
const dottedForm = /^(\d{1,2})\.(\d{1,2})\.(\d{4}),?\s+(\d{1,2}):(\d\d)(?::(\d\d))?$/;
const epochForm = /^\d{10}(\d{3})?$/;
/** Before it nobody scraped, and after it nobody has yet: a number of another meaning, or a slip. */
const [earliest, latest] = [Date.UTC(1990, 0), Date.UTC(2100, 0)];

/** Reads a time. @param before the instant of the same venue's record before it, epoch milliseconds */
export function parseTime(given: string | number, reading: TimeReading, before?: number): Parsed<number> {
  const text = String(given).trim();
  const parsed =
    reading.format === undefined ? common(text, reading, before) : formatted(text, reading.format, reading, before);
  if ("problem" in parsed || (parsed.value >= earliest && parsed.value < latest)) return parsed;
  return { problem: "the time lies outside of 1990 to 2100" };
}

function common(text: string, reading: TimeReading, before: number | undefined): Parsed<number> {
  if (epochForm.test(text)) return { value: Number(text) * (text.length === 10 ? 1000 : 1) };
  const [, year, month, day, hour, minute, second, fraction, zone] = isoForm.exec(text) ?? [];
  if (year !== undefined) {
    const wall = wallOf(year, month, day, hour, minute, second, fraction);
    if (wall === undefined) return { problem: "there is no such time" };
    return zone === undefined ? local(wall, reading, before) : { value: wall - offsetMs(zone) };
  }
  const dotted = dottedForm.exec(text);
  if (!dotted) return { problem: "the time can't be read; say how it is written with --time-format" };
  const wall = wallOf(dotted[3], dotted[2], dotted[1], dotted[4], dotted[5], dotted[6]);
  return wall === undefined ? { problem: "there is no such time" } : local(wall, reading, before);
}

function formatted(text: string, format: string, reading: TimeReading, before: number | undefined): Parsed<number> {
  const parsed = DateTime.fromFormat(text, format, { zone: "utc", setZone: true, locale: "en" });
  if (!parsed.isValid) return { problem: `the time is not of the form ${format}` };
  if (/Z|z|X|x/.test(format.replace(/'[^']*'/g, ""))) return { value: parsed.toMillis() };
  return local(parsed.toMillis(), reading, before);
}

/** @param wall local time written as the epoch milliseconds that it would be in UTC */
function local(wall: number, { timeZone, ambiguous }: TimeReading, before: number | undefined): Parsed<number> {
  if (timeZone === undefined) return { problem: "the time has no zone; say which with --time-zone" };
  const { first, last } = instantsOf(timeZone, wall);
  const isSkipped = first === last && DateTime.fromMillis(first, { zone: timeZone }).offset * 60_000 + first !== wall;
  if (isSkipped) return { problem: "there is no such time: clocks were set forward over it" };
  if (first === last || ambiguous === "first") return { value: first };
  if (ambiguous === "last") return { value: last };
  if (ambiguous === "order") return { value: before !== undefined && first <= before ? last : first };
  return { problem: `the time stands twice, at ${iso(first)} and ${iso(last)}; choose with --ambiguous` };
}

function wallOf(...parts: (string | undefined)[]): number | undefined {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
    .slice(0, 6)
    .map((part) => Number(part ?? 0));
  const ms = Math.floor(Number(`0.${parts[6] ?? 0}`) * 1000);
  const wall = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  const written = [month - 1, day, hour, minute, second];
  const date = new Date(wall);
  const read = [date.getUTCMonth(), date.getUTCDate(), date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
  return written.every((part, index) => part === read[index]) ? wall : undefined;
}

function offsetMs(zone: string): number {
  if (/^z$/i.test(zone)) return 0;
  const [, sign, hours = "0", minutes = "0"] = /^([+-])(\d\d):?(\d\d)?$/.exec(zone) ?? [];
  return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
