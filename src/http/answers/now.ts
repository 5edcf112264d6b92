import { z } from "zod";
import { anyFlag, feedId, instant, people, venueId } from "./common";

/** `GET /api/feeds/{feed}/now` */
export const nowAnswer = z.strictObject({
  feed: feedId,
  now: instant.describe("the server's clock"),
  state: z
    .enum(["listening", "silent", "down", "stopped", "closed"])
    .describe(
      "listening: somebody is connected and data comes; silent: connected, without data for longer than the watchdog waits; down: wanted and nobody is connected; stopped: not wanted; closed: outside the opening hours",
    ),
  as_of: instant.nullable().describe("receipt of the newest frame that is known here; null where none is"),
  age_seconds: z.number().nullable().describe("how long ago that was"),
  venues: z.array(
    z.strictObject({
      id: venueId,
      name: z.string(),
      occupancy: people.nullable().describe("null where nothing is known of today"),
      capacity: people.nullable(),
      percent: z.number().nullable().describe("of capacity; not limited to 100"),
      at: instant.nullable().describe("receipt of that reading"),
      age_seconds: z.number().nullable(),
      trend: z
        .strictObject({ change: z.number(), minutes: z.number() })
        .nullable()
        .describe("people more or fewer than so many minutes ago (15 where they were heard); null where unknown"),
      open: z.boolean().nullable().describe("by the venue's opening hours; null where none are configured"),
      flags: z.array(anyFlag),
    }),
  ),
});
export type NowAnswer = z.infer<typeof nowAnswer>;
