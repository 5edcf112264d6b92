import { offsetAt } from "./zone";

/** A local date or wall time written as the epoch ms that it would be in UTC. */
export type WallMs = number;

const hourMs = 3_600_000;

/** The wall time that a clock shows at an instant. */
export function wallAt(zone: string, instantMs: number): WallMs {
  return instantMs + offsetAt(zone, instantMs);
}

/**
 * The first and the last instant at which a clock shows a wall time. They differ where the clock is set back over it;
 * a wall time that is skipped stands for the instant of the skip, so it moves forward to the first one that exists.
 */
export function instantsOf(zone: string, wall: WallMs): { first: number; last: number } {
  // No zone is more than 14 h ahead of UTC or 12 h behind it, so the instant lies between these two.
  const before = wall - 15 * hourMs;
  const after = wall + 13 * hourMs;
  const candidates = [before, after]
    .map((instant) => wall - offsetAt(zone, instant))
    .filter((instant) => wallAt(zone, instant) === wall);
  if (candidates.length > 0) return { first: Math.min(...candidates), last: Math.max(...candidates) };
  const skip = firstAtOrAfter(zone, wall, before, after);
  return { first: skip, last: skip };
}

function firstAtOrAfter(zone: string, wall: WallMs, before: number, after: number): number {
  let [low, high] = [before, after];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (wallAt(zone, middle) >= wall) high = middle;
    else low = middle;
  }
  return high;
}
