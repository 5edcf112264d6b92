import { iso } from "../model/time";
import type { Window } from "../model/window";

/** The blob name of a window's raw readings. */
export function rawName(feed: string, window: Window): string {
  return `${rawPrefix(feed, window.start)}${clock(window.start, window)}-to-${clock(window.end, window)}.json`;
}

/** The blob name of a window's summary. */
export function summaryName(feed: string, window: Window): string {
  return `${summaryPrefix(feed, window.start)}${clock(window.start, window)}.json`;
}

/** The common beginning of the names of a UTC day's summaries. */
export function summaryPrefix(feed: string, at: number): string {
  return `summaries/${feed}/${day(at)}/`;
}

/** The common beginning of the names of a UTC day's raw windows. */
export function rawPrefix(feed: string, at: number): string {
  return `raw-events/${feed}/${day(at)}/`;
}

/** The window of a raw window's blob name, or undefined where it is none. */
export function parseRawName(name: string): { feed: string; window: Window } | undefined {
  const match =
    /^raw-events\/([a-z0-9][a-z0-9-]{0,39})\/(\d{4}-\d\d-\d\d)\/(\d\d-\d\d(?:-\d\d)?)-to-(\d\d-\d\d(?:-\d\d)?)\.json$/.exec(
      name,
    );
  if (!match) return undefined;
  const [, feed = "", date = "", from = "", to = ""] = match;
  const start = instant(date, from);
  let end = instant(date, to);
  if (end <= start) end += 24 * 3_600_000;
  return Number.isNaN(start) || Number.isNaN(end) ? undefined : { feed, window: { start, end } };
}

/** The start of a summary's window, by its blob name, or undefined where it is none. */
export function parseSummaryName(name: string): { feed: string; start: number } | undefined {
  const match = /^summaries\/([a-z0-9][a-z0-9-]{0,39})\/(\d{4}-\d\d-\d\d)\/(\d\d-\d\d(?:-\d\d)?)\.json$/.exec(name);
  if (!match) return undefined;
  const [, feed = "", date = "", from = ""] = match;
  const start = instant(date, from);
  return Number.isNaN(start) ? undefined : { feed, start };
}

/** The UTC calendar day of an instant. */
export function day(at: number): string {
  return iso(at).slice(0, 10);
}

function clock(at: number, window: Window): string {
  const wholeMinutes = window.start % 60_000 === 0 && window.end % 60_000 === 0;
  return iso(at)
    .slice(11, wholeMinutes ? 16 : 19)
    .replaceAll(":", "-");
}

function instant(date: string, time: string): number {
  const [hours = "", minutes = "", seconds = "00"] = time.split("-");
  return Date.parse(`${date}T${hours}:${minutes}:${seconds}.000Z`);
}
