import { z } from "zod";

/** A bare `ws` that parses; the live feed with storage stubbed; the live feed and its journals in storage. */
export const sides = ["bare", "stubbed", "stored"] as const;
export type Side = (typeof sides)[number];

/** What one side took for its frames, after those that warmed it up. */
export const measured = z.object({
  frames: z.int(),
  milliseconds: z.number(),
  /** Of processors, by the listening process alone. */
  cpuMilliseconds: z.number(),
});
export type Measured = z.infer<typeof measured>;
