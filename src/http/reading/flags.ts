import type { Feed } from "../../config/schema";
import { closedSpans } from "../../hours/open";
import type { DayIndex } from "../../model/day";
import type { Flag, LongFlag } from "../../model/flag";
import type { Span } from "../../model/window";
import { windowFlags } from "../../views/flags";
import { longFlags } from "../../window/long-flags";

/** A stretch in which a venue is suspicious, epoch milliseconds. */
export interface Flagged extends Span {
  readonly flag: Flag | LongFlag;
}

/** Looking through a day costs some milliseconds, and `now` asks for the same day again and again. */
const found = new WeakMap<DayIndex, Map<string, readonly Flagged[]>>();

/** Everything suspicious about a venue on a day, in order of time. */
export function flagsOf(feed: Feed, index: DayIndex, id: string): readonly Flagged[] {
  const venues = found.get(index) ?? new Map<string, readonly Flagged[]>();
  found.set(index, venues);
  const known = venues.get(id);
  if (known) return known;
  const hours = feed.venues.find((venue) => venue.id === id)?.openingHours ?? feed.openingHours;
  const closed = hours && closedSpans(hours, feed.timeZone, Date.parse(index.from), Date.parse(index.to));
  const flags = [...windowFlags(index, id), ...longFlags(index, id, closed)];
  flags.sort((a, b) => a.from - b.from || a.to - b.to);
  venues.set(id, flags);
  return flags;
}
