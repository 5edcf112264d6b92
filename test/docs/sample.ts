import path from "node:path";
import { historyGrid } from "../../local/history/make";
import { historyWindows } from "../../local/history/windows";
import { coverageLedger } from "../../src/archive/ledger";
import { ParquetEncoder } from "../../src/archive/parquet/encode";
import { DayTotals } from "../../src/archive/parquet/totals";
import { rowsOf } from "../../src/archive/readings/rows";
import { loadConfig } from "../../src/config/load";
import { dateAfter, localDayOf } from "../../src/hours/day";
import type { RawWindow, Summary } from "../../src/model/archive";
import { iso } from "../../src/model/time";

const root = path.resolve(__dirname, "../..");
const env = { AzureWebJobsStorage: "UseDevelopmentStorage=true", HEADCOUNT_FEEDS__ALL__WINDOWSECONDS: "300" };
const first = "2026-07-06";
const days = 7;
const seed = 1;

/** A simulated week of July, a file a day, as the app would have archived it. */
export async function sampleWeek(): Promise<Buffer[]> {
  const feed = loadConfig({ root, env }).feed("crowdmonitor");
  const now = localDayOf(feed.timeZone, dateAfter(first, days)).start;
  const { grid, span } = historyGrid(feed, now, days);
  const files: Buffer[] = [];
  const made = historyWindows(feed, grid, span, seed);
  let next = made.next();
  let before: RawWindow | undefined;
  for (let date = first; files.length < days; date = dateAfter(date, 1)) {
    const { start, end } = localDayOf(feed.timeZone, date);
    const day = { feed: feed.id, date, time_zone: feed.timeZone, from: iso(start), to: iso(end) };
    const totals = new DayTotals(day);
    const encoder = await ParquetEncoder.begin(() => undefined);
    const summaries: Summary[] = [];
    for (; !next.done && next.value.window.start < end; next = made.next()) {
      const { window, pair } = next.value;
      const rows = rowsOf(pair.raw, before?.window.end === pair.raw.window.start ? before : undefined);
      encoder.add(rows);
      totals.add({ window, rows, raw: pair.raw });
      summaries.push(pair.summary);
      before = pair.raw;
    }
    const coverage = coverageLedger({ from: start, to: end }, summaries, []);
    files.push(encoder.finish(totals.finish(coverage, undefined)));
  }
  return files;
}
