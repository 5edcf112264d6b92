import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { readLog } from "../../../local/feed/read-log";
import { comparison as schema, type Comparison, type VenueComparison } from "../../../src/model/comparison";
import {
  hourMs,
  localOf,
  naiveBootstrap,
  naiveHour,
  naiveQuantile,
  stepsOf,
  stretchesOf,
  type Logged,
  type Seen,
} from "./naive";

/** A week in which the clocks go back, so that an hour is there twice; the places' counters have every quirk there is. */
const end = Date.UTC(2026, 9, 28, 23);
const start = end - 7 * 24 * hourMs;
const seed = 3;
const venues = ["SSD-7", "SSD-6", "seb6946", "flb6941"];
const hours = Array.from({ length: 7 * 24 }, (_, nth) => start + nth * hourMs);

let report: Comparison;
let page: string;
let log: Logged[];
let looks: Seen[];

beforeAll(async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "headcount-compare-"));
  const file = (name: string) => path.join(folder, name);
  const args = ["--simulated", "7", "--to", "2026-10-29", "--seed", `${seed}`, "--out", file("week.html")];
  const main = path.resolve(__dirname, "../../../dist/local/compare/main.js");
  await promisify(execFile)(process.execPath, [
    main,
    ...args,
    ...["--log", file("feed.ndjson")],
    ...venues.flatMap((venue) => ["--venue", venue]),
  ]);
  report = schema.parse(JSON.parse(readFileSync(file("week.json"), "utf8")));
  page = readFileSync(file("week.html"), "utf8");
  const { frames, events } = readLog(file("feed.ndjson"));
  log = frames.map(({ t, readings, to }) => ({ t, readings, heard: to.length > 0 }));
  const failed = new Set(events.map(({ t }) => t));
  looks = hours.map((t) => {
    const frame = log.findLast((each) => each.t <= t);
    return { t, readings: failed.has(t) || !frame || t - frame.t > 120_000 ? undefined : frame.readings };
  });
  rmSync(folder, { recursive: true });
}, 120_000);

