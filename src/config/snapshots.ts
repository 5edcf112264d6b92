import { z } from "zod";
import { isZone } from "../hours/zone";
import { amount, text, venueId, whole } from "./fields";

const minutesOfDay = 24 * 60;

const pageUrl = z
  .string()
  .refine((url) => /^https?:\/\//i.test(url) && URL.canParse(url), {
    error: 'write an http:// or https:// address such as "https://example.org/pool"',
  })
  .refine((url) => !URL.canParse(url) || (new URL(url).username === "" && new URL(url).password === ""), {
    error: "write it without user and password",
  });

const pageSchema = z
  .strictObject({
    venue: venueId.describe("id of the venue whose number stands on the page"),
    url: pageUrl.describe("the page's address"),
    label: text
      .default("Anzahl Gäste")
      .describe("text beside which the number stands; white space and case don't matter"),
    selector: text.optional().describe("CSS selector of the one element that holds the number, instead of the label"),
  })
  .describe("a page that shows a venue's number");

export const snapshotsSchema = z
  .strictObject({
    source: z
      .enum(["page", "feed"])
      .describe('"page" fetches web pages, "feed" connects, subscribes, takes one frame and leaves'),
    everyMinutes: whole("minutes", 1, minutesOfDay)
      .refine((minutes) => minutes < 1 || minutesOfDay % minutes === 0, {
        error: "write a number that divides a day, such as 5, 10, 15, 30 or 60",
      })
      .default(60)
      .describe("time between two snapshots in minutes; it divides a day, from midnight UTC"),
    pages: z.array(pageSchema).default([]).describe('the pages of source "page"'),
    timeoutSeconds: amount("seconds", 0.1, 120)
      .default(30)
      .describe("limit of a page with its redirects, or of the way to the feed's first frame, in seconds"),
    maxPageBytes: whole("bytes", 1024, 52_428_800)
      .default(4_194_304)
      .describe("largest page taken, unpacked, in bytes"),
    maxRedirects: whole("redirects", 0, 20).default(5).describe("how many redirects are followed"),
  })
  .superRefine(({ source, pages }, context) => {
    const report = (message: string) => context.addIssue({ code: "custom", path: ["pages"], message });
    if (source === "page" && pages.length === 0) report('list the pages to fetch, or choose source "feed"');
    if (source === "feed" && pages.length > 0) report('remove them, or choose source "page"');
    const first = new Map<string, number>();
    pages.forEach(({ venue }, index) => {
      const before = first.get(venue);
      if (before === undefined) first.set(venue, index);
      else
        context.addIssue({
          code: "custom",
          path: ["pages", index, "venue"],
          message: `write another venue; page ${before} has it already`,
        });
    });
  })
  .describe("snapshots beside the listener, the old way; absent: none are taken");

const fieldPath = text.regex(/^[^.]+(\.[^.]+)*$/, { error: "write a field's name, or a dotted path to it" });

export const importSchema = z
  .strictObject({
    connection: text
      .regex(/^[A-Za-z_]\w*$/, { error: "write the name of a setting, not its value" })
      .default("AzureWebJobsStorage")
      .describe("name of the setting that holds the storage account's connection string"),
    container: z
      .string()
      .regex(/^(?:\$root|\$web|[a-z0-9](?:[a-z0-9]|-(?!-)){1,61}[a-z0-9])$/, { error: "write a container's name" })
      .describe("the container"),
    prefix: z.string().default("").describe("what the blobs' names begin with"),
    timeField: fieldPath.describe("field that holds a reading's time"),
    valueField: fieldPath.describe("field that holds the number of people"),
    list: fieldPath.optional().describe("dotted path to the array of readings in a blob"),
    venue: venueId.optional().describe("id of the venue, where the blobs name none"),
    venueField: fieldPath.optional().describe("field that holds the venue's id"),
    timeZone: z
      .string()
      .refine(isZone, { error: 'write an IANA time zone such as "Europe/Zurich"' })
      .optional()
      .describe("IANA time zone of times that have none"),
  })
  .superRefine(({ venue, venueField }, context) => {
    if ((venue === undefined) === (venueField === undefined))
      context.addIssue({ code: "custom", path: ["venue"], message: 'write either "venue" or "venueField"' });
  })
  .describe("JSON blobs of another program, imported every hour as they come");

export type SnapshotsConfig = z.output<typeof snapshotsSchema>;
export type PageConfig = z.output<typeof pageSchema>;
export type ImportConfig = z.output<typeof importSchema>;
