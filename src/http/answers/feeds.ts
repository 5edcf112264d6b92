import { z } from "zod";
import { date, feedId, people, venueId } from "./common";

/** `GET /api/feeds` */
export const feedsAnswer = z.strictObject({
  feeds: z.array(
    z.strictObject({
      id: feedId,
      name: z.string(),
      time_zone: z.string().describe("IANA time zone"),
      window_seconds: z.int(),
      open: z.boolean().describe("whether the feed is within its opening hours now"),
      next_opening: z.string().nullable().describe("UTC; null while open, and where it never opens"),
      today: date,
      first_day: date.nullable().describe("the first day with data; null without any"),
      venues: z
        .array(z.strictObject({ id: venueId, name: z.string(), capacity: people.nullable() }))
        .describe("venues that are configured, and those of the newest day"),
    }),
  ),
});
export type FeedsAnswer = z.infer<typeof feedsAnswer>;
