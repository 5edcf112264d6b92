import { z } from "zod";
import { flag } from "./flag";
import { gapReason } from "./gap";
import { kept } from "./kept";

const instant = z.iso.datetime({ precision: 3 });

const gap = z.strictObject({ from: instant, to: instant, reason: gapReason });

/** `covered_ms + missing_ms` is the window's length, exactly. */
export const coverage = z.strictObject({ covered_ms: z.int(), missing_ms: z.int(), gaps: z.array(gap) });
export type Coverage = z.infer<typeof coverage>;

const session = z.strictObject({
  id: z.string(),
  clock: z.string(),
  /** The session's first frame in any window; sessions are ordered by it. */
  start: instant,
  /** The stretch heard within this window. */
  from: instant,
  to: instant,
  ended: gapReason.optional(),
});

const seam = z.strictObject({
  at: instant,
  from: z.string(),
  to: z.string(),
  matched: z.int(),
  offset_ms: z.number().nullable(),
  edge: z.boolean(),
});

const event = z.strictObject({
  venue: z.string(),
  occupancy: z.number(),
  timestamp: instant,
  session: z.string(),
  seq: z.int(),
  capacity: z.number().optional(),
  name: z.string().optional(),
  source_timestamp: z.string().optional(),
  occupancy_percentage: z.number().optional(),
  delayed: z.literal(true).optional(),
  extra: kept.optional(),
});
export type RawEvent = z.infer<typeof event>;

/** Of samples, but for `time_weighted_avg`, which is over covered time; null where there is nothing to say. */
export const statistics = z.strictObject({
  count: z.int(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  avg: z.number().nullable(),
  time_weighted_avg: z.number().nullable(),
  median: z.number().nullable(),
  first: z.number().nullable(),
  last: z.number().nullable(),
  changes: z.int(),
});
export type Statistics = z.infer<typeof statistics>;

const rawVenue = z.strictObject({
  name: z.string(),
  capacity: z.number().nullable(),
  carry: z.strictObject({ occupancy: z.number(), timestamp: instant }).optional(),
  flags: z.array(flag),
});

/** Everything that was received in one window, and when nobody was listening. */
export const rawWindow = z.strictObject({
  format: z.literal(1),
  feed: z.string(),
  window: z.strictObject({ start: instant, end: instant, duration_minutes: z.number() }),
  coverage,
  sessions: z.array(session),
  seams: z.array(seam),
  venues: z.record(z.string(), rawVenue),
  events: z.array(event),
  /** By venue; the flat form of the original proposal for a feed of exactly one venue stands beside it. */
  statistics: z.record(z.string(), z.union([statistics, z.number(), z.null()])),
});
export type RawWindow = z.infer<typeof rawWindow>;

/** One venue's occupancy in one window; `current` is its last known value. */
export const occupancy = z.strictObject({
  current: z.number().nullable(),
  min: z.number().nullable(),
  max: z.number().nullable(),
  avg: z.number().nullable(),
  samples: z.int(),
  time_weighted_avg: z.number().nullable(),
  changes: z.int(),
});

/** One window for dashboards. */
export const summary = z.strictObject({
  format: z.literal(1),
  feed: z.string(),
  /** The window's end. */
  timestamp: instant,
  window_duration_minutes: z.number(),
  coverage,
  venues: z.record(
    z.string(),
    z.strictObject({ name: z.string(), capacity: z.number().nullable(), flags: z.array(flag), occupancy }),
  ),
  occupancy: occupancy.optional(),
});
export type Summary = z.infer<typeof summary>;
