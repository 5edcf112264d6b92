import { z } from "zod";
import { gapReason } from "./gap";

const instant = z.iso.datetime({ precision: 3 });
const date = z.iso.date();
const people = z.number();
const share = z.number().min(0).max(1);
const count = z.int().min(0);
const gap = z.strictObject({ from: instant, to: instant, reason: gapReason });

const estimate = z
  .strictObject({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() })
  .describe("a figure with its 95 % bootstrap interval; null where too few blocks stand behind it");
export type Estimate = z.infer<typeof estimate>;

const errorFigures = z
  .strictObject({
    hours: count.describe("hours that it rests on"),
    median: estimate.nullable().describe("median of the absolute error, people"),
    p90: estimate.nullable().describe("90th percentile of the absolute error, people"),
    bias: estimate.nullable().describe("mean of the signed error, people; above 0 the snapshots say too much"),
    resampled: z.enum(["days", "hours"]).nullable().describe("what the intervals drew again: whole days, or hours"),
  })
  .describe("the snapshot less the hour's time-weighted mean");
export type ErrorFigures = z.infer<typeof errorFigures>;

const both = <T extends z.ZodType>(schema: T) => z.strictObject({ listening: schema, snapshots: schema });

const simultaneous = z
  .strictObject({
    pairs: count.describe("values of snapshots that were taken while the place's number was known by listening"),
    snapshots: count.describe("snapshots that they come from"),
    equal: count,
    within: count.describe("pairs that differ by no more than the criterion asks for"),
    median: people.nullable(),
    p95: people.nullable(),
    largest: people.nullable(),
    bias: people.nullable().describe("mean of the snapshot less what was heard"),
  })
  .describe("snapshots against what was heard at the same time: absolute differences, people");
export type Simultaneous = z.infer<typeof simultaneous>;

const peak = z.strictObject({ value: people, at: instant });
const dayPeak = z.strictObject({
  date,
  listening: peak.nullable(),
  snapshots: peak.nullable(),
  missed: people.nullable().describe("how far the highest snapshot of the day lies below the day's highest number"),
  covered: share.describe("share of the day's open hours of which the number is known"),
  counted: z.boolean().describe("whether enough of the day is known"),
});
export type DayPeak = z.infer<typeof dayPeak>;

const figures = z.strictObject({
  points: both(count).describe("numbers received"),
  changes: both(count).describe("consecutive numbers that differ, with no gap between them"),
  capture: z.strictObject({
    points: z.number().nullable().describe("snapshots' points by listening's"),
    changes: z.number().nullable().describe("changes seen by snapshots taken in covered time, by listening's"),
  }),
  per_hour: both(z.strictObject({ points: z.number().nullable(), changes: z.number().nullable() })).describe(
    "by hour of time in which the number was known (listening), by open hour of the range (snapshots)",
  ),
  known_ms: count.describe("time for which listening knew the number"),
  hours: z.strictObject({
    open: count.describe("whole open clock hours of the range"),
    compared: count.describe("of these, with a snapshot and with enough known"),
    without_snapshot: count,
    too_little_known: count,
  }),
  error: errorFigures,
  error_moving: errorFigures.describe("of the compared hours, those in which the number changed"),
  swing: z
    .strictObject({ median: people, p90: people })
    .nullable()
    .describe("highest less lowest number within a compared hour: what one look an hour can't see"),
  simultaneous,
  peaks: z.strictObject({
    days: count.describe("days that count"),
    missed_median: people.nullable(),
    missed_largest: dayPeak.nullable(),
  }),
});
export type Figures = z.infer<typeof figures>;

const hourOfDay = z.int().min(0).max(23);
const patterns = z.strictObject({
  hours: z.array(z.strictObject({ hour: hourOfDay, days: count, listening: people, snapshots: people })),
  busiest: both(z.array(hourOfDay)).describe("local hours, busiest first"),
  quietest: both(z.array(hourOfDay)).describe("local hours, quietest first"),
  regret: z
    .strictObject({ busiest: people, quietest: people })
    .describe("how far the snapshots' choice of hour lies from the best one, in people as heard"),
  misled: z
    .array(z.strictObject({ hour: hourOfDay, days: count, difference: people, agreeing_days: count }))
    .describe("hours in which snapshots are wrong by much, and mostly to the same side"),
});
export type Patterns = z.infer<typeof patterns>;

const weekCell = z.strictObject({ listening: people, snapshots: people, hours: count });

