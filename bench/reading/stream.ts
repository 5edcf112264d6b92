import type { Feed } from "../../src/config/schema";
import { dateAfter, localDay } from "../../src/hours/day";
import { ask } from "./ask";
import type { Site } from "./site";

/** What it cost to take all readings of the days at the feed's pace. */
export interface Streamed {
  readonly format: "csv" | "ndjson";
  readonly from: "day files" | "raw windows";
  readonly readings: number;
  readonly megabytes: number;
  readonly seconds: number;
  readonly blobReads: number;
  /** Of the reading app: right before, and at most; absent where the system does not say. */
  readonly memory?: { readonly before: number; readonly peak: number };
}

const newline = 10;

/** Streams so many days before today uncompressed, with an app that has done nothing before. */
export async function stream(
  site: Site,
  feed: Feed,
  days: number,
  format: Streamed["format"],
  from: Streamed["from"],
): Promise<Streamed> {
  await site.restart();
  await ask(`${site.url}/api/feeds`);
  site.counter.hideDayFiles = from === "raw windows";
  site.counter.take();
  const before = site.memory();
  const today = localDay(feed.timeZone, Date.now()).date;
  const range = `from=${dateAfter(today, -days)}&to=${today}`;
  let lines = 0;
  const { status, ms, bytes } = await ask(
    `${site.url}/api/feeds/${feed.id}/readings?${range}&format=${format}`,
    {},
    (chunk) => {
      for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, at + 1)) lines++;
    },
  );
  site.counter.hideDayFiles = false;
  if (status !== 200) throw new Error(`The readings were answered with ${status}.`);
  const after = site.memory();
  return {
    format,
    from,
    readings: format === "csv" ? lines - 1 : lines,
    megabytes: bytes / 1e6,
    seconds: ms / 1000,
    blobReads: site.counter.take().reads,
    ...(before && after && { memory: { before: before.now, peak: after.peak } }),
  };
}
