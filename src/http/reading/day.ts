import type { HttpResponseInit } from "@azure/functions";
import type { App } from "../../compose";
import { dateAfter, localDay } from "../../hours/day";
import type { DayIndex, DayVenue } from "../../model/day";
import { HeadcountError } from "../../model/errors";
import { own } from "../../model/record";
import { iso } from "../../model/time";
import { length } from "../../window/spans";
import type { DayAnswer } from "../answers/day";
import { flagsOf } from "./flags";
import { gapAnswer } from "./gap";
import { dateOf, feedOf, venueOf, type Asked } from "./parameters";
import { replyTo } from "./reply";
import { describeVenue, venuesAsked } from "./venues";

/** Seconds for which a cache may keep a day that is over; what comes late is rare, but it comes. */
const overAge = 600;
const openAge = 10;

/** `GET /api/feeds/{feed}/days/{date}`: the windows of a local day; at most two blob reads. */
export async function answerDay(app: App, request: Asked): Promise<HttpResponseInit> {
  const { days, clock, config } = app;
  const feed = feedOf(config, request);
  const date = dateOf(request);
  const asked = venueOf(request);
  const today = localDay(feed.timeZone, clock.now()).date;
  if (date > today) throw new HeadcountError("REQUEST_INVALID", `${date} is still to come; today is ${today}.`);
  const span = await days.span(feed.id);
  const { index, ledger } = await days.day(feed, date);
  const { knownTo, gaps } = ledger;
  const [from, to] = [Date.parse(index.from), Date.parse(index.to)];
  const missingMs = length(gaps);
  const starts = index.windows.start.map((start) => from / 1000 + start);
  const body: DayAnswer = {
    feed: feed.id,
    date,
    time_zone: feed.timeZone,
    from: index.from,
    to: index.to,
    over: knownTo === to,
    known_to: iso(knownTo),
    previous: span && date > span.first ? dateAfter(date, -1) : null,
    next: date < today ? dateAfter(date, 1) : null,
    windows: { start: starts, seconds: index.windows.seconds, covered_ms: index.windows.covered_ms },
    covered_ms: knownTo - from - missingMs,
    missing_ms: missingMs,
    gaps: gaps.map(gapAnswer),
    venues: venuesAsked(feed, asked, index.venues).map((id) => {
      const venue = own(index.venues, id);
      const flags = flagsOf(feed, index, id).map(({ flag, from, to }) => ({ flag, from: iso(from), to: iso(to) }));
      return { ...describeVenue(feed, id, venue), ...columnsOf(index, venue), flags };
    }),
  };
  return replyTo(request, { body, maxAge: body.over ? overAge : openAge });
}

type Columns = Pick<DayAnswer["venues"][number], "min" | "max" | "avg" | "last" | "samples">;

function columnsOf({ windows }: DayIndex, venue: DayVenue | undefined): Columns {
  if (venue) return { min: venue.min, max: venue.max, avg: venue.avg, last: venue.last, samples: venue.samples };
  const none = windows.start.map(() => null);
  return { min: none, max: none, avg: none, last: none, samples: windows.start.map(() => 0) };
}
