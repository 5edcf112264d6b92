import { z } from "zod";
import { feedId, instant, people, venueId } from "./common";

export const readingAnswer = z.strictObject({
  timestamp: instant.describe("receipt"),
  venue: venueId,
  name: z.string(),
  occupancy: people,
  capacity: people.nullable().describe("people, as known at that time"),
  session: z.string().describe("id of the session that received it"),
});
export type ReadingAnswer = z.infer<typeof readingAnswer>;

/** `GET /api/feeds/{feed}/readings?from&to`, as one JSON object; as NDJSON, a reading a line */
export const readingsAnswer = z.strictObject({
  feed: feedId,
  from: instant,
  to: instant,
  readings: z.array(readingAnswer).describe("in order of receipt"),
});
