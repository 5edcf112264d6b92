import type { HttpResponseInit } from "@azure/functions";
import type { App } from "../../compose";
import type { Feed } from "../../config/schema";
import { dateAfter, localDay, localDayOf, type LocalDay } from "../../hours/day";
import { closedSpans } from "../../hours/open";
import { own } from "../../model/record";
import { typicalWeek, weekdayOf, type DayOfWeek, type TypicalWeek } from "../../views/week";
import { hourEdges } from "../../views/hours";
import { length } from "../../window/spans";
import { HeadcountError } from "../../model/errors";
import type { WeekAnswer } from "../answers/week";
import { feedOf, venueOf, type Asked } from "./parameters";
import { replyTo } from "./reply";
import { unknownVenue } from "./venues";

const weeks = 8;
const mostHours = 3;

/** `GET /api/feeds/{feed}/week`: the typical week of the last eight, today left out; at most 57 blob reads. */
export async function answerWeek({ config, days, clock }: App, request: Asked): Promise<HttpResponseInit> {
  const feed = feedOf(config, request);
  const venue = venueOf(request);
  if (venue === undefined) throw new HeadcountError("REQUEST_INVALID", "venue: missing; write a venue's id.");
  const now = clock.now();
  const today = localDay(feed.timeZone, now);
  const span = await days.span(feed.id);
  const found: DayOfWeek[] = [];
  if (span) {
    const [first, last] = [dateAfter(today.date, -7 * weeks), dateAfter(today.date, -1)];
    const from = first > span.first ? first : span.first;
    const to = last < span.last ? last : span.last;
    for await (const { date, hours } of days.digests(feed.id, from, to)) found.push({ date, hours });
  }
  const week = typicalWeek(found, venue);
  if (week.from === null && !(await isKnown(feed, venue))) throw unknownVenue(feed, venue);
  const body: WeekAnswer = {
    feed: feed.id,
    venue,
    time_zone: feed.timeZone,
    from: week.from,
    to: week.to,
    cells: week.cells.map((row) => [...row]),
    quietest: [today, localDayOf(feed.timeZone, dateAfter(today.date, 1))].map((day) => ({
      date: day.date,
      hours: quietest(feed, venue, week, day, now),
    })),
  };
  return replyTo(request, { body, maxAge: 300 });

  async function isKnown({ id, venues }: Feed, asked: string): Promise<boolean> {
    if (venues.some((each) => each.id === asked)) return true;
    return span !== undefined && own((await days.index(id, span.last))?.venues, asked) !== undefined;
  }
}

/** Of the hours that begin after now: open by the opening hours, or where none are configured, usually lively. */
function quietest(
  feed: Feed,
  venue: string,
  { cells, lively }: TypicalWeek,
  day: LocalDay,
  now: number,
): WeekAnswer["quietest"][number]["hours"] {
  const weekday = weekdayOf(day.date);
  const opening = feed.venues.find(({ id }) => id === venue)?.openingHours ?? feed.openingHours;
  const hours = hourEdges(feed.timeZone, day.start, day.end).flatMap(({ hour, from, to }) => {
    const median = cells[weekday]?.[hour]?.median;
    const open = opening
      ? length(closedSpans(opening, feed.timeZone, from, to)) * 2 < to - from
      : (lively[weekday]?.[hour] ?? false);
    return median !== undefined && open && from >= now ? [{ hour, median }] : [];
  });
  return hours.sort((a, b) => a.median - b.median || a.hour - b.hour).slice(0, mostHours);
}
