import { z } from "zod";
import { anyFlag, date, feedId, gap, instant, people, venueId } from "./common";

const series = z.array(z.number().nullable());

/** `GET /api/feeds/{feed}/days/{date}`, of one venue with `?venue=`, else of all */
export const dayAnswer = z.strictObject({
  feed: feedId,
  date,
  time_zone: z.string(),
  from: instant,
  to: instant,
  over: z.boolean().describe("whether the day is over and everything of it is aggregated"),
  known_to: instant.describe("up to when the day is known: its end, or the last aggregated window's"),
  previous: date.nullable().describe("the day before, where there may be data"),
  next: date.nullable().describe("the day after, unless it is still to come"),
  windows: z
    .strictObject({
      start: z.array(z.int()).describe("epoch seconds, ascending"),
      seconds: z.array(z.int()).describe("length of each"),
      covered_ms: z.array(z.int()).describe("how much of each was heard, milliseconds"),
    })
    .describe("the windows that stand; each column has one entry a window"),
  covered_ms: z.int().describe("heard between from and known_to, milliseconds"),
  missing_ms: z.int().describe("not heard between from and known_to, milliseconds"),
  gaps: z.array(gap).describe("all that was not heard between from and known_to, also where no window stands"),
  venues: z.array(
    z.strictObject({
      id: venueId,
      name: z.string(),
      capacity: people.nullable(),
      min: series,
      max: series,
      avg: series.describe("time-weighted over covered time"),
      last: series,
      samples: z.array(z.int()),
      flags: z.array(
        z.strictObject({ flag: anyFlag, from: instant, to: instant }).describe("a stretch that is suspicious"),
      ),
    }),
  ),
});
export type DayAnswer = z.infer<typeof dayAnswer>;
