import { z } from "zod";
import { gapReason } from "./gap";
import { snapshotSource } from "./snapshot";

/*
 * The lines that the app writes about itself, one JSON object a line: what alerts, the workbook and everybody's own
 * queries rest on. Fields may be added; one that stands here keeps its name, unit and meaning.
 */

const feed = z.string().describe("id of the feed");
const trace = z.string().optional().describe("id of the W3C trace in which the collector was started");
const operation = z.string().optional().describe("id of the invocation's own trace, `operation_Id` in the portal");
const session = z.string().describe("id of the session");
const reason = gapReason.describe("why, as in gaps");
const start = z.iso.datetime({ precision: 3 }).describe("the window's start");
const date = z.iso.date().describe("the feed's local day");
const error = z.string().describe("what was wrong");
const seconds = (what: string) => z.number().describe(`${what}, in seconds`);
const count = (what: string) => z.int().describe(what);
const guests = (what: string) => z.number().optional().describe(`guests in all venues together, ${what}`);

const message = {
  id: z.string().describe("id of the message"),
  kind: z.enum(["over-capacity", "stale"]).describe("what is told"),
  status: z.enum(["raised", "resolved"]).describe("whether it began or is over"),
};

/** By event, the fields besides `time`, `level` and `event`. */
export const telemetry = {
  window: z
    .strictObject({
      feed,
      start,
      readings: count("readings archived"),
      frames: count("frames archived"),
      coveredSeconds: seconds("coverage"),
      missingSeconds: seconds("the rest of the window"),
      gaps: z.partialRecord(gapReason, z.number()).describe("missing seconds by reason"),
      venues: count("venues heard of"),
      sessions: count("sessions that were stitched"),
      seams: count("seams between them"),
      lateSeconds: seconds("time from the window's end to this line"),
      first: guests("in the first frame"),
      last: guests("in the last frame"),
      min: guests("least"),
      max: guests("most"),
      avg: guests("mean of the frames"),
      trace,
      operation,
    })
    .describe("a window was archived, or archived anew because more of it became known: the latest line holds"),
  listened: z
    .strictObject({
      feed,
      start,
      frames: count("frames that this process received in the window"),
      readings: count("readings in them"),
      rejects: count("frames, or parts of frames, refused since the last such line"),
      connections: count("connections attempted since the last such line"),
      sessions: count("sessions that were live at the end"),
      flushes: count("appends of all journals to storage since the last such line"),
      flushesFailed: count("those of them that left something unwritten"),
      flushMeanMs: z.number().nullable().describe("how long one took, in milliseconds, on average"),
      flushMaxMs: z.number().nullable().describe("the longest, in milliseconds"),
      pendingBytes: count("bytes that wait to be written"),
      trace,
    })
    .describe("what one process heard of a window, when the window is over or the process leaves it"),
  watch: z
    .strictObject({
      feed,
      deployment: z.string().describe("the deployment that speaks"),
      wanted: z.boolean().describe("whether it is meant to collect"),
      open: z.boolean().describe("whether the feed is open, and was a quarter of an hour ago"),
      lastFrameSeconds: z.number().nullable().describe("age of the last frame, in seconds; null where none is known"),
    })
    .describe("every five minutes, whatever happens: its absence means that the app is down"),
  "session-began": z.strictObject({ feed, session, trace }).describe("the first frame of a connection came"),
  "session-ended": z
    .strictObject({
      feed,
      session,
      reason,
      detail: z.string().describe("what the connection said"),
      seconds: seconds("first frame to last"),
      frames: count("frames written down"),
      trace,
    })
    .describe("a session is over; a warning unless that was wished"),
  "connection-failed": z
    .strictObject({ feed, reason, detail: z.string().describe("what went wrong"), trace })
    .describe("a connection ended before its first frame"),
  "silence-suspected": z
    .strictObject({ feed, seconds: seconds("without a frame"), trace })
    .describe("a second connection is opened beside a silent one"),
  "live-feed-ended": z.strictObject({ feed, reason, trace }).describe("this process listens no more"),
  "look-failed": z.strictObject({ feed, error, trace }).describe("storage can't say whether the feed is wanted"),
  "flush-failed": z
    .strictObject({ feed, pendingBytes: count("bytes that wait to be written"), error: error.optional(), trace })
    .describe("storage did not take all lines; they are kept and tried again"),
  "heartbeat-failed": z.strictObject({ feed, error, trace }).describe("storage did not take the sign of life"),
  "rejects-failed": z
    .strictObject({ feed, error, trace })
    .describe("storage did not take rejected frames; they are gone"),
  "journal-damaged": z
    .strictObject({ feed, lines: count("lines that could not be read"), trace, operation })
    .describe("journals could not be read whole"),
  "journal-too-late": z
    .strictObject({ feed, start, trace, operation })
    .describe("journals came after retention had deleted their raw window; they are left as they are"),
  "days-behind": z
    .strictObject({ feed, error })
    .describe("day indexes could not be brought up to date; the next window does"),
  "day-without-window": z
    .strictObject({ feed, date, error })
    .describe("a day's index lacks a summary that can't be read"),
  "day-archived": z
    .strictObject({ feed, date, readings: count("readings in the day's file"), bytes: count("its size") })
    .describe("a day's Parquet file was written"),
  "raw-windows-kept": z
    .strictObject({ feed, date, why: z.string().optional().describe("what differs") })
    .describe("a day's raw windows are not deleted, since its file does not hold all that they do"),
  "raw-windows-deleted": z
    .strictObject({ feed, date, deleted: count("raw windows deleted") })
    .describe("retention let a day's raw windows go"),
  "archive-days-failed": z.strictObject({ feed, error }).describe("days that are due could not be looked up"),
  "grid-unknown": z
    .strictObject({ feed, error })
    .describe("the windows in force could not be read; the configured length is used"),
  "collector-restarted": z
    .strictObject({ feed, trace })
    .describe("a wanted collector did not run and was started again"),
  "ensure-running-failed": z.strictObject({ feed, error }).describe("the minute's check could not be done"),
  "health-unknown": z
    .strictObject({ feed, error })
    .describe("health was asked for, and storage could not say; the answer was red"),
  "webhook-told": z.strictObject({ feed, ...message }).describe("a message was taken by the webhook's receiver"),
  "webhook-failed": z
    .strictObject({
      feed,
      ...message,
      code: z.string().describe("stable code"),
      error,
      final: z.boolean().describe("whether it is not sent again"),
    })
    .describe("a message was not taken"),
  "webhook-round-failed": z
    .strictObject({ feed, error })
    .describe("what is to be told to the webhook could not be looked up, or written down"),
  "webhook-state-unreadable": z
    .strictObject({ feed, name: z.string().describe("the blob") })
    .describe("what the webhook was told is not what Headcount writes, and is written anew"),
  swept: z
    .strictObject({
      feed,
      deleted: count("journals deleted"),
      windows: count("windows aggregated"),
      left: count("windows left for the next time"),
    })
    .describe("the leavings of a stopped feed were aggregated"),
  snapshot: z
    .strictObject({
      feed,
      due: z.iso.datetime({ precision: 3 }).describe("when it was due"),
      source: snapshotSource.describe("what was looked at"),
      values: count("venues that have a value"),
      missed: count("venues that have none, for reasons of their own"),
      code: z.string().optional().describe("code of the first failure"),
      error: error.optional(),
    })
    .describe("a snapshot was taken, or failed; a warning where any venue has no value"),
  "snapshots-missed": z
    .strictObject({
      feed,
      count: count("snapshots that nobody took"),
      from: z.iso.datetime({ precision: 3 }).describe("when the first of them was due"),
    })
    .describe("snapshots were written down as missed"),
  "snapshots-failed": z.strictObject({ feed, error }).describe("a round of snapshots could not be done"),
  imported: z
    .strictObject({ feed, added: count("readings that are new"), bad: count("records that could not be taken") })
    .describe("another program's records were imported"),
  "import-record": z
    .strictObject({
      feed,
      where: z.string().describe("the blob, and the place in it"),
      reason: z.string().describe("what is wrong with it"),
    })
    .describe("a record could not be taken; the first 20 of an import"),
  "import-failed": z.strictObject({ feed, error }).describe("an import could not be begun"),
  "sign-in-failed": z
    .strictObject({
      storage: z.string().describe("the account's address"),
      credential: z.enum(["managed", "any"]).describe("how it was tried"),
      clientId: z.string().optional().describe("the identity's client id"),
      error,
    })
    .describe("no token for storage could be had"),
} as const;

export type TelemetryEvent = keyof typeof telemetry;

/** What a line of an event says besides `time`, `level` and `event`. */
export type FieldsOf<Event extends TelemetryEvent> = z.input<(typeof telemetry)[Event]>;

/** What every line has. */
export const telemetryLine = z.looseObject({
  time: z.iso.datetime({ precision: 3 }).describe("when it was written"),
  level: z.enum(["info", "warn", "error"]),
  event: z.string(),
});
