import { z } from "zod";
import { feedId, gap, instant } from "./common";

/** `GET /api/feeds/{feed}/coverage?from&to` */
export const coverageAnswer = z.strictObject({
  feed: feedId,
  from: instant,
  to: instant.describe("at most the end of the last aggregated window: what is not aggregated is not known yet"),
  covered_ms: z.int(),
  missing_ms: z.int(),
  share: z.number().nullable().describe("covered share from 0 to 1; null of no time"),
  missing_by_reason: z.record(z.string(), z.int()).describe("milliseconds by reason"),
  longest_gap: gap.nullable(),
  gaps: z.array(gap),
});
export type CoverageAnswer = z.infer<typeof coverageAnswer>;
