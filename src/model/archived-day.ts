import { z } from "zod";
import { gapReason } from "./gap";

const instant = z.iso.datetime({ precision: 3 });

/**
 * What a day's Parquet file says of itself besides its readings, as JSON under the key `headcount` of the file's metadata:
 * when nobody was listening, who listened, and how many readings each window and each venue has.
 */
export const archivedDay = z.strictObject({
  format: z.literal(1),
  feed: z.string(),
  /** The day in the feed's time zone. */
  date: z.iso.date(),
  time_zone: z.string(),
  /** The day's beginning and end; every reading lies between. */
  from: instant,
  to: instant,
  /** Of the whole day: `covered_ms + missing_ms` is its length, exactly. */
  coverage: z.strictObject({
    covered_ms: z.int(),
    missing_ms: z.int(),
    gaps: z.array(z.strictObject({ from: instant, to: instant, reason: gapReason })),
  }),
  readings: z.int().min(0),
  venues: z.record(
    z.string(),
    z.strictObject({ name: z.string(), capacity: z.number().nullable(), readings: z.int().min(0) }),
  ),
  /** The windows whose readings are here; each column has an entry a window. */
  windows: z.strictObject({
    /** Seconds after `from`, ascending; below 0 where a window began on the day before. */
    start: z.array(z.int()),
    /** Length in seconds. */
    seconds: z.array(z.int().min(0)),
    /** Readings within the day. */
    readings: z.array(z.int().min(0)),
  }),
  /** Who listened, each session once: the stretch heard from its first window of the day to its last. */
  sessions: z.array(
    z.strictObject({
      id: z.string(),
      clock: z.string(),
      start: instant,
      from: instant,
      to: instant,
      ended: gapReason.optional(),
    }),
  ),
  /** Where one session took over from another, as the raw windows have it. */
  seams: z.array(
    z.strictObject({
      at: instant,
      from: z.string(),
      to: z.string(),
      matched: z.int(),
      offset_ms: z.number().nullable(),
      edge: z.boolean(),
    }),
  ),
});
export type ArchivedDay = z.infer<typeof archivedDay>;

/** The key of the file's metadata under which that stands. */
export const archivedDayKey = "headcount";
