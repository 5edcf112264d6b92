import type { ContainerClient } from "@azure/storage-blob";
import { DayKeeper } from "../../src/archive/days/keeper";
import { summaryName } from "../../src/archive/names";
import { writePair } from "../../src/archive/pair";
import { windowOf } from "../../src/archive/summaries";
import type { Feed } from "../../src/config/schema";
import { Control } from "../../src/control/control";
import { appendControl } from "../../src/control/log";
import { ReceiptClock } from "../../src/feed/clock";
import { localDay } from "../../src/hours/day";
import type { Summary } from "../../src/model/archive";
import type { Span } from "../../src/model/window";
import { ahead } from "../../src/storage/ahead";
import { writeBlob } from "../../src/storage/blobs";
import type { Containers } from "../../src/storage/containers";
import { hourOf, windowAt, type Grid } from "../../src/window/grid";
import { DayFiles } from "./day-files";
import type { Moment } from "./frames";
import { historyWindows } from "./windows";

const dayMs = 86_400_000;
const windowMs = 300_000;
const writesAtOnce = 16;

export interface HistoryOptions {
  readonly feed: Feed;
  readonly containers: Containers;
  readonly deployment: string;
  /** Days back from now. */
  readonly days: number;
  /** Raw windows are written for so many days back, which is what {@link onRecent} is told of. */
  readonly rawDays: number;
  /** Summaries are written for so many days back, and the first of each day before; for all where it is absent. */
  readonly summaryDays?: number;
  /** For so many days back there are as many frames as the real feed sends; absent: a frame a minute throughout. */
  readonly denseDays?: number;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly seed: number;
  /** Each moment of which the raw window is written. */
  readonly onRecent: (moment: Moment) => void;
  /** Ends it before it is complete. */
  readonly signal: AbortSignal;
  /** After each local day. */
  readonly onDay: (done: number, days: number) => void;
}

/** What was made. */
export interface History {
  readonly windows: number;
  readonly readings: number;
  readonly span: Span;
}

/** The windows that a past of so many days has: five minutes long, and as long as configured in the hour that is open. */
export function historyGrid({ windowSeconds }: Feed, now: number, days: number): { grid: Grid; span: Span } {
  const grid: Grid = { lengthMs: windowMs, next: { from: hourOf(now), lengthMs: windowSeconds * 1000 } };
  return { grid, span: { from: hourOf(now - days * dayMs), to: windowAt(grid, now).start } };
}

/** Writes a simulated past into storage as if the collector had listened to it. */
export async function makeHistory(options: HistoryOptions): Promise<History> {
  const { feed, containers, deployment, now, days, rawDays, seed } = options;
  const { grid, span } = historyGrid(feed, now, days);
  const rawFrom = now - rawDays * dayMs;
  const summaryFrom = now - (options.summaryDays ?? Infinity) * dayMs;
  const by = "simulated past";
  const log = (at: number, event: "start" | "stop") =>
    appendControl(containers.control, feed.id, { at, deployment, event, by });
  const hours = feed.openingHours ?? null;
  await appendControl(containers.control, feed.id, {
    at: span.from,
    deployment,
    event: "hours",
    timeZone: feed.timeZone,
    hours,
  });
  await log(span.from, "start");
  await log(span.to, "stop");

  const control = new Control(containers.control, deployment, new ReceiptClock("history", feed.stallSeconds * 1000));
  const keeper = new DayKeeper({
    container: containers.archive,
    idle: control.idle.bind(control),
    log: () => undefined,
  });
  const heard = (moment: Moment) => {
    if (moment.at >= rawFrom) options.onRecent(moment);
  };
  const made = breathing(historyWindows(feed, grid, span, seed, heard, now - (options.denseDays ?? 0) * dayMs));
  const idle = (id: string, within: Span) => control.idle(id, within);
  const files = new DayFiles({ feed: feed.id, container: containers.archive, idle, now: () => now }, feed);
  const written = ahead(made, writesAtOnce, async ({ window, pair }) => {
    if (window.start >= rawFrom) await writePair(containers.archive, feed, window, () => Promise.resolve(pair));
    else if (window.start >= summaryFrom) await writeSummary(containers.archive, feed, pair.summary);
    return { window, pair };
  });

  const over: string[] = [];
  let [windows, readings, done] = [0, 0, 0];
  let day: { readonly date: string; readonly summaries: Summary[] } | undefined;
  for await (const { window, pair } of written) {
    if (options.signal.aborted) break;
    windows++;
    readings += pair.raw.events.length;
    const { date } = localDay(feed.timeZone, window.start);
    if (day && date !== day.date) await close(day);
    if (date !== day?.date) day = { date, summaries: [] };
    day.summaries.push(pair.summary);
    files.add(date, pair.raw);
  }
  if (day) await close(day);
  await files.describe();
  return { windows, readings, span };

  async function close({ date, summaries }: { date: string; summaries: readonly Summary[] }): Promise<void> {
    const [first] = summaries;
    if (first && windowOf(first).from < summaryFrom) {
      // An index begins with the summaries that stand; the rest of the day's is told to it as aggregation would.
      await writeSummary(containers.archive, feed, first);
      await keeper.update(feed, [first]);
    }
    await keeper.update(feed, summaries);
    // The day before is complete only once there is something of this one.
    for (const before of over.splice(0)) await files.write(before);
    over.push(date);
    options.onDay(++done, days + 1);
  }
}

/** Windows are made in one go; storage's answers, and sockets that it has closed, come in between. */
async function* breathing<T>(items: Iterable<T>): AsyncGenerator<T> {
  for (const item of items) {
    yield item;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function writeSummary(container: ContainerClient, feed: Feed, summary: Summary): Promise<void> {
  const { from, to } = windowOf(summary);
  const window = { start: from, end: to };
  const headers = { blobContentType: "application/json" };
  await writeBlob(container, summaryName(feed.id, window), JSON.stringify(summary), undefined, headers, "Hot");
}
