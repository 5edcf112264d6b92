import { dateAfter, localDay, localDayOf } from "../../src/hours/day";
import type { Feed } from "../../src/config/schema";
import type { Question } from "./endpoints";
import type { Past } from "./past";

/** For so long an answer to `now`, `health` and today's day is given again. */
const [sharedMs, healthMs] = [1050, 5050];
const hourMs = 3_600_000;

/** Everything that is asked of the reading side. @param now epoch milliseconds */
export function questionsOf(feed: Feed, past: Past, now: number): Question[] {
  const base = `feeds/${feed.id}`;
  const today = localDay(feed.timeZone, now).date;
  const ago = (days: number) => dateAfter(today, -days);
  const venue = (nth: number) => encodeURIComponent(feed.venues[nth % feed.venues.length]?.id ?? "");
  // The first day and the last are not whole.
  const whole = past.days - 1;
  const earlier = (nth: number) => ago(1 + ((nth * 37) % whole));
  const midnight = (date: string) => localDayOf(feed.timeZone, date).start;
  const hour = (from: number) => `from=${iso(from)}&to=${iso(from + hourMs)}`;
  const opened = Math.floor((now - 2 * hourMs) / hourMs) * hourMs;
  const range = (days: number) => `from=${ago(days)}&to=${today}`;
  return [
    { name: "feeds", path: () => "feeds", times: 100 },
    { name: "now, of all venues", path: () => `${base}/now`, times: 40, pauseMs: sharedMs },
    { name: "now, again within a second", path: () => `${base}/now`, times: 200 },
    { name: "health", path: () => "health", times: 10, pauseMs: healthMs },
    {
      name: "a day of a venue, for the first time",
      path: (nth) => `${base}/days/${earlier(nth)}?venue=${venue(nth)}`,
      times: Math.min(60, whole),
    },
    { name: "a day of a venue, again", path: (nth) => `${base}/days/${ago(1)}?venue=${venue(nth)}`, times: 200 },
    {
      name: "today, of a venue",
      path: (nth) => `${base}/days/${today}?venue=${venue(nth)}`,
      times: 40,
      pauseMs: sharedMs,
    },
    { name: "a day of all venues, again", path: () => `${base}/days/${ago(1)}`, times: 60 },
    { name: "typical week, nothing in memory", path: () => `${base}/week?venue=${venue(6)}`, times: 7, fresh: true },
    { name: "typical week, again", path: (nth) => `${base}/week?venue=${venue(nth)}`, times: 200 },
    {
      name: `coverage of ${past.days} days, nothing in memory`,
      path: () => `${base}/coverage?${range(past.days)}`,
      times: 5,
      fresh: true,
    },
    { name: `coverage of ${past.days} days, again`, path: () => `${base}/coverage?${range(past.days)}`, times: 60 },
    { name: "coverage of a week, again", path: () => `${base}/coverage?${range(Math.min(7, whole))}`, times: 100 },
    {
      name: "readings of an hour, today (raw windows)",
      path: (nth) => `${base}/readings?${hour(opened)}&venue=${venue(nth)}`,
      times: 30,
    },
    {
      name: "readings of an hour, at the feed's pace (day file)",
      path: (nth) => {
        const day = 2 + (nth % Math.max(1, past.rawDays - 2));
        return `${base}/readings?${hour(midnight(ago(day)) + 15 * hourMs)}&venue=${venue(nth)}`;
      },
      times: 30,
    },
    {
      name: "readings of a day, a frame a minute (day file)",
      path: (nth) => {
        const day = past.rawDays + 1 + ((nth * 7) % Math.max(1, past.days - past.rawDays - 1));
        return `${base}/readings?from=${ago(day)}&to=${ago(day - 1)}&venue=${venue(nth)}`;
      },
      times: 30,
    },
    {
      name: "comparison of a day of a venue, for the first time",
      path: (nth) => `${base}/comparison?from=${ago(1)}&to=${today}&venue=${venue(nth)}`,
      times: Math.min(10, feed.venues.length),
    },
    {
      name: "comparison of a day of a venue, again within a minute",
      path: () => `${base}/comparison?from=${ago(1)}&to=${today}&venue=${venue(0)}`,
      times: 60,
    },
    { name: "openapi.json", path: () => "openapi.json", times: 60 },
    { name: "the page", path: () => "dashboard", times: 60 },
  ];
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
