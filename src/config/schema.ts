import { z } from "zod";
import { openingHoursSchema } from "../hours/schema";
import { isZone } from "../hours/zone";
import { amount, feedUrl, headers, text, venueId, whole } from "./fields";
import { importSchema, snapshotsSchema } from "./snapshots";

const evenWhereEntriesAreWrong = { when: ({ value }: { value: unknown }) => Array.isArray(value) };

const fixedVenue = z.strictObject({ fixed: venueId.describe("id of the feed's only venue") });

/** Where a reading's parts stand in a frame; every name is that of a field of a venue's object. */
export const mappingSchema = z
  .strictObject({
    list: text
      .optional()
      .describe("dotted path to the array of venues in a frame; absent: the frame is the array or the one object"),
    venue: z
      .union([text, fixedVenue], { error: 'write the name of a field, or { "fixed": "id" } for a feed of one venue' })
      .describe('field that holds the venue\'s id, or { "fixed": "id" } for a feed of one venue'),
    name: text.optional().describe("field that holds the venue's name"),
    occupancy: text.describe("field that holds the number of people"),
    capacity: text.optional().describe("field that holds the venue's capacity, in people"),
    timestamp: text.optional().describe("field that holds the source's own time of the reading"),
    percentage: text.optional().describe("field that holds the occupancy in percent as the source states it"),
    keep: z.array(text).default([]).describe("further fields that are kept as they came"),
  })
  .describe("which field of a frame is what");

export const venueSchema = z
  .strictObject({
    id: venueId.describe("the venue's id as the feed sends it"),
    name: text.optional().describe("the venue's name for readers; absent: the one that the feed sends"),
    capacity: whole("people", 0, 1_000_000_000)
      .optional()
      .describe("capacity in people; used where the feed sends none"),
    openingHours: openingHoursSchema
      .optional()
      .describe("the venue's opening hours, local wall time in the feed's time zone; for flags and views only"),
  })
  .describe("a counted place of the feed");

export const connectionSchema = z
  .strictObject({
    handshakeSeconds: amount("seconds", 0.01, 300).default(10).describe("limit of the handshake, in seconds"),
    pingSeconds: amount("seconds", 0.01, 3600).default(20).describe("time between two pings, in seconds"),
    pongSeconds: amount("seconds", 0.01, 300)
      .default(10)
      .describe("time without a pong after a ping that means a dead link, in seconds"),
    silenceSeconds: amount("seconds", 0.01, 3600)
      .default(60)
      .describe("time without a frame that means a dead link whatever pongs say, in seconds"),
    suspectSeconds: amount("seconds", 0.01, 3600)
      .default(20)
      .describe(
        "time without a frame after which a second connection is opened beside, in seconds; from silenceSeconds on never",
      ),
    backoffMinSeconds: amount("seconds", 0.01, 3600)
      .default(1)
      .describe("wait before the first attempt to connect again, in seconds"),
    backoffMaxSeconds: amount("seconds", 0.01, 3600)
      .default(30)
      .describe("longest wait before an attempt to connect again, in seconds"),
    maxFrameBytes: whole("bytes", 16, 104_857_600).default(1_048_576).describe("largest frame taken, in bytes"),
  })
  .superRefine((connection, context) => {
    if (connection.backoffMinSeconds > connection.backoffMaxSeconds) {
      const message = `write a number not above backoffMaxSeconds, which is ${connection.backoffMaxSeconds}`;
      context.addIssue({ code: "custom", path: ["backoffMinSeconds"], message });
    }
  })
  .describe("how the connection is kept and watched");

export const archiveSchema = z
  .strictObject({
    rawDays: whole("days", 7, 36_500)
      .optional()
      .describe(
        "age in days from which a day's raw windows are deleted, once its archive is verified to hold them; absent: never",
      ),
    licence: z
      .strictObject({
        name: text
          .regex(/^[A-Za-z0-9._-]+$/, { error: 'write an id such as "CC-BY-4.0"; "title" takes any text' })
          .optional()
          .describe('id of the licence, such as "CC-BY-4.0"'),
        title: text.optional().describe("the licence in words"),
        path: z
          .url({ protocol: /^https?$/, error: "write an http:// or https:// address" })
          .optional()
          .describe("address of the licence's text"),
      })
      .refine(({ name, path }) => name !== undefined || path !== undefined, {
        error: 'write the licence\'s "name", its "path", or both',
      })
      .optional()
      .describe("licence of the data, for the description beside the archive"),
  })
  .describe("the archive of whole days, one Parquet file each");

