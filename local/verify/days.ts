import { summary } from "../../src/model/archive";
import { dayIndex, type DayIndex } from "../../src/model/day";
import { ahead } from "./ahead";
import { checkDay, type DayWindow } from "./checks/day";
import { teller, words, type Finding, type Tell } from "./finding";
import { dateIn, nextDate } from "./local-dates";
import { dayOf, folders, readName } from "./names";
import { read } from "./read";
import type { Range } from "./slots";
import type { Span } from "./spans";
import type { Listed, Store } from "./storage";
import type { Step } from "./walk";

const dayMs = 86_400_000;
const longestWindowMs = 540_000;
const readAhead = 6;
/** A collector may be writing what is being verified: an index follows on its windows. */
const mostLooks = 3;
const lookMs = 1000;

/**
 * Verifies a feed's day indexes, those of days that lie wholly within a range, against the summaries. Where there is none
 * at all there is nothing to verify.
 */
export async function* walkDays(store: Store, feed: string, range: Range): AsyncGenerator<Step> {
  const dates: string[] = [];
  for await (const blob of store.list(`days/${feed}/`)) {
    const date = /(\d{4}-\d\d-\d\d)\.json$/.exec(blob.name)?.[1];
    if (date !== undefined && blob.name === nameOfDay(feed, date)) dates.push(date);
    else yield step(told(blob.name, (tell) => tell("name-unknown", [], words("a name of no day"), words(nameForm))));
  }
  const zone = await zoneOf(store, feed, dates);
  if (zone === undefined) {
    // Nobody says what a day is; what is wrong with the indexes themselves is told all the same.
    for (const date of dates) {
      const findings = await lookAlone(store, feed, date);
      if (findings.length > 0) yield step(findings);
    }
    return;
  }
  const days = await daysOf(store, feed, zone, dates);
  for (const date of days) {
    // Only at the end of all anybody writes.
    const looks = date >= (days.at(-2) ?? date) ? mostLooks : 1;
    let findings = await lookAt(store, feed, date, range);
    for (let look = 1; findings.length > 0 && look < looks; look++) {
      await new Promise((resolve) => setTimeout(resolve, lookMs));
      findings = await lookAt(store, feed, date, range);
    }
    if (findings.length > 0) yield step(findings);
  }
}

const nameForm = "yyyy/yyyy-mm-dd.json";

function nameOfDay(feed: string, date: string): string {
  return `days/${feed}/${date.slice(0, 4)}/${date}.json`;
}

function step(findings: readonly Finding[]): Step {
  return { findings, windows: [], events: 0 };
}

function told(blob: string, tells: (tell: Tell) => void): Finding[] {
  const findings: Finding[] = [];
  tells(teller(blob, findings));
  return findings;
}

/** The time zone that the indexes speak of. */
async function zoneOf(store: Store, feed: string, dates: readonly string[]): Promise<string | undefined> {
  for (const date of dates) {
    const index = (await readDay(store, feed, date))?.content;
    if (index && dateIn(index.time_zone, 0) !== undefined) return index.time_zone;
  }
  return undefined;
}

/** Every day that must have an index. */
async function daysOf(store: Store, feed: string, zone: string, dates: readonly string[]): Promise<string[]> {
  const edges = await Promise.all([windowEdge(store, feed, "first"), windowEdge(store, feed, "last")]);
  const known = [...dates, ...edges.flatMap((at) => (at === undefined ? [] : (dateIn(zone, at) ?? [])))].sort();
  const [first, last] = [known[0], known.at(-1)];
  const days: string[] = [];
  if (first !== undefined && last !== undefined)
    for (let date = first; date <= last; date = nextDate(date)) days.push(date);
  return days;
}

/** The start of the first or the last window that has a summary. */
async function windowEdge(store: Store, feed: string, which: "first" | "last"): Promise<number | undefined> {
  const names: string[] = [];
  for await (const child of store.children(`${folders.summary}/${feed}/`))
    if ("folder" in child) names.push(child.folder);
  for (const folder of which === "first" ? names : names.reverse()) {
    const starts: number[] = [];
    for await (const { name } of store.list(folder)) {
      const read = readName(name);
      if (read) starts.push(read.start);
    }
    const start = which === "first" ? starts[0] : starts.at(-1);
    if (start !== undefined) return start;
  }
  return undefined;
}

