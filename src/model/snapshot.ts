import { z } from "zod";

const instant = z.iso.datetime({ precision: 3 });

/** One place's value in a snapshot. */
const value = z.strictObject({
  venue: z.string(),
  /** Guests, as read: never clamped or repaired. */
  occupancy: z.number(),
  capacity: z.number().optional(),
  name: z.string().optional(),
});
export type SnapshotValue = z.infer<typeof value>;

/** Where a snapshot came from: the pool's web page, one frame of the live feed, or somebody's own records. */
export const snapshotSource = z.enum(["page", "feed", "import"]);
export type SnapshotSource = z.infer<typeof snapshotSource>;

/** Why there is no value: a stable code and a sentence. */
const failure = z.strictObject({ code: z.string(), message: z.string() });
export type SnapshotFailure = z.infer<typeof failure>;

/** One look at a feed's places the old way: at one moment, knowing nothing of the time in between. */
export const snapshot = z.strictObject({
  format: z.literal(1),
  feed: z.string(),
  /** When it was due. */
  due: instant,
  /** When its values were received, or, for a failure, when it was given up. */
  taken: instant,
  source: snapshotSource,
  values: z.array(value),
  /** Present where there is no value at all: a failed snapshot is data too. */
  failure: failure.optional(),
  /** Places that have no value, each for a reason of its own, while others have one: each has a page of its own. */
  missed: z.array(failure.extend({ venue: z.string() })).optional(),
});
export type Snapshot = z.infer<typeof snapshot>;
export type MissedVenue = NonNullable<Snapshot["missed"]>[number];

/** A UTC day of imported snapshots, in order of `due`, each instant once. */
export const importedDay = z.strictObject({
  format: z.literal(1),
  feed: z.string(),
  date: z.iso.date(),
  snapshots: z.array(snapshot),
});
export type ImportedDay = z.infer<typeof importedDay>;
