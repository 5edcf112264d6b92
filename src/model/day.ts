import { z } from "zod";
import { flag } from "./flag";
import { gapReason } from "./gap";

const instant = z.iso.datetime({ precision: 3 });
/** A day has some ten thousand numbers; a schema for each would take a multiple of the time. */
const column = <T>(isEntry: (value: unknown) => boolean) =>
  z.custom<T[]>((value) => Array.isArray(value) && value.every(isEntry), { abort: true });
const whole = column<number>(Number.isSafeInteger);
const counts = column<number>((value) => Number.isSafeInteger(value) && (value as number) >= 0);
const values = column<number | null>((value) => value === null || Number.isFinite(value));

/** One venue's columns; each has an entry for each window of the day that stands. */
const dayVenue = z.strictObject({
  name: z.string(),
  /** As last known on that day. */
  capacity: z.number().nullable(),
  min: values,
  max: values,
  /** Time-weighted over covered time, rounded to three decimals. */
  avg: values,
  /** The value at the window's end, where one is known. */
  last: values,
  samples: counts,
  changes: counts,
  /** By flag, the windows that bear it, as places in the columns. */
  flags: z.partialRecord(flag, counts),
});

const shape = z.strictObject({
  format: z.literal(1),
  feed: z.string(),
  /** The day in the feed's time zone. */
  date: z.iso.date(),
  time_zone: z.string(),
  /** The day's beginning and end: 23, 24 or 25 hours apart, or whatever the time zone did on that day. */
  from: instant,
  to: instant,
  /** The end of the day's last window; the day's own end as soon as a later day has windows. */
  known_to: instant,
  windows: z.strictObject({
    /** Seconds after `from`, ascending; below 0 where a window began on the day before. */
    start: whole,
    /** Length in seconds. */
    seconds: counts,
    covered_ms: counts,
  }),
  /** All that was not heard between `from` and `known_to`, in order, also where no window stands. */
  gaps: z.array(z.strictObject({ from: instant, to: instant, reason: gapReason })),
  /** Those of which something is known on that day. */
  venues: z.record(z.string(), dayVenue),
});

/**
 * A local calendar day of a feed, made from its summaries: what a day's chart needs, in one blob. It holds every window
 * that meets the day, and can be made again from the summaries at any time.
 */
export const dayIndex = shape.refine(({ windows, venues }) => {
  const count = windows.start.length;
  return (
    windows.start.every((start, place) => place === 0 || start > (windows.start[place - 1] as number)) &&
    windows.seconds.length === count &&
    windows.covered_ms.length === count &&
    Object.values(venues).every(
      (venue) =>
        [venue.min, venue.max, venue.avg, venue.last, venue.samples, venue.changes].every(
          (column) => column.length === count,
        ) && Object.values(venue.flags).every((places) => places.every((place) => place < count)),
    )
  );
}, "columns are of one length, and windows in order");
export type DayIndex = z.infer<typeof dayIndex>;
export type DayVenue = z.infer<typeof dayVenue>;
