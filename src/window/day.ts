import type { DayIndex } from "../model/day";
import type { Gap } from "../model/gap";
import type { Span } from "../model/window";

/** The windows of a day, in order. */
export function windowsOf({ from, windows }: DayIndex): Span[] {
  const origin = Date.parse(from);
  return windows.start.map((start, place) => {
    const at = origin + start * 1000;
    return { from: at, to: at + (windows.seconds[place] as number) * 1000 };
  });
}

/** The gaps of a day, in order. */
export function gapsOf({ gaps }: Pick<DayIndex, "gaps">): Gap[] {
  return gaps.map(({ from, to, reason }) => ({ from: Date.parse(from), to: Date.parse(to), reason }));
}
