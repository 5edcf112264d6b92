import type { Gap, GapReason } from "../../src/model/gap";
import { unit } from "../feed/noise";

const dayMs = 86_400_000;
const minuteMs = 60_000;
/** The share of days on which something went wrong. */
const badDays = 0.4;
const reasons: readonly GapReason[] = ["disconnected", "disconnected", "stale", "lost", "restart"];

/** What kept a collector from listening on a UTC day, 2 to 35 minutes of it: the same for the same seed. */
export function outageOn(seed: number, dayStart: number): Gap | undefined {
  const day = dayStart / dayMs;
  if (unit(seed, day, "outage") >= badDays) return undefined;
  const from = dayStart + Math.floor((6 + 13 * unit(seed, day, "from")) * 60) * minuteMs;
  const minutes = 2 + Math.floor(34 * unit(seed, day, "length") ** 2);
  const reason = reasons[Math.floor(reasons.length * unit(seed, day, "reason"))] ?? "lost";
  return { from, to: from + minutes * minuteMs, reason };
}