async function lookAt(store: Store, feed: string, date: string, range: Range): Promise<readonly Finding[]> {
  const name = nameOfDay(feed, date);
  const found = await readDay(store, feed, date);
  if (!found) {
    // What lies within a range is known of what is there only.
    const day = {
      from: Date.parse(`${date}T00:00:00.000Z`) - dayMs,
      to: Date.parse(`${date}T00:00:00.000Z`) + 2 * dayMs,
    };
    if (day.from < range.from || day.to > range.to) return [];
    return told(name, (tell) =>
      tell("day-missing", [], words("no index"), words("one for every day; see npm run days")),
    );
  }
  const { content: index, findings } = found;
  if (!index) return findings;
  const day = { from: Date.parse(index.from), to: Date.parse(index.to) };
  if (day.from < range.from || day.to > range.to) return [];
  const ofDay = told(name, (tell) => {
    if (index.feed !== feed) tell("feed", ["feed"], index.feed, feed);
    if (index.date !== date) tell("day-date", ["date"], index.date, date);
  });
  // Another day's date says nothing of this day's midnights.
  const span = index.date === date ? told(name, (tell) => checkSpan(index, day, tell)) : [];
  if (ofDay.length + span.length > 0) return [...findings, ...ofDay, ...span];
  const windows: DayWindow[] = [];
  for await (const window of windowsOf(store, feed, day)) windows.push(window);
  const last = await windowEdge(store, feed, "last");
  const later = last !== undefined && last >= day.to;
  return [...findings, ...told(name, (tell) => checkDay(index, windows, later, tell))];
}

/** What is wrong with an index that can't be read, or whose time zone there is not. */
async function lookAlone(store: Store, feed: string, date: string): Promise<readonly Finding[]> {
  const { content, findings = [] } = (await readDay(store, feed, date)) ?? {};
  if (!content) return findings;
  const day = { from: Date.parse(content.from), to: Date.parse(content.to) };
  return [...findings, ...told(nameOfDay(feed, date), (tell) => checkSpan(content, day, tell))];
}

/** Whether a day begins and ends at the midnights of its time zone. */
function checkSpan({ date, time_zone: zone, from, to }: DayIndex, day: Span, tell: Tell): void {
  const at = (ms: number) => dateIn(zone, ms);
  if (at(day.from) !== date || at(day.from - 1) === date)
    tell("day-span", ["from"], from, words(`midnight in ${zone}`));
  if (at(day.to - 1) !== date || at(day.to) === date) tell("day-span", ["to"], to, words(`midnight in ${zone}`));
}

async function* windowsOf(store: Store, feed: string, day: Span): AsyncGenerator<DayWindow> {
  const names = summariesOf(store, feed, { from: day.from - longestWindowMs, to: day.to });
  const options = { zipped: false, tier: "any" } as const;
  for await (const found of ahead(names, readAhead, (blob) => read(store, blob, summary, options))) {
    const content = found?.content;
    if (!content) continue;
    const to = Date.parse(content.timestamp);
    const from = to - Math.round(content.window_duration_minutes * 60_000);
    if (from < day.to && to > day.from) yield { from, to, summary: content };
  }
}

async function* summariesOf(store: Store, feed: string, { from, to }: Span): AsyncGenerator<Listed> {
  for (let at = Math.floor(from / dayMs) * dayMs; at < to; at += dayMs) {
    for await (const blob of store.list(`${folders.summary}/${feed}/${dayOf(at)}/`)) {
      const name = readName(blob.name);
      if (name && name.start >= from && name.start < to) yield blob;
    }
  }
}

async function readDay(store: Store, feed: string, date: string): ReturnType<typeof read<DayIndex>> {
  const name = nameOfDay(feed, date);
  for await (const blob of store.list(name))
    if (blob.name === name) return read(store, blob, dayIndex, { zipped: true, tier: "hot" });
  return undefined;
}
