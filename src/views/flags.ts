import type { DayIndex } from "../model/day";
import { flag, type Flag } from "../model/flag";
import { own } from "../model/record";
import type { Span } from "../model/window";
import { windowsOf } from "../window/day";

/** The flags of a venue's windows on a day, those of neighbouring windows as one. */
export function windowFlags(index: DayIndex, id: string): (Span & { flag: Flag })[] {
  const venue = own(index.venues, id);
  if (!venue) return [];
  const windows = windowsOf(index);
  return flag.options.flatMap((name) => {
    const spans: { from: number; to: number; flag: Flag }[] = [];
    for (const place of venue.flags[name] ?? []) {
      const window = windows[place] as Span;
      const last = spans.at(-1);
      if (last?.to === window.from) last.to = window.to;
      else spans.push({ ...window, flag: name });
    }
    return spans;
  });
}
