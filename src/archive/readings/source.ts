import { localDayOf } from "../../hours/day";
import type { Span } from "../../model/window";
import type { DayFeed } from "../days/build";

/** One reading, as every source of readings tells it. */
export interface ArchivedReading {
  /** Receipt, epoch milliseconds. */
  readonly at: number;
  readonly venue: string;
  readonly name: string;
  /** People. */
  readonly occupancy: number;
  /** People, as known at that time; null where nobody has said. */
  readonly capacity: number | null;
  /** The id of the session that received it. */
  readonly session: string;
}

/** Where the readings of whole local days can be had. */
export interface ReadingsSource {
  /** The local days, `yyyy-mm-dd`, of which there are readings here, as far as they meet a stretch of time. */
  dates(feed: DayFeed, within: Span): Promise<readonly string[]>;
  /**
   * A day's readings within a stretch of time, in order of receipt, in batches that fit into memory.
   * @param within lies within that day
   * @param venue only this one's, where it is given
   */
  read(feed: DayFeed, date: string, within: Span, venue?: string): AsyncIterable<readonly ArchivedReading[]>;
}

/** Every reading of any stretch of time, in order of receipt. @param sources each day is the first's that has it */
export async function* readReadings(
  sources: readonly ReadingsSource[],
  feed: DayFeed,
  span: Span,
  venue?: string,
): AsyncGenerator<readonly ArchivedReading[]> {
  const days = new Map<string, ReadingsSource>();
  for (const source of sources)
    for (const date of await source.dates(feed, span)) if (!days.has(date)) days.set(date, source);
  for (const [date, source] of [...days].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { start, end } = localDayOf(feed.timeZone, date);
    const within = { from: Math.max(start, span.from), to: Math.min(end, span.to) };
    if (within.from < within.to) yield* source.read(feed, date, within, venue);
  }
}
