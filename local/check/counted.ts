import type { RawWindow } from "../../src/model/archive";
import type { DeclaredGap } from "./truth";

/** Where a counted frame stands in an archive: each time that it does. */
export type CountedFrames = ReadonlyMap<number, readonly CountedFrame[]>;

export interface CountedFrame {
  /** Receipt, epoch milliseconds. */
  readonly at: number;
  readonly delayed: boolean;
}

/** The frames of a feed that numbers them in one venue's occupancy. */
export function countedFrames(windows: readonly RawWindow[], venue: string): CountedFrames {
  const frames = new Map<number, CountedFrame[]>();
  for (const { events } of windows) {
    for (const event of events) {
      if (event.venue !== venue) continue;
      const frame = { at: Date.parse(event.timestamp), delayed: event.delayed === true };
      const list = frames.get(event.occupancy);
      if (list) list.push(frame);
      else frames.set(event.occupancy, [frame]);
    }
  }
  return frames;
}

/**
 * The numbers that are missing between two archived frames with no declared gap between the receipts of these: whatever
 * the way to the app takes, a loss without a gap shows by the order of the frames.
 * @param numbers those to be asked for, in order
 * @param apartMs how far the clocks of several listeners may stand from each other
 */
export function holesWithoutGap(
  numbers: readonly number[],
  archived: CountedFrames,
  gaps: readonly DeclaredGap[],
  apartMs: number,
): number[] {
  const undeclared: number[] = [];
  let hole: number[] = [];
  let before: number | undefined;
  for (const number of numbers) {
    const frame = archived.get(number)?.[0];
    if (!frame) {
      hole.push(number);
      continue;
    }
    if (hole.length > 0 && before !== undefined) {
      const from = Math.min(before, frame.at) - apartMs;
      const to = Math.max(before, frame.at) + apartMs;
      if (!gaps.some((gap) => gap.from <= to && gap.to >= from)) undeclared.push(...hole);
    }
    hole = [];
    before = frame.at;
  }
  return undeclared;
}
