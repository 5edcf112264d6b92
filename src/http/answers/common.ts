import { z } from "zod";
import { flag, longFlag } from "../../model/flag";
import { gapReason } from "../../model/gap";

export const instant = z.iso.datetime({ precision: 3 }).describe("UTC, with milliseconds");
export const date = z.iso.date().describe("a local calendar day in the feed's time zone");
export const feedId = z.string().describe("the feed's id");
export const venueId = z.string().describe("the venue's id as the feed sends it: text from outside");
export const people = z.number().describe("people");

export const gap = z
  .strictObject({ from: instant, to: instant, reason: gapReason.describe("why nobody was listening") })
  .describe("a stretch in which nobody was listening");

export const anyFlag = z.union([
  flag.describe("what is suspicious about a venue within one window"),
  longFlag.describe("what is suspicious about a venue over more than one window"),
]);

/** RFC 9457. */
export const problemDetails = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().describe("stable code of the error"),
    detail: z.string().describe("what was wrong, where, and what to do"),
  })
  .describe("problem details after RFC 9457");
