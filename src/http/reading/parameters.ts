import type { HttpRequest } from "@azure/functions";
import { z } from "zod";
import type { Config } from "../../config/load";
import type { Feed } from "../../config/schema";
import { HeadcountError } from "../../model/errors";
import type { Span } from "../../model/window";

/** What a handler needs of a request; nothing in it can be trusted. */
export type Asked = Pick<HttpRequest, "params" | "query" | "headers">;

/** The earliest and the latest instant that a time zone can be asked about without leaving the four-digit years. */
const earliest = Date.parse("1971-01-01T00:00:00.000Z");
const latest = Date.parse("2999-12-31T00:00:00.000Z");

const dateText = z.iso.date();
const instantText = z.iso.datetime({ offset: true });
const venueText = z.string().min(1).max(200);

/** @throws HeadcountError FEED_UNKNOWN */
export function feedOf(config: Pick<Config, "feed">, { params }: Asked): Feed {
  return config.feed(params["feed"] ?? "");
}

/** The path's `{date}`. @throws HeadcountError REQUEST_INVALID */
export function dateOf({ params }: Asked): string {
  const text = params["date"] ?? "";
  if (!dateText.safeParse(text).success)
    throw new HeadcountError("REQUEST_INVALID", `date: ${quoted(text)} is none; write a day such as 2026-02-17.`);
  assureWithin("date", text);
  return text;
}

/** `venue`, or undefined where it is not asked for. @throws HeadcountError REQUEST_INVALID */
export function venueOf({ query }: Asked): string | undefined {
  const given = query.get("venue");
  if (given === null) return undefined;
  const parsed = venueText.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new HeadcountError("REQUEST_INVALID", "venue: write a venue's id, of 1 to 200 characters.");
}

/**
 * `from` and `to`: instants with a time zone, or dates, which stand for the local midnight with which they begin.
 * @param midnight epoch milliseconds of a date's beginning
 * @param longestDays how much may be asked for at once
 * @throws HeadcountError REQUEST_INVALID
 */
export function rangeOf({ query }: Asked, midnight: (date: string) => number, longestDays: number): Span {
  const [from, to] = (["from", "to"] as const).map((name) => {
    const text = query.get(name);
    if (text === null || text === "") {
      throw new HeadcountError("REQUEST_INVALID", `${name}: missing; write an instant such as 2026-02-17T10:00:00Z.`);
    }
    const isDate = dateText.safeParse(text).success;
    if (isDate || instantText.safeParse(text).success) {
      assureWithin(name, text);
      return isDate ? midnight(text) : Date.parse(text);
    }
    throw new HeadcountError(
      "REQUEST_INVALID",
      `${name}: ${quoted(text)} is none; write an instant with its time zone, such as 2026-02-17T10:00:00Z or 2026-02-17T11:00:00%2B01:00, or a day such as 2026-02-17.`,
    );
  }) as [number, number];
  if (to <= from) throw new HeadcountError("REQUEST_INVALID", "to: write an instant after from.");
  if (to - from > longestDays * 86_400_000) {
    throw new HeadcountError("REQUEST_INVALID", `from, to: write a range of at most ${longestDays} days.`);
  }
  return { from, to };
}

/** `format`, the first of those there are where none is asked for. @throws HeadcountError REQUEST_INVALID */
export function formatOf<Name extends string>({ query }: Asked, names: readonly [Name, ...Name[]]): Name {
  const given = query.get("format");
  const name = given === null ? names[0] : names.find((each) => each === given);
  if (name !== undefined) return name;
  throw new HeadcountError("REQUEST_INVALID", `format: write one of ${names.join(", ")}.`);
}

/** @throws HeadcountError REQUEST_INVALID where a key stands twice: nobody could say which is meant */
export function assureOnce({ query }: Pick<Asked, "query">): void {
  const keys = [...query.keys()];
  const twice = keys.find((key, nth) => keys.indexOf(key) !== nth);
  if (twice === undefined) return;
  const times = keys.filter((key) => key === twice).length;
  throw new HeadcountError("REQUEST_INVALID", `${quoted(twice)}: given ${times} times; write it once.`);
}

/** @throws HeadcountError REQUEST_INVALID */
function assureWithin(name: string, text: string): void {
  const at = Date.parse(text);
  if (at >= earliest && at <= latest) return;
  throw new HeadcountError(
    "REQUEST_INVALID",
    `${name}: ${quoted(text)} is out of reach; write one from 1971-01-01 to 2999-12-31.`,
  );
}

/** What was given, as far as it helps to see it. */
function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
