import { z } from "zod";

const ms = z.int();

/** Id of the trace in which the collector was started, as W3C has it; it goes with every window from then on. */
const trace = z
  .string()
  .regex(/^[\da-f]{32}$/)
  .optional();

/** A window in epoch milliseconds, as it stands in Durable's history. */
const windowMessage = z.strictObject({ start: ms, end: ms });

/** `look`: answers at once also where the feed is to be listened to, and begins nothing. */
export const listenInput = z.strictObject({
  feed: z.string(),
  window: windowMessage,
  look: z.boolean().optional(),
  trace,
});
export type ListenInput = z.infer<typeof listenInput>;

/** What `listen` answers: a few numbers, never readings. `wakeAt`: when listening begins, shortly before `opensAt`. */
export type ListenResult =
  | { readonly status: "listened"; readonly frames: number; readonly readings: number; readonly windowSeconds: number }
  | { readonly status: "wanted" }
  | { readonly status: "unwanted" }
  | { readonly status: "closed"; readonly opensAt: number | null; readonly wakeAt: number | null };

/** `partial`: the open window is taken, too, because nobody listens any more. */
export const aggregateInput = z.strictObject({ feed: z.string(), partial: z.boolean(), trace });
export type AggregateInput = z.infer<typeof aggregateInput>;

/** What `aggregate` answers: the last window that it took, and what it left. */
export interface AggregateAnswer {
  readonly windows: number;
  /** Windows that wait for the next run. */
  readonly left: number;
  readonly last?: WindowReport;
}

/** One window in a few numbers. */
export interface WindowReport {
  readonly start: string;
  readonly readings: number;
  readonly coveredSeconds: number;
  readonly missingSeconds: number;
}

/** What one generation of a collector hands to the next. */
export const collectorInput = z.strictObject({
  version: z.literal(1),
  feed: z.string(),
  windowSeconds: z.number(),
  trace,
  /** The end of the window that was listened to last. */
  after: ms.optional(),
  /** Generations in a row that ended by an error. */
  failures: z.int().optional(),
  /** The feed was found unwanted; it is looked at once more. */
  stopping: z.boolean().optional(),
  last: z
    .strictObject({ start: z.string(), readings: z.int(), coveredSeconds: z.number(), missingSeconds: z.number() })
    .optional(),
});
export type CollectorInput = z.infer<typeof collectorInput>;

/** A collector's `customStatus`. */
export interface CollectorStatus {
  readonly phase: "listening" | "sleeping" | "stopping" | "stopped" | "recovering";
  readonly window?: { readonly start: string; readonly end: string };
  readonly lastWindow?: WindowReport;
  /** When it listens, or tries, again. */
  readonly until?: string;
  readonly nextOpening?: string;
  readonly error?: string;
}

/** The days, `yyyy-mm-dd` and oldest first, of which an archiver is to do something. */
export const archiverInput = z.strictObject({
  version: z.literal(1),
  feed: z.string(),
  archive: z.array(z.string()),
  prune: z.array(z.string()),
});
export type ArchiverInput = z.infer<typeof archiverInput>;

/** One local day of a feed. */
export const dayInput = z.strictObject({ feed: z.string(), date: z.iso.date() });
export type DayInput = z.infer<typeof dayInput>;

/** What `archiveDay` answers; `waiting`: it is too early to tell what became of the day's rest. */
export interface ArchiveDayAnswer {
  readonly status: "written" | "unchanged" | "waiting";
  readonly readings: number;
}

/** What `pruneDay` answers; `differs`: the day's file does not hold what the raw windows do, so nothing was deleted. */
export interface PruneDayAnswer {
  readonly status: "pruned" | "differs" | "waiting";
  readonly deleted: number;
}

/** One snapshot of a feed, by the instant at which it is due, epoch milliseconds. */
export const snapshotInput = z.strictObject({ feed: z.string(), due: ms });
export type SnapshotInput = z.infer<typeof snapshotInput>;

/** What `snapshot` answers; `standing`: another run, or another deployment, was first. */
export interface SnapshotAnswer {
  readonly status: "taken" | "failed" | "standing" | "unconfigured";
  readonly values?: number;
  /** Of the failure. */
  readonly code?: string;
}

/** A feed whose configured imports are to be done. */
export const importInput = z.strictObject({ feed: z.string() });
export type ImportInput = z.infer<typeof importInput>;

/** What `importBlobs` answers: readings that are new, and records that can't be taken. */
export interface ImportAnswer {
  readonly added: number;
  readonly bad: number;
}