const detail = z.strictObject({
  hours: z
    .strictObject({
      start: z.array(z.int()).describe("epoch seconds"),
      mean: z.array(people.nullable()).describe("time-weighted; null where too little is known"),
      snapshot: z.array(people.nullable()),
    })
    .describe("the clock hours of every local day that meets the range; columns of one length"),
  peaks: z.array(dayPeak),
  week: z.array(z.array(weekCell.nullable()).length(24)).length(7).describe("compared hours by weekday, Monday first"),
  histogram: z
    .strictObject({ from: z.number(), width: z.number(), counts: z.array(count) })
    .nullable()
    .describe("signed errors of the compared hours"),
});
export type Detail = z.infer<typeof detail>;

const venueComparison = z.strictObject({
  id: z.string(),
  name: z.string(),
  figures,
  patterns: patterns.nullable().describe("null: too few days"),
  detail: detail.optional(),
});
export type VenueComparison = z.infer<typeof venueComparison>;

const listening = z.strictObject({
  covered_ms: count,
  missing_ms: count,
  idle_ms: count.describe("of the missing, when nobody was meant to listen: closed or stopped"),
  share: share.nullable().describe("covered share of all time"),
  wanted_share: share.nullable().describe("covered share of the time that was to be heard"),
  gaps: count.describe("gaps in time that was to be heard"),
  missing_by_reason: z.partialRecord(gapReason, count),
  longest_outage: gap.nullable(),
});
export type ListeningReliability = z.infer<typeof listening>;

const snapshots = z.strictObject({
  taken: count.describe("with at least one number"),
  failed: count,
  failures: z.array(z.strictObject({ code: z.string(), count, message: z.string().describe("the last one's") })),
  hours: z.strictObject({ open: count, with: count, without: count }),
  longest_outage: z
    .strictObject({ from: instant, to: instant, hours: count.describe("open hours in it") })
    .nullable()
    .describe("the longest run of open hours without a snapshot"),
});
export type SnapshotReliability = z.infer<typeof snapshots>;

export const criteria = z.strictObject({
  days: z.int().min(1).max(366).default(7).describe("days in which both methods ran, at least"),
  coverage: share.default(0.99).describe("covered share of the time that was to be heard, at least"),
  agreement: z
    .number()
    .min(0)
    .default(2)
    .describe("people by which simultaneous readings may differ, in 95 % of the cases"),
  cost: z.number().min(0).nullable().default(null).describe("cost a month, at most; null: it does not matter"),
});
export type Criteria = z.infer<typeof criteria>;

const judged = z.strictObject({
  criterion: z.enum(["days", "coverage", "agreement", "cost"]),
  asked: z.number(),
  found: z.number().nullable(),
  state: z.enum(["met", "missed", "undecided"]),
  more_days: z
    .int()
    .nullable()
    .describe("how many more days are needed, if they go well; null: none, or no number of days helps"),
  why: z.string(),
});
export type Judged = z.infer<typeof judged>;

const verdict = z.strictObject({
  state: z.enum(["ready", "not-yet", "too-little-data"]),
  criteria: z.array(judged),
  more_days: z.int().nullable(),
  sentence: z.string(),
});
export type Verdict = z.infer<typeof verdict>;

export const costOfMethods = z
  .strictObject({
    currency: z.string(),
    plan: z.string(),
    as_of: z.string().describe("date of the prices"),
    listening: z.number(),
    snapshots: z.number(),
  })
  .describe("cost a month of each method");
export type CostOfMethods = z.infer<typeof costOfMethods>;

export const storageUsed = both(z.strictObject({ blobs: count, bytes: count })).describe("what each method stored");
export type StorageUsed = z.infer<typeof storageUsed>;

/** Hourly looks against continuous listening. */
export const comparison = z.strictObject({
  feed: z.string(),
  time_zone: z.string(),
  from: instant,
  to: instant.describe("at most the end of the last aggregated window"),
  days: count.describe("local days of which enough open hours are compared, of one venue at least"),
  rules: z.strictObject({
    hour_known: share.describe("share of an hour that must be known for its mean to count"),
    day_known: share.describe(
      "share of a day's open hours that must be known for its peak, and compared for the day, to count",
    ),
    simultaneous_ms: count.describe("how far apart in time simultaneous readings may lie"),
    resamples: count,
    seed: z.int(),
  }),
  criteria,
  listening,
  snapshots,
  all: figures.describe("every venue's hours, pairs and days together"),
  venues: z.array(venueComparison),
  cost: costOfMethods.nullable(),
  storage: storageUsed.nullable(),
  verdict,
});
export type Comparison = z.infer<typeof comparison>;
