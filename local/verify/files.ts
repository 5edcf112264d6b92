import type { ArchivedDay } from "../../src/model/archived-day";
import { rawWindow, summary } from "../../src/model/archive";
import { dayIndex } from "../../src/model/day";
import { checkLedger, checkRows, checkSums, RowTally } from "./checks/file";
import { teller, words, type Finding, type Tell } from "./finding";
import { dateIn } from "./local-dates";
import { nameOfFile } from "./held";
import { nameOfRaw, nameOfSummary } from "./names";
import { openDayFile, type DayFile, type FileRow } from "./parquet";
import { read } from "./read";
import type { Range } from "./slots";
import { spanText, type Span } from "./spans";
import type { Listed, Store } from "./storage";
import type { Step } from "./walk";

const dayMs = 86_400_000;
const nameForm = "yyyy/yyyy-mm-dd.parquet";

/**
 * Verifies a feed's day files, those of days that lie wholly within a range: each against itself and, unless its day has
 * changed since, against its day's index, its summaries, and the raw windows that stand.
 */
export async function* walkFiles(store: Store, feed: string, range: Range): AsyncGenerator<Step> {
  for await (const blob of store.list(`archive/${feed}/`)) {
    const date = /(\d{4}-\d\d-\d\d)\.parquet$/.exec(blob.name)?.[1];
    const findings: Finding[] = [];
    const tell = teller(blob.name, findings);
    if (date !== undefined && blob.name === nameOfFile(feed, date))
      await checkFile(store, feed, date, blob, range, tell);
    else if (blob.name !== `archive/${feed}/datapackage.json`)
      tell("name-unknown", [], words("a name of no day"), words(nameForm));
    if (findings.length > 0) yield { findings, windows: [], events: 0 };
  }
}

async function checkFile(
  store: Store,
  feed: string,
  date: string,
  blob: Listed,
  range: Range,
  tell: Tell,
): Promise<void> {
  const bytes = await store.download(blob.name);
  if (bytes === "gone") return;
  let file: DayFile;
  try {
    if (bytes === "archived") throw new Error("it is of the archive tier");
    file = await openDayFile(bytes);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    tell("file-unreadable", [], words(why), words("a day's file"));
    return;
  }
  const { day } = file;
  const span = { from: Date.parse(day.from), to: Date.parse(day.to) };
  if (span.from < range.from || span.to > range.to) return;
  if (blob.tier !== undefined && blob.tier.toLowerCase() !== "cool") tell("tier", [], blob.tier.toLowerCase(), "cool");
  if (day.feed !== feed) tell("feed", ["feed"], day.feed, feed);
  if (day.date !== date) tell("file-day", ["date"], day.date, date);
  if (!isLocalDay(day.time_zone, date, span))
    tell("file-day", ["from"], words(spanText(span)), words(`${date} in ${day.time_zone}`));
  checkLedger(day, span, tell);
  await checkContent(store, feed, file, span, await isCurrent(store, feed, date, blob, day, tell), tell);
}

function isLocalDay(zone: string, date: string, { from, to }: Span): boolean {
  const at = (ms: number) => dateIn(zone, ms);
  return at(from) === date && at(from - 1) !== date && at(to - 1) === date && at(to) !== date;
}

/** Whether the day is as it was when it was archived; then it has the gaps of its index. */
async function isCurrent(
  store: Store,
  feed: string,
  date: string,
  blob: Listed,
  day: ArchivedDay,
  tell: Tell,
): Promise<boolean> {
  const name = `days/${feed}/${date.slice(0, 4)}/${date}.json`;
  for await (const listed of store.list(name)) {
    if (blob.metadata?.["index"]?.replaceAll('"', "") !== listed.etag.replaceAll('"', "")) return false;
    const index = (await read(store, listed, dayIndex, { zipped: true, tier: "any" }))?.content;
    if (!index) return false;
    const known = day.coverage.gaps
      .filter(({ from }) => from < index.known_to)
      .map((gap) => (gap.to > index.known_to ? { ...gap, to: index.known_to } : gap));
    if (JSON.stringify(index.gaps) !== JSON.stringify(known)) tell("file-gaps", ["gaps"], known, index.gaps);
    return true;
  }
  return false;
}

/** A day's rows, window by window. */
async function checkContent(
  store: Store,
  feed: string,
  file: DayFile,
  span: Span,
  current: boolean,
  tell: Tell,
): Promise<void> {
  const { day } = file;
  const tally = new RowTally(span, tell);
  const windows = day.windows.start.map((start, at): Span => {
    const from = span.from + start * 1000;
    return { from, to: from + (day.windows.seconds[at] ?? 0) * 1000 };
  });
  let at = 0;
  let held: FileRow[] = [];
  const close = async () => {
    const window = windows[at];
    if (!window) return;
    if (held.length !== day.windows.readings[at])
      tell("file-counts", ["windows", "readings", at], day.windows.readings[at] ?? words("none"), held.length);
    const whole = window.from >= span.from && window.to <= span.to;
    if (current && whole) await compare(store, feed, window, held, at, tell);
    held = [];
    at++;
  };
  for await (const group of file.rows()) {
    for (const row of group) {
      tally.add(row);
      while (windows[at] && row.time >= (windows[at]?.to ?? Infinity)) await close();
      const window = windows[at];
      if (!window || row.time < window.from)
        tell("file-counts", ["rows"], new Date(row.time).toISOString(), words("a time within a window of the file"));
      else held.push(row);
    }
  }
  while (at < windows.length) await close();
  tally.finish(day);
  if (current) await checkWindows(store, feed, windows, span, tell);
}

/** What of a window stands besides: its raw window as a rule, and its summary always. */
async function compare(
  store: Store,
  feed: string,
  window: Span,
  rows: readonly FileRow[],
  at: number,
  tell: Tell,
): Promise<void> {
  const raw = await contentOf(store, nameOfRaw(feed, window), rawWindow);
  if (raw) checkRows(rows, raw.events, at, tell);
  const told = await contentOf(store, nameOfSummary(feed, window), summary);
  if (told) checkSums(rows, told, at, tell);
}

async function contentOf<T>(store: Store, name: string, schema: Parameters<typeof read<T>>[2]): Promise<T | undefined> {
  const bare = { name, etag: "", contentType: undefined, contentEncoding: undefined, tier: undefined };
  return (await read(store, bare, schema, { zipped: false, tier: "any" }))?.content;
}

/** Whether a day's file has all windows of the day that there are. */
async function checkWindows(
  store: Store,
  feed: string,
  windows: readonly Span[],
  span: Span,
  tell: Tell,
): Promise<void> {
  const held = new Set(windows.map(({ from }) => from));
  for (let day = Math.floor(span.from / dayMs) * dayMs; day < span.to; day += dayMs) {
    const folder = `summaries/${feed}/${new Date(day).toISOString().slice(0, 10)}/`;
    for await (const { name } of store.list(folder)) {
      const [hours = "", minutes = "", seconds = "00"] = name.slice(folder.length, -".json".length).split("-");
      const start = day + (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 1000;
      if (start >= span.from && start < span.to && !held.has(start))
        tell("file-windows", ["windows", "start"], words(`none at ${new Date(start).toISOString()}`), name);
    }
  }
}