test("the page is one file that needs nothing else, without a script", () => {
  expect(page).not.toMatch(/<script|<link|<img|\bsrc=|url\(|https?:/i);
  for (const { name } of report.venues) expect(page).toContain(name);
});

const venueOf = (id: string): VenueComparison => report.venues.find((each) => each.id === id)!;
const lookAt = (t: number, id: string) => looks.find((each) => each.t === t)?.readings?.[id];
const compared = (id: string) =>
  hours.flatMap((from) => {
    const [hour, said] = [naiveHour(log, id, from), lookAt(from, id)];
    return hour.known >= 0.75 * hourMs && said !== undefined ? [{ ...hour, said, ...localOf(from) }] : [];
  });

test("the log has what a comparison must bear: outages, failed looks, an hour that is there twice", () => {
  expect(stretchesOf(log).length).toBeGreaterThan(2);
  expect(looks.filter(({ readings }) => !readings).length).toBeGreaterThan(2);
  expect(hours.filter((t) => localOf(t).date === "2026-10-25")).toHaveLength(25);
  expect(new Set(report.venues.map(({ id }) => id))).toEqual(new Set(venues));
  expect([report.from, report.to].map((text) => Date.parse(text))).toEqual([start, end]);
});

test.each(venues)("%s: numbers, changes, capture and known time are the log's", (id) => {
  const { figures } = venueOf(id);
  const steps = stepsOf(log, id);
  expect(figures.points).toEqual({
    listening: log.filter(({ heard }) => heard).length,
    snapshots: looks.filter(({ readings }) => readings).length,
  });
  const changes = hours.reduce((sum, from) => sum + naiveHour(log, id, from).changes, 0);
  const said = looks.flatMap(({ t, readings }) => (readings ? [{ t, value: readings[id]! }] : []));
  const turns = said.filter(({ value }, nth) => nth > 0 && said[nth - 1]!.value !== value);
  expect(figures.changes).toEqual({ listening: changes, snapshots: turns.length });
  const isCovered = (t: number) => stretchesOf(log).some(({ from, to }) => from <= t && t < to);
  expect(figures.capture.changes).toBeCloseTo(turns.filter(({ t }) => isCovered(t)).length / changes, 12);
  expect(figures.capture.points).toBeCloseTo(said.length / figures.points.listening, 12);
  const known = steps.reduce((sum, { from, to }) => sum + to - from, 0);
  expect(figures.known_ms).toBe(known);
  expect(figures.per_hour.listening.changes).toBeCloseTo(changes / (known / hourMs), 9);
  expect(figures.per_hour.listening.points).toBeCloseTo(figures.points.listening / (known / hourMs), 9);
  expect(figures.per_hour.snapshots.points).toBeCloseTo(said.length / hours.length, 12);
  expect(figures.per_hour.snapshots.changes).toBeCloseTo(turns.length / hours.length, 12);
  expect(figures.hours).toEqual({
    open: hours.length,
    compared: compared(id).length,
    without_snapshot: looks.filter(({ readings }) => !readings).length,
    too_little_known: hours.filter((from) => naiveHour(log, id, from).known < 0.75 * hourMs).length,
  });
});

test.each(venues)("%s: errors, their intervals and what moves within an hour are the log's", (id) => {
  const { figures } = venueOf(id);
  const all = compared(id);
  for (const [found, list] of [
    [figures.error, all],
    [figures.error_moving, all.filter(({ changes }) => changes > 0)],
  ] as const) {
    const errors = list.map(({ said, mean, date }) => ({ day: date, error: said - mean }));
    const sizes = errors.map(({ error }) => Math.abs(error));
    expect(found.hours).toBe(errors.length);
    expect(found.resampled).toBe("days");
    const intervals = naiveBootstrap(errors, report.rules.resamples, report.rules.seed);
    const bias = errors.reduce((sum, { error }) => sum + error, 0) / errors.length;
    for (const [name, value] of [
      ["median", naiveQuantile(sizes, 0.5)],
      ["p90", naiveQuantile(sizes, 0.9)],
      ["bias", bias],
    ] as const) {
      expect(found[name]!.value).toBeCloseTo(value, 6);
      expect(found[name]!.low).toBeCloseTo(intervals[name].low, 6);
      expect(found[name]!.high).toBeCloseTo(intervals[name].high, 6);
    }
  }
  const swings = all.map(({ max, min }) => max - min);
  expect(figures.swing!.median).toBeCloseTo(naiveQuantile(swings, 0.5), 9);
  expect(figures.swing!.p90).toBeCloseTo(naiveQuantile(swings, 0.9), 9);
});

test.each(venues)("%s: simultaneous readings are the log's", (id) => {
  const differences = looks.flatMap(({ t, readings }) => {
    const holds = stepsOf(log, id).find(({ from, to }) => from < t && t < to);
    if (!readings || !holds || t - 5000 < start || t + 5000 > end) return [];
    const near = stepsOf(log, id).filter(({ from, to }) => from < t + 5000 && to > t - 5000);
    const by = near.map(({ value }) => readings[id]! - value);
    return [by.reduce((best, each) => (Math.abs(each) < Math.abs(best) ? each : best))];
  });
  const { simultaneous } = venueOf(id).figures;
  const sizes = differences.map(Math.abs);
  expect(simultaneous).toEqual({
    pairs: sizes.length,
    snapshots: sizes.length,
    equal: sizes.filter((each) => each === 0).length,
    within: sizes.filter((each) => each <= 2).length,
    median: naiveQuantile(sizes, 0.5),
    p95: naiveQuantile(sizes, 0.95),
    largest: Math.max(...sizes),
    bias: differences.reduce((sum, each) => sum + each, 0) / differences.length,
  });
});

test.each(venues)("%s: hours, peaks, weekdays and the histogram are the log's", (id) => {
  const { detail, figures } = venueOf(id);
  const { start: starts, mean, snapshot } = detail!.hours;
  for (const from of hours) {
    const place = starts.indexOf(from / 1000);
    const hour = naiveHour(log, id, from);
    if (hour.known >= 0.75 * hourMs) expect(mean[place]).toBeCloseTo(hour.mean, 6);
    else expect(mean[place]).toBeNull();
    expect(snapshot[place]).toBe(lookAt(from, id) ?? null);
  }
  const dates = [...new Set(hours.map((t) => localOf(t).date))];
  expect(detail!.peaks.map(({ date }) => date)).toEqual(dates);
  const counted: number[] = [];
  for (const date of dates) {
    const ofDay = hours.filter((t) => localOf(t).date === date).map((from) => naiveHour(log, id, from));
    const best = Math.max(...ofDay.filter(({ known }) => known > 0).map(({ max }) => max));
    const said = looks.flatMap(({ t, readings }) =>
      readings && localOf(t).date === date ? [{ t, value: readings[id]! }] : [],
    );
    const most = Math.max(...said.map(({ value }) => value));
    const found = detail!.peaks.find((each) => each.date === date)!;
    const at = ofDay.find(({ known, max }) => known > 0 && max === best)!.maxAt;
    expect(found.listening).toEqual({ value: best, at: new Date(at).toISOString() });
    const seen = said.find(({ value }) => value === most)!;
    expect(found.snapshots).toEqual({ value: most, at: new Date(seen.t).toISOString() });
    expect(found.missed).toBe(best - most);
    expect(found.covered).toBeCloseTo(ofDay.reduce((sum, { known }) => sum + known, 0) / (hoursIn(date) * hourMs), 9);
    expect(found.counted).toBe(found.covered >= 0.75);
    if (found.counted) counted.push(best - most);
  }
  expect(figures.peaks.days).toBe(counted.length);
  expect(figures.peaks.missed_median).toBeCloseTo(naiveQuantile(counted, 0.5), 9);
  expect(figures.peaks.missed_largest?.missed).toBe(Math.max(...counted));

  const all = compared(id);
  for (let weekday = 0; weekday < 7; weekday++)
    for (let hour = 0; hour < 24; hour++) {
      const same = all.filter((each) => each.weekday === weekday && each.hour === hour);
      const cell = detail!.week[weekday]![hour]!;
      if (same.length === 0) expect(cell).toBeNull();
      else expect(cell.snapshots - cell.listening).toBeCloseTo(average(same.map(({ said, mean }) => said - mean)), 6);
    }
  const { from, width, counts } = detail!.histogram!;
  counts.forEach((count, nth) => {
    const [low, high] = [from + nth * width, from + (nth + 1) * width];
    expect(count).toBe(all.filter(({ said, mean }) => said - mean >= low && said - mean < high).length);
  });
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(all.length);
});

test.each(venues)("%s: what the day looks like by each method is the log's", (id) => {
  const all = compared(id);
  const byHour = Array.from({ length: 24 }, (_, hour) => {
    const dates = [...new Set(all.filter((each) => each.hour === hour).map(({ date }) => date))];
    const days = dates.map((date) => {
      const same = all.filter((each) => each.hour === hour && each.date === date);
      return { heard: average(same.map(({ mean }) => mean)), said: average(same.map(({ said }) => said)) };
    });
    const [heard, said] = [average(days.map((day) => day.heard)), average(days.map((day) => day.said))];
    const same = days.filter((day) => (day.said - day.heard) * (said - heard) > 0).length;
    return { hour, days: days.length, heard, said, same };
  }).filter(({ days }) => days >= 3);
  const rank = (by: "heard" | "said", sign: number) =>
    [...byHour].sort((a, b) => sign * (a[by] - b[by]) || a.hour - b.hour).slice(0, 3);
  const { patterns } = venueOf(id);
  const names = (found: typeof byHour) => found.map(({ hour }) => hour);
  expect(patterns!.busiest).toEqual({ listening: names(rank("heard", -1)), snapshots: names(rank("said", -1)) });
  expect(patterns!.quietest).toEqual({ listening: names(rank("heard", 1)), snapshots: names(rank("said", 1)) });
  expect(patterns!.regret.busiest).toBeCloseTo(rank("heard", -1)[0]!.heard - rank("said", -1)[0]!.heard, 6);
  expect(patterns!.regret.quietest).toBeCloseTo(rank("said", 1)[0]!.heard - rank("heard", 1)[0]!.heard, 6);
  const wrong = byHour.filter(
    ({ heard, said, days, same }) => Math.abs(said - heard) >= Math.max(3, heard / 10) && same / days >= 0.8,
  );
  expect(patterns!.misled.map(({ hour }) => hour)).toEqual(names(wrong));
  patterns!.misled.forEach(({ difference, days, agreeing_days: agreeing }, nth) => {
    expect(difference).toBeCloseTo(wrong[nth]!.said - wrong[nth]!.heard, 6);
    expect([days, agreeing]).toEqual([wrong[nth]!.days, wrong[nth]!.same]);
  });
});

test("reliability, the sums over all venues and the verdict are the log's", () => {
  const stretches = stretchesOf(log);
  const covered = stretches.reduce((sum, { from, to }) => sum + to - from, 0);
  expect(report.listening.covered_ms).toBe(covered);
  expect(report.listening.missing_ms).toBe(end - start - covered);
  const outages = [start, ...stretches.map(({ to }) => to)].flatMap((from, nth) => {
    const to = nth === 0 ? stretches[0]!.from : stretches[nth]?.from;
    return to === undefined || to === from ? [] : [{ from, to }];
  });
  // What comes after the last frame is `stopped`.
  const stopped = end - stretches.at(-1)!.to;
  expect(report.listening.idle_ms).toBe(stopped);
  expect(report.listening.missing_by_reason.stopped).toBe(stopped);
  expect(report.listening.gaps).toBe(outages.length);
  const longest = outages.reduce((best, each) => (each.to - each.from > best.to - best.from ? each : best));
  expect(report.listening.longest_outage).toMatchObject({
    from: new Date(longest.from).toISOString(),
    to: new Date(longest.to).toISOString(),
  });
  expect(report.listening.share).toBeCloseTo(covered / (end - start), 12);
  expect(report.listening.wanted_share).toBeCloseTo(covered / (end - start - stopped), 12);

  const without = looks.filter(({ readings }) => !readings);
  expect(report.snapshots.taken).toBe(looks.length - without.length);
  expect(report.snapshots.failed).toBe(without.length);
  expect(report.snapshots.failures.reduce((sum, { count }) => sum + count, 0)).toBe(without.length);
  expect(report.snapshots.hours).toEqual({ open: 168, with: 168 - without.length, without: without.length });
  const runs = looks.reduce<number[]>(
    (all, { readings }) => (readings ? [...all, 0] : [...all.slice(0, -1), (all.at(-1) ?? 0) + 1]),
    [0],
  );
  expect(report.snapshots.longest_outage?.hours).toBe(Math.max(...runs));

  const everything = venues.flatMap((id) =>
    compared(id).map((each) => ({ day: each.date, error: each.said - each.mean })),
  );
  expect(report.all.error.hours).toBe(everything.length);
  expect(report.all.error.median!.value).toBeCloseTo(
    naiveQuantile(
      everything.map(({ error }) => Math.abs(error)),
      0.5,
    ),
    6,
  );
  for (const name of ["listening", "snapshots"] as const)
    expect(report.all.changes[name]).toBe(venues.reduce((sum, id) => sum + venueOf(id).figures.changes[name], 0));

  const byDate = [...new Set(hours.map((t) => localOf(t).date))].filter((date) => {
    return venues.some((id) => compared(id).filter((each) => each.date === date).length >= 0.75 * hoursIn(date));
  });
  expect(report.days).toBe(byDate.length);
  const share = report.listening.wanted_share!;
  const found = Object.fromEntries(report.verdict.criteria.map((each) => [each.criterion, each]));
  expect(found["days"]?.state).toBe(byDate.length >= 7 ? "met" : "undecided");
  expect(found["coverage"]).toMatchObject({ found: share, state: share >= 0.99 ? "met" : "missed" });
  expect(found["agreement"]?.state).toBe("met");
  const more = found["coverage"]!.more_days;
  if (share < 0.99) {
    // So many days without a gap more, and not one fewer, make up for it.
    const day = (end - start - stopped) / byDate.length;
    const after = (days: number) => (covered + days * day) / (end - start - stopped + days * day);
    expect(after(more!)).toBeGreaterThanOrEqual(0.99);
    expect(after(more! - 1)).toBeLessThan(0.99);
  }
});

/** How long a local day is: 23, 24 or 25. */
function hoursIn(date: string): number {
  const around = Array.from({ length: 30 }, (_, nth) => Date.parse(`${date}T00:00:00Z`) + (nth - 3) * hourMs);
  return around.filter((t) => localOf(t).date === date).length;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
