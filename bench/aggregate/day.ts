import { gzipSync } from "node:zlib";
import { root } from "../../local/dashboard/root";
import { natural } from "../../local/feed/cadence";
import { venuesText } from "../../local/feed/frame";
import { randomStream } from "../../local/feed/noise";
import { simulation } from "../../local/feed/source";
import { MAIN_VENUE, VENUES } from "../../local/feed/venues";
import { Shelf } from "../../local/history/shelf";
import { ParquetEncoder } from "../../src/archive/parquet/encode";
import { profileOf } from "../../src/archive/profile";
import { rowsOf } from "../../src/archive/readings/rows";
import { loadConfig } from "../../src/config/load";
import type { Feed } from "../../src/config/schema";
import { decoder } from "../../src/feed/decode";
import { Session } from "../../src/feed/session";
import type { RawWindow } from "../../src/model/archive";
import { iso } from "../../src/model/time";
import { assemble } from "../../src/window/assemble";
import { windowAfter, windowAt } from "../../src/window/grid";
import { summarize } from "../../src/window/summary";
import { environment, feedId } from "./environment";
import { plainJson } from "./plain";

/** The bytes of one day in each form. */
export interface Day {
  readonly venues: number;
  readonly readings: number;
  /** As proposed originally. */
  readonly plain: number;
  /** Raw windows: their text, and as stored. */
  readonly rawText: number;
  readonly raw: number;
  readonly summaries: number;
  /** The day's Parquet file, without what it says of itself. */
  readonly parquet: number;
}

const dayMs = 86_400_000;
const from = Date.UTC(2026, 6, 14);

/** A day of the simulated feed at the real one's pace, in windows of five minutes, by the app's own code. */
export async function dayOf(storage: string, single: boolean): Promise<Day> {
  const feed = feedOf(storage, single);
  const grid = { lengthMs: feed.windowSeconds * 1000 };
  const shelf = listened(feed, grid);
  const encoder = await ParquetEncoder.begin(() => undefined);
  const sums = { readings: 0, plain: 0, rawText: 0, raw: 0, summaries: 0 };
  let before: RawWindow | undefined;
  for (let window = windowAt(grid, from); window.start < from + dayMs; window = windowAfter(grid, window)) {
    const raw = assemble(window, profileOf(feed, window), {
      journals: shelf.read(window.start),
      neighbours: [...shelf.read(window.start - grid.lengthMs), ...shelf.read(window.end)],
      control: [],
    });
    const text = JSON.stringify(raw);
    sums.readings += raw.events.length;
    sums.plain += Buffer.byteLength(plainJson(raw, single));
    sums.rawText += Buffer.byteLength(text);
    sums.raw += gzipSync(text).length;
    sums.summaries += Buffer.byteLength(JSON.stringify(summarize(raw, profileOf(feed, window).single)));
    encoder.add(rowsOf(raw, before));
    before = raw;
  }
  const parquet = encoder.finish({
    ...{ format: 1, feed: feed.id, date: iso(from).slice(0, 10), time_zone: "UTC" },
    ...{ from: iso(from), to: iso(from + dayMs), readings: sums.readings, venues: {}, sessions: [], seams: [] },
    coverage: { covered_ms: dayMs, missing_ms: 0, gaps: [] },
    windows: { start: [], seconds: [], readings: [] },
  });
  return { venues: single ? 1 : VENUES.length, ...sums, parquet: parquet.length };
}

function feedOf(storage: string, single: boolean): Feed {
  const feed = loadConfig({ root, env: environment(storage, "bench-day") }).feed(feedId);
  return single ? { ...feed, venues: feed.venues.filter(({ id }) => id === MAIN_VENUE) } : feed;
}

/** What one session writes down of the day, and of a frame before and after it. */
function listened(feed: Feed, grid: { readonly lengthMs: number }): Shelf {
  const shelf = new Shelf();
  const venues = VENUES.filter(({ uid }) => feed.venues.some(({ id }) => id === uid));
  const source = simulation(venues, 1, "real");
  const random = randomStream(1);
  const gap = natural(random);
  const decode = decoder(feed.mapping);
  let at = from - 1000;
  const session = new Session(feed.id, "bench", grid, shelf, at, "bench");
  for (let nth = 0; at < from + dayMs + grid.lengthMs; nth++) {
    session.frame(at, decode(venuesText(source.next(nth, at), at, "wander", random)).readings, false);
    at += Math.round(gap() ?? 0);
  }
  return shelf;
}
