import { z } from "zod";

/**
 * Why nobody was listening: `connecting` before the first frame of a first connection, `disconnected` by a closed or
 * dead link, `stale` by a link without data, `stalled` by a process that stood still, `handover` between two clocks
 * without proof of continuity, `restart` of a process that ended in order, `lost` without a word, `stopped` by a user,
 * `closed` by the opening hours, `overflow` of the bounded buffer.
 */
export const gapReason = z.enum([
  "connecting",
  "disconnected",
  "stale",
  "stalled",
  "handover",
  "restart",
  "lost",
  "stopped",
  "closed",
  "overflow",
]);
export type GapReason = z.infer<typeof gapReason>;

/** A stretch in which nobody was listening, in epoch milliseconds. */
export interface Gap {
  readonly from: number;
  readonly to: number;
  readonly reason: GapReason;
}
