import type { Summary } from "../../model/archive";
import type { DayIndex } from "../../model/day";
import type { Gap } from "../../model/gap";
import { iso } from "../../model/time";
import type { Span } from "../../model/window";
import { gapsOf, windowsOf } from "../../window/day";
import { clip, complement, union } from "../../window/spans";
import { explained } from "../ledger";
import { windowOf } from "../summaries";

/** What is known of the stretches in which nothing was heard, before anybody says why no window stands there. */
export interface DayGaps {
  /** From the day's beginning to what is known of it. */
  readonly within: Span;
  /** Where no window stands. */
  readonly holes: readonly Span[];
  /** What the windows say. */
  readonly known: readonly Gap[];
}

/**
 * What a day's windows say of gaps, some of them anew.
 * @param index as it stood before
 * @param summaries of windows that are put into it
 * @param complete whether the whole day is known
 */
export function gapsAfter(index: DayIndex, summaries: readonly Summary[], complete: boolean): DayGaps {
  const day = { from: Date.parse(index.from), to: Date.parse(index.to) };
  const standing = windowsOf(index);
  const put = summaries.map(windowOf);
  const end = Math.max(day.from, ...standing.slice(-1).map(({ to }) => to), ...put.map(({ to }) => to));
  const within = { from: day.from, to: complete ? day.to : Math.min(end, day.to) };
  const kept = complement(put, day);
  const said = clip(standing, day).flatMap((span) => clip(kept, span));
  const known = [
    ...gapsOf(index).flatMap((gap) => clip(said, gap).map((span) => ({ ...span, reason: gap.reason }))),
    ...summaries.flatMap(({ coverage }) =>
      gapsOf(coverage).flatMap((gap) => clip([gap], day).map((span) => ({ ...span, reason: gap.reason }))),
    ),
  ].sort((a, b) => a.from - b.from);
  return { within, holes: complement([...standing, ...put], within), known };
}

/** Writes the gaps into a day. @param idle where no deployment was meant to listen; needed where there are holes */
export function putGaps(index: DayIndex, { within, holes, known }: DayGaps, idle: readonly Gap[]): void {
  index.known_to = iso(within.to);
  index.gaps = explained(union([...holes, ...known]), known, idle).map(({ from, to, reason }) => ({
    from: iso(from),
    to: iso(to),
    reason,
  }));
}
