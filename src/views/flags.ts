import { windowsOf } from "../window/day";
import type { DayIndex } from "../model/day";
import { flag, type Flag } from "../model/flag";
import { own } from "../model/record";
import { iso } from "../model/time";

/** A stretch in which a venue is suspicious. */
export interface FlagSpan<Name extends string = string> {
  readonly flag: Name;
  readonly from: string;
  readonly to: string;
}

/** The flags of a venue's windows on a day, those of neighbouring windows as one, in order of time. */
export function windowFlags(index: DayIndex, id: string): FlagSpan<Flag>[] {
  const venue = own(index.venues, id);
  if (!venue) return [];
  const windows = windowsOf(index);
  const found = flag.options.flatMap((name) => {
    const spans: { from: number; to: number }[] = [];
    for (const place of venue.flags[name] ?? []) {
      const window = windows[place];
      if (!window) continue;
      const last = spans.at(-1);
      if (last?.to === window.from) last.to = window.to;
      else spans.push({ ...window });
    }
    return spans.map(({ from, to }) => ({ flag: name, from: iso(from), to: iso(to) }));
  });
  return found.sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
}
