import { median } from "../support/statistics";
import type { Unit } from "./saved";

/** A frame as the feed published it. */
export interface Sent {
  readonly n: number;
  /** Epoch milliseconds. */
  readonly t: number;
}

/** What became of the frames that were sent. */
export interface Captured {
  readonly sent: number;
  readonly captured: number;
  /** Copies beyond the first of each. */
  readonly doubled: number;
  readonly missing: readonly Sent[];
  /** The time between two units' frames that was not heard, milliseconds, for each boundary; 0 where none. */
  readonly holes: readonly number[];
}

/** Holds what a method saved against what the feed sent. @param intervalMs the feed's, which is no hole */
export function measure(sent: readonly Sent[], units: readonly Unit[], intervalMs: number): Captured {
  const times = new Map(sent.map(({ n, t }) => [n, t]));
  const copies = new Map<number, number>();
  for (const n of units.flat()) if (times.has(n)) copies.set(n, (copies.get(n) ?? 0) + 1);
  const spans = units
    .map((unit) => unit.flatMap((n) => times.get(n) ?? []))
    .filter((heard) => heard.length > 0)
    .map((heard) => ({ from: Math.min(...heard), to: Math.max(...heard) }))
    .sort((a, b) => a.from - b.from);
  const holes = spans.slice(1).map(({ from }, nth) => {
    const heardUntil = Math.max(...spans.slice(0, nth + 1).map(({ to }) => to));
    const between = from - heardUntil - intervalMs;
    // A timer of the feed's own may be late by some milliseconds.
    return between > intervalMs / 2 ? Math.round(between) : 0;
  });
  return {
    sent: sent.length,
    captured: copies.size,
    doubled: [...copies.values()].reduce((sum, count) => sum + count - 1, 0),
    missing: sent.filter(({ n }) => !copies.has(n)),
    holes,
  };
}

export function holeOf(holes: readonly number[]): { median: number; max: number } | undefined {
  return holes.length === 0 ? undefined : { median: median(holes), max: Math.max(...holes) };
}
