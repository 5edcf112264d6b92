import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { archiveDay } from "../../../src/archive/parquet/archive-day";
import { describeArchive } from "../../../src/archive/parquet/describe";
import { dayName } from "../../../src/archive/days/names";
import { listDays } from "../../../src/archive/days/store";
import { dueDays } from "../../../src/archive/parquet/due";
import { parquetName } from "../../../src/archive/parquet/names";
import { readSettings, storageOf } from "./settings";
import { listRaw } from "../../../src/archive/parquet/raw-windows";
import { localDay, localDayOf } from "../../../src/hours/day";
import { Control } from "../../../src/control/control";
import { ReceiptClock } from "../../../src/feed/clock";
import { makeHistory } from "../../history/make";
import { startAzurite } from "../../processes/azurite";
import { Counter, type Counts } from "./counter";

const dayMs = 86_400_000;
const nightMs = 2 * 3_600_000;

/** What the archive of days asks of storage. */
export interface DaysCount {
  /** The hour's round, when nothing is to be done. */
  readonly round: Counts;
  /** Local days that are over; it looks through seven at most. */
  readonly days: number;
  /** Archiving the last day that is over, with its description. */
  readonly day: Counts;
  /** Raw windows that meet it. */
  readonly windows: number;
  /** Of that day, as stored. */
  readonly dayFileBytes: number;
  readonly dayIndexBytes: number;
  readonly readings: number;
  readonly unknown: readonly string[];
}

/**
 * Counts what the hourly round, and archiving a day, ask of storage: the app's own code over a simulated past of
 * five-minute windows, behind a proxy before Azurite.
 * @param root the app's directory
 * @param hours of past, up to two at night
 */
export async function countDays(root: string, hours: number): Promise<DaysCount> {
  const directory = mkdtempSync(path.join(tmpdir(), "headcount-cost-"));
  const azurite = await startAzurite(directory);
  const counter = await Counter.start(azurite.url);
  try {
    const { feed, settings } = readSettings(root, azurite.connectionString);
    // So late that the day before is due.
    const now = Math.floor(Date.now() / dayMs) * dayMs + nightMs;
    const direct = storageOf(settings, azurite.connectionString);
    await makeHistory({
      feed,
      containers: direct,
      deployment: "local",
      days: hours / 24,
      rawDays: hours / 24 + 1,
      now,
      seed: 1,
      onRecent: () => undefined,
      signal: new AbortController().signal,
      onDay: () => undefined,
    });
    const date = localDay(feed.timeZone, now - dayMs).date;
    const counted = storageOf(settings, counter.connectionString);
    const control = new Control(counted.control, "local", new ReceiptClock("cost", 5000));
    const context = {
      feed: feed.id,
      container: counted.archive,
      idle: control.idle.bind(control),
      now: () => now,
    };
    for (const due of (await dueDays(direct, feed, now)).archive) await archiveDay(context, due);
    counter.take();
    const due = await dueDays(counted, feed, now);
    if (due.archive.length > 0) throw new Error(`${due.archive.join(", ")} should have been archived already.`);
    const round = counter.take();

    await direct.archive.deleteBlob(parquetName(feed.id, date));
    const { readings, bytes: dayFileBytes } = await archiveDay(context, date);
    await direct.archive.deleteBlob(`archive/${feed.id}/datapackage.json`);
    await describeArchive(counted.archive, feed);
    const day = counter.take();
    const index = await direct.archive.getBlobClient(dayName(feed.id, date)).getProperties();
    const dayIndexBytes = index.contentLength ?? 0;
    const { start, end } = localDayOf(feed.timeZone, date);
    const windows = (await listRaw(direct.archive, feed.id, { from: start, to: end })).length;
    const today = localDay(feed.timeZone, now).date;
    const over = (await listDays(direct.archive, feed.id)).filter((each) => each < today).length;
    return { round, days: over, day, windows, dayFileBytes, dayIndexBytes, readings, unknown: counter.unknown };
  } finally {
    await counter.close();
    await azurite.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}
