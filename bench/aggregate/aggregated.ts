import { z } from "zod";

/** What one aggregation took, in a process that did nothing else. */
export const aggregated = z.object({
  milliseconds: z.number(),
  /** Of processors, which a busy machine does not lengthen as much. */
  cpuMilliseconds: z.number(),
  /** Resident megabytes before it, and the most until its end. */
  before: z.number(),
  peak: z.number(),
  /** Readings in the raw window. */
  readings: z.number(),
});
export type Aggregated = z.infer<typeof aggregated>;
