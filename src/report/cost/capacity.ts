import { daysPerMonth, type Setup } from "./setup";
import type { Prices } from "./prices";
import type { Workload } from "./workload";

/**
 * Sizes of blobs as stored, bytes: raw windows and summaries are means of whole five-minute windows of the simulated
 * feed with all its venues at the real feed's pace, the index is that of a whole day, the day's file 1.9 bytes for each
 * of a day's 690,000 readings (`npm run cost -- count`, with and without `--real`); a snapshot is assumed.
 */
export const measuredBytes = { rawWindow: 11_800, summary: 6400, dayIndex: 39_000, dayFile: 1_300_000, snapshot: 300 };
const gib = 1024 ** 3;

/** Data kept, GiB, by how it is charged, and what that costs in a month. */
export interface Capacity {
  /** As stored. */
  readonly gib: number;
  /** As charged: in cool a small blob counts as a larger one. */
  readonly chargedGib: number;
  readonly usd: number;
}

/**
 * What the kept data costs in a month. A tier may count a small blob as of a least size.
 *
 * Source: Microsoft, Access tiers for blob data, 2026-04 (128 KiB in cool, accounts made on or after 2026-07-01).
 */
export function capacityOf({ windows, isDurable }: Workload, setup: Setup, { blob }: Prices): Capacity {
  const { monthsKept, feeds, rawTier } = setup;
  const { rawWindow, summary, dayIndex, dayFile, snapshot } = measuredBytes;
  const days = isDurable ? daysPerMonth * feeds : 0;
  const snapshots = windows > 0 ? 0 : daysPerMonth * 24 * feeds;
  const kept: readonly [count: number, bytes: number, tier: "hot" | "cool"][] = [
    [windows, rawWindow, rawTier],
    [windows, summary, "hot"],
    [snapshots, snapshot, "hot"],
    [days, dayIndex, "hot"],
    [days, dayFile, "cool"],
  ];
  let [stored, charged, usd] = [0, 0, 0];
  for (const [count, bytes, tier] of kept) {
    const size = (count * Math.max(bytes, blob[tier].leastKib.amount * 1024) * monthsKept) / gib;
    stored += (count * bytes * monthsKept) / gib;
    charged += size;
    usd += size * blob[tier].gibMonth.usd;
  }
  return { gib: stored, chargedGib: charged, usd };
}

/** What is read of raw windows for the archive of a day, GiB a month. */
export function rawReadGib({ windows, isDurable }: Workload): number {
  return isDurable ? (windows * measuredBytes.rawWindow) / gib : 0;
}
