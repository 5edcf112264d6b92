import { z } from "zod";
import { anyFlag, feedId, instant, people, venueId } from "../http/answers/common";

export const resolution = z.enum(["recovered", "closed", "stopped", "unknown"]);
/** Why an alert is over. */
export type Resolution = z.infer<typeof resolution>;

const shared = {
  format: z.literal(1).describe("of this body; it changes where a receiver has to"),
  id: z.string().describe("of this message: the same with every attempt, so that a receiver can remove doubles"),
  alert: z.string().describe("of what is told: the same when it is raised and when it is resolved"),
  status: z.enum(["raised", "resolved"]),
  reason: resolution
    .nullable()
    .describe(
      "why it is resolved: it recovered; the place closed or collection was stopped; nothing is known any more; null where it is raised",
    ),
  feed: feedId,
  feed_name: z.string(),
  since: instant.describe("when it was raised"),
  at: instant.describe("when this was found"),
};

const overCapacity = z.strictObject({
  ...shared,
  kind: z.literal("over-capacity"),
  venue: z.strictObject({ id: venueId, name: z.string().describe("text from outside") }),
  occupancy: people.nullable(),
  capacity: people.nullable(),
  percent: z.number().nullable().describe("of capacity"),
  limit_percent: z.number().describe("above which it is told"),
  flags: z.array(anyFlag).describe("a counter that ran away is over capacity, too"),
});

const stale = z.strictObject({
  ...shared,
  kind: z.literal("stale"),
  as_of: instant.nullable().describe("receipt of the newest frame; null where none is known"),
  limit_minutes: z.number().describe("without a frame, within the opening hours, after which it is told"),
});

/** The body of a POST to the webhook. */
export const webhookMessage = z.discriminatedUnion("kind", [overCapacity, stale]);
export type WebhookMessage = z.infer<typeof webhookMessage>;

/** What a message says of its subject. */
export type Facts =
  | Pick<
      z.infer<typeof overCapacity>,
      "kind" | "venue" | "occupancy" | "capacity" | "percent" | "limit_percent" | "flags"
    >
  | Pick<z.infer<typeof stale>, "kind" | "as_of" | "limit_minutes">;