const feedShape = z.strictObject({
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, {
      error: 'write 1 to 40 of a-z, 0-9 and "-", not beginning with "-"',
    })
    .refine((id) => id !== "all", { error: 'write another id; "all" means every feed in HEADCOUNT_FEEDS__ALL__…' })
    .describe("the feed's id in addresses, names of blobs and settings"),
  name: text.describe("the feed's name for readers"),
  url: feedUrl.describe("the feed's WebSocket address, ws:// or wss://, without credentials"),
  subscribe: z.string().optional().describe("text sent after open; absent: nothing is sent"),
  headers: headers.optional(),
  contact: z
    .string()
    .regex(/^[\x21-\x27\x2a-\x7e][\x20-\x27\x2a-\x7e]*$/, { error: "write plain ASCII text without brackets" })
    .optional()
    .describe("an address or a URL that the User-Agent names, so that the feed's owner can ask"),
  timeZone: z
    .string()
    .refine(isZone, { error: 'write an IANA time zone such as "Europe/Zurich"' })
    .default("UTC")
    .describe("IANA time zone of the feed and its venues"),
  windowSeconds: whole("seconds", 1, 540)
    .refine((seconds) => seconds < 1 || seconds > 540 || 3600 % seconds === 0, {
      error: ({ input }) =>
        `write a number that divides an hour, such as ${nearestDivisors(Number(input)).join(" or ")}`,
    })
    .default(300)
    .describe("length of a window in seconds; it divides an hour"),
  openingHours: openingHoursSchema.optional(),
  rawTier: z.enum(["hot", "cool", "cold"]).default("cool").describe("access tier of the raw windows"),
  archive: archiveSchema.prefault({}),
  snapshots: snapshotsSchema.optional(),
  imports: z.array(importSchema).default([]).describe("another program's records, for comparison"),
  mapping: mappingSchema,
  collect: z
    .enum(["all", "listed"])
    .default("all")
    .describe('"all" collects every venue that the feed sends, "listed" those under "venues" only'),
  venues: z
    .array(venueSchema)
    .superRefine(reportTwins, evenWhereEntriesAreWrong)
    .default([])
    .describe("venues that are known beforehand"),
  connection: connectionSchema.prefault({}),
  listeners: whole("connections", 1, 4)
    .default(1)
    .describe("connections that listen at the same time; more than one costs the feed as many times the load"),
  flushSeconds: amount("seconds", 0.01, 540)
    .optional()
    .describe("time between two appends to a journal, in seconds; default 15, or the window where that is shorter"),
  lookSeconds: amount("seconds", 0.01, 300)
    .default(5)
    .describe("time between two looks at whether the feed is still wanted, in seconds"),
  lingerSeconds: amount("seconds", 0, 86_400)
    .default(1800)
    .describe("how long listening goes on without a keep-alive, in seconds"),
  stallSeconds: amount("seconds", 0.01, 300)
    .default(5)
    .describe("a stop of the process, or a jump of its clock, longer than this ends sessions, in seconds"),
  seamSeconds: amount("seconds", 0.001, 540)
    .optional()
    .describe(
      "tolerance between two clocks at a seam, in seconds; default 2, or half the window where that is shorter",
    ),
  sweepMinutes: amount("minutes", 0.001, 10_080)
    .default(30)
    .describe("age of a journal's last append after which the sweep takes it, in minutes"),
  bufferMegabytes: amount("megabytes", 0.001, 1024)
    .default(32)
    .describe("memory for lines that can't be written yet, in megabytes"),
});

/** A feed as it is configured, with its defaults filled in. */
export const feedSchema = feedShape
  .transform((feed) => ({
    ...feed,
    flushSeconds: feed.flushSeconds ?? Math.min(15, feed.windowSeconds),
    seamSeconds: feed.seamSeconds ?? Math.min(2, feed.windowSeconds / 2),
  }))
  .superRefine((feed, context) => {
    const report = (path: (string | number)[], message: string) =>
      context.addIssue({ code: "custom", path, message, input: feed });
    if (feed.flushSeconds > feed.windowSeconds) {
      report(["flushSeconds"], `write a number up to windowSeconds, which is ${feed.windowSeconds}`);
    }
    if (feed.seamSeconds >= feed.windowSeconds) {
      report(["seamSeconds"], `write a number below windowSeconds, which is ${feed.windowSeconds}`);
    }
    const { venue } = feed.mapping;
    if (typeof venue === "object") {
      feed.venues.forEach(({ id }, index) => {
        if (id !== venue.fixed)
          report(["venues", index, "id"], `write ${JSON.stringify(venue.fixed)}, the feed's only venue by its mapping`);
      });
    }
    if (feed.collect === "listed" && feed.venues.length === 0) {
      report(["collect"], 'write "all", or list the venues to collect under "venues"');
    }
  })
  .describe("a WebSocket endpoint that publishes occupancy");

/** The whole of feeds.json. */
export const feedsFileSchema = z.strictObject({
  $schema: z.string().optional().describe("address of the JSON schema, for editors"),
  feeds: z
    .array(feedSchema)
    .refine(({ length }) => length > 0, { error: "write at least one feed" })
    .superRefine(reportTwins, evenWhereEntriesAreWrong)
    .describe("the feeds to listen to"),
});

export type Feed = z.output<typeof feedSchema>;
export type Venue = z.output<typeof venueSchema>;
export type Mapping = z.output<typeof mappingSchema>;
export type Connection = z.output<typeof connectionSchema>;

type Refinement = z.core.$RefinementCtx;

function reportTwins(items: readonly unknown[], context: Refinement): void {
  const firsts = new Map<unknown, number>();
  items.forEach((item, index) => {
    const id = typeof item === "object" && item !== null && "id" in item ? item.id : undefined;
    const first = firsts.get(id);
    if (first === undefined) firsts.set(id, index);
    else if (typeof id === "string") {
      context.addIssue({
        code: "custom",
        path: [index, "id"],
        message: `write another id; entry ${first} has it already`,
      });
    }
  });
}

function nearestDivisors(seconds: number): number[] {
  const divisors = Array.from({ length: 540 }, (_, index) => index + 1).filter((length) => 3600 % length === 0);
  const above = divisors.find((length) => length > seconds);
  const below = divisors.findLast((length) => length < seconds);
  return [below, above].filter((length) => length !== undefined);
}
