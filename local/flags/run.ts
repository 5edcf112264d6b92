import { DateTime } from "luxon";
import { emptyDay } from "../../src/archive/days/build";
import { putWindows } from "../../src/archive/days/columns";
import { gapsAfter, putGaps } from "../../src/archive/days/gaps";
import { localDay } from "../../src/hours/day";
import { flagsOf } from "../../src/http/reading/flags";
import type { Summary } from "../../src/model/archive";
import { recordingPast } from "../compare/recording";
import { windowsOf } from "../history/windows";
import { counted } from "../text/counted";

export interface Options {
  readonly file: string;
  /** Of a recording that names no venue: its venue. */
  readonly venue: string;
  readonly windowSeconds: number;
  readonly silenceSeconds: number;
  /** Local wall time of every day, such as `06:00-22:00`. */
  readonly open: string | undefined;
}

/**
 * What the data API would flag of a recording, day by day, a line each: put through the app's own decoding, journals,
 * aggregation and day indexes.
 * @throws FeedError where it can't be read
 */
export function run({ file, venue, windowSeconds, silenceSeconds, open }: Options): string[] {
  const lengthMs = windowSeconds * 1000;
  const { feed, span, minutes } = recordingPast({ file, venue, silenceMs: silenceSeconds * 1000, open });
  const within = {
    from: Math.floor(span.from / lengthMs) * lengthMs,
    to: Math.ceil(span.to / lengthMs) * lengthMs,
  };
  const days = new Map<string, Summary[]>();
  for (const { window, pair } of windowsOf(feed, { lengthMs }, within, minutes())) {
    const { date } = localDay(feed.timeZone, window.start);
    days.set(date, [...(days.get(date) ?? []), pair.summary]);
  }
  const clock = (at: number) => DateTime.fromMillis(at, { zone: feed.timeZone }).toFormat("HH:mm:ss");
  return [...days].flatMap(([date, summaries]) => {
    const index = emptyDay(feed, date);
    const gaps = gapsAfter(index, summaries, false);
    putWindows(index, summaries);
    putGaps(index, gaps, []);
    const flags = Object.entries(index.venues).flatMap(([id, { name }]) =>
      flagsOf(feed, index, id).map(
        ({ flag, from, to }) => `${date} ${id} ${name}: ${flag} ${clock(from)} to ${clock(to)}`,
      ),
    );
    const [venues, windows] = [Object.keys(index.venues).length, summaries.length];
    return [
      ...flags,
      `${date}: ${counted(flags.length, "stretch", "stretches")} flagged, in ${counted(windows, "window")} of ${counted(venues, "venue")}`,
    ];
  });
}
