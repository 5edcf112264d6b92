import { z } from "zod";
import { date, feedId, venueId } from "./common";

/** `GET /api/feeds/{feed}/week?venue=` */
export const weekAnswer = z.strictObject({
  feed: feedId,
  venue: venueId,
  time_zone: z.string(),
  from: date.nullable().describe("the first day that it rests on; null without any"),
  to: date.nullable().describe("the last day that it rests on"),
  cells: z
    .array(
      z
        .array(
          z
            .strictObject({
              median: z.number().describe("median of the days' time-weighted averages in that hour"),
              p25: z.number(),
              p75: z.number(),
              min: z.number(),
              max: z.number(),
              days: z.int().describe("days that it rests on"),
              covered: z.number().describe("share of those days' hours that was heard, from 0 to 1"),
            })
            .nullable(),
        )
        .length(24)
        .describe("by local hour"),
    )
    .length(7)
    .describe("by weekday, Monday first; null where nothing was heard"),
  quietest: z
    .array(
      z.strictObject({
        date,
        hours: z
          .array(z.strictObject({ hour: z.int(), median: z.number() }))
          .describe("the quietest open hours of that day still to come, quietest first, three at most"),
      }),
    )
    .describe("today and tomorrow"),
});
export type WeekAnswer = z.infer<typeof weekAnswer>;
