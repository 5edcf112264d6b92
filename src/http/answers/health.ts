import { z } from "zod";
import { feedId, instant } from "./common";

/** `GET /api/health`; 200 where all is well, 503 where not */
export const healthAnswer = z.strictObject({
  status: z.enum(["green", "red"]),
  now: instant,
  feeds: z.array(
    z.strictObject({
      feed: feedId,
      status: z.enum(["green", "red"]),
      reason: z.string().nullable().describe("why it is red, in a sentence"),
      as_of: instant.nullable().describe("receipt of the newest frame"),
    }),
  ),
});
export type HealthAnswer = z.infer<typeof healthAnswer>;
