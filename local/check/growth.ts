import type { RawWindow } from "../../src/model/archive";

/** An archive's raw windows at one moment, by blob name. */
export type Moment = ReadonlyMap<string, RawWindow>;

/**
 * What an archive had and has no more, a sentence each: a window, or time that was covered. Frames are no matter of one
 * window: of two clocks one may have heard it before a window's end, and the other after.
 */
export function shrinkage(before: Moment, after: Moment): string[] {
  const faults: string[] = [];
  for (const [name, earlier] of before) {
    const later = after.get(name);
    if (!later) {
      faults.push(`${name}: is gone`);
      continue;
    }
    const lost = uncovered(earlier, later);
    if (lost) faults.push(`${name}: ${lost} was covered, and is a gap now`);
  }
  return faults;
}

/** The first stretch of a window that is a gap and was none. */
function uncovered(earlier: RawWindow, later: RawWindow): string | undefined {
  const known = earlier.coverage.gaps;
  for (const { from, to } of later.coverage.gaps) {
    let at = from;
    for (const gap of known) if (gap.from <= at && gap.to > at) at = gap.to;
    if (at < to) return `${at} to ${to}`;
  }
  return undefined;
}
