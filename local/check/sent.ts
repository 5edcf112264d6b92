import type { Published } from "../feed/log-schema";

/**
 * The frames of a feed's log but for those that it withheld from everybody for so short a time that nobody could know:
 * a connection may be silent for as long as the watchdog waits, and nothing was there to be lost.
 * @param noticedMs a silence of this length and more must show as a gap
 */
export function withoutUnsent(frames: readonly Published[], noticedMs: number): Published[] {
  const unnoticed = new Set<number>();
  /** By connection, the last frame that was sent over it. */
  const sent = new Map<number, number>();
  frames.forEach(({ t, to }, index) => {
    for (const connection of to) {
      const before = sent.get(connection);
      sent.set(connection, index);
      if (before === undefined || t - (frames[before]?.t ?? t) >= noticedMs) continue;
      for (let between = before + 1; between < index; between++)
        if (frames[between]?.to.length === 0) unnoticed.add(between);
    }
  });
  return frames.filter((_, index) => !unnoticed.has(index));
}
