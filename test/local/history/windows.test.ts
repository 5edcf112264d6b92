import type { Moment } from "../../../local/history/frames";
import { historyGrid } from "../../../local/history/make";
import { outageOn } from "../../../local/history/outages";
import { historyWindows } from "../../../local/history/windows";
import { loadConfig } from "../../../src/config/load";
import type { Feed } from "../../../src/config/schema";
import type { RawWindow } from "../../../src/model/archive";
import path from "node:path";

const root = path.resolve(__dirname, "../../..");
const env = { AzureWebJobsStorage: "UseDevelopmentStorage=true", HEADCOUNT_FEEDS__ALL__WINDOWSECONDS: "60" };
/** 42 minutes past the hour, so that windows of five minutes and of one meet. */
const now = Date.UTC(2026, 9, 26, 10, 42, 30);
const seed = 1;

function made(feed: Feed, days: number): { raws: RawWindow[]; minutes: Moment[]; from: number; to: number } {
  const { grid, span } = historyGrid(feed, now, days);
  const minutes: Moment[] = [];
  const pairs = [...historyWindows(feed, grid, span, seed, (minute) => minutes.push(minute))];
  return { raws: pairs.map(({ pair }) => pair.raw), minutes, ...span };
}

const { raws, minutes, from, to } = made(loadConfig({ root, env }).feed("crowdmonitor"), 1);
const frames = minutes.flatMap((minute) => ("states" in minute ? [minute] : []));

test("every frame of the past is in one raw window, with the readings that the feed had, and no other is", () => {
  const outside = raws.flatMap(({ window, events }) =>
    events.filter(({ timestamp }) => timestamp < window.start || timestamp >= window.end),
  );
  expect(outside).toEqual([]);
  const archived = raws.flatMap(({ events }) =>
    events.map(({ venue, occupancy, timestamp }) => `${timestamp} ${venue}=${occupancy}`),
  );
  const published = frames.flatMap(({ at, states }) =>
    states.map(({ uid, occupancy }) => `${new Date(at).toISOString()} ${uid}=${occupancy}`),
  );
  expect(archived.join("\n") === published.join("\n")).toBe(true);
});

test("windows follow one another on the grid, five minutes long until the hour that is open", () => {
  expect(new Date(from).toISOString()).toBe("2026-10-25T10:00:00.000Z");
  expect(new Date(to).toISOString()).toBe("2026-10-26T10:42:00.000Z");
  const lengths = raws.map(({ window }) => [window.start, window.duration_minutes] as const);
  expect(new Set(lengths.map(([start]) => start)).size).toBe(raws.length);
  const wrong = lengths.filter(([start, length]) => length !== (start >= "2026-10-26T10:00" ? 1 : 5));
  expect(wrong).toEqual([]);
  expect(raws.at(-1)?.window.end).toBe("2026-10-26T10:42:00.000Z");
});

test("covered and missing make up each window, and nothing but outages, the beginning and the end is missing", () => {
  const days = [...new Set(minutes.map(({ at }) => Math.floor(at / 86_400_000) * 86_400_000))];
  const outages = days.flatMap((day) => outageOn(seed, day) ?? []);
  expect(outages.length).toBeGreaterThan(0);
  for (const { window, coverage } of raws) {
    expect(coverage.covered_ms + coverage.missing_ms).toBe(Date.parse(window.end) - Date.parse(window.start));
    for (const gap of coverage.gaps) {
      const [start, end] = [Date.parse(gap.from), Date.parse(gap.to)];
      const edge = start === from || end === to;
      // From the last frame before it to the first one after it: a minute at most either way.
      const outage = outages.find((each) => each.from - 60_000 <= start && end <= each.to + 60_000);
      expect(edge || outage?.reason === gap.reason).toBe(true);
    }
  }
});

test("outside of opening hours nothing is heard, and the same seed makes the same past", () => {
  const file = "docs/examples/single-venue.feeds.json";
  const feed = loadConfig({ root, env: { ...env, HEADCOUNT_FEEDS_FILE: file } }).feed("oerlikon");
  const one = made(feed, 2);
  // 06:00 to 22:00 in Zürich, in summer time on the 24th and in winter time from the 25th on.
  const closed = [
    ["2026-10-24T20:00:00.000Z", "2026-10-25T05:00:00.000Z"],
    ["2026-10-25T21:00:00.000Z", "2026-10-26T05:00:00.000Z"],
  ];
  for (const { window, events, coverage } of one.raws) {
    const inside = closed.some(([start = "", end = ""]) => window.start < end && window.end > start);
    expect(inside ? events : []).toEqual([]);
    // The last frame before closing may be a minute old.
    const before = closed.some(([start]) => window.end === start);
    const gaps = coverage.gaps.filter(({ reason }) => reason === "closed");
    expect(gaps.length).toBe(inside || (before && coverage.missing_ms > 0) ? 1 : 0);
  }
  expect(one.raws.flatMap(({ events }) => events).length).toBeGreaterThan(1500);
  expect(made(feed, 2).raws).toEqual(one.raws);
});

test("from an instant on frames come at the real feed's pace, each in one raw window, and one a minute before", () => {
  const feed = loadConfig({ root, env }).feed("crowdmonitor");
  const grid = { lengthMs: 300_000 };
  const span = { from: Date.UTC(2026, 9, 27, 10), to: Date.UTC(2026, 9, 27, 12) };
  const dense = Date.UTC(2026, 9, 27, 11);
  const moments: Moment[] = [];
  const pairs = [...historyWindows(feed, grid, span, seed, (moment) => moments.push(moment), dense)];
  const times = moments.map(({ at }) => at);
  const gaps = (within: number[]) => within.slice(1).map((at, nth) => at - (within[nth] ?? 0));
  expect(times.filter((at) => at < dense)).toHaveLength(60);
  const near = gaps(times.filter((at) => at >= dense));
  expect(near.every((gap) => gap >= 3000 && gap <= 15_000)).toBe(true);
  expect(near.filter((gap) => gap > 5000).length).toBeGreaterThan(near.length / 24);
  const heard = moments.flatMap((moment) => ("states" in moment ? moment.states.map(() => moment.at) : []));
  const archived = pairs.flatMap(({ pair }) => pair.raw.events.map(({ timestamp }) => Date.parse(timestamp)));
  expect(archived).toEqual(heard);
});
