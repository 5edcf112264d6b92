import { rawWindow, summary as summarySchema, type RawWindow } from "../../../src/model/archive";
import type { Journal } from "../../../src/model/journal";
import { assemble, type Evidence, type Profile } from "../../../src/window/assemble";
import { summarize } from "../../../src/window/summary";
import { profile } from "./archive";
import { frame, journal, window } from "./build";
import { base } from "./simulation";

function build(journals: readonly Journal[], more: Partial<Evidence> = {}, using: Partial<Profile> = {}): RawWindow {
  return assemble(window, { ...profile, ...using }, { journals, neighbours: [], control: [], ...more });
}

const names = ["constructor", "toString", "__proto__", "hasOwnProperty"];

test("a venue may be called what an object has by itself", () => {
  const readings = names.map((venue, occupancy) => ({ venue, occupancy }));
  const carry = Object.fromEntries([["toString", { occupancy: 9, at: base - 1 }]]);
  const one = journal("a", {
    start: -1000,
    firstSeq: 4,
    carry,
    frames: [{ seq: 4, at: base + 1000, readings }],
    through: 4,
  });
  const raw = build([one]);
  expect(raw.events.map(({ venue }) => venue)).toEqual(names);
  expect(Object.keys(raw.statistics).sort()).toEqual([...names].sort());
  expect(Object.keys(raw.venues).sort()).toEqual([...names].sort());
  const stored = JSON.parse(JSON.stringify(raw)) as RawWindow;
  expect(Object.keys(stored.statistics)).toContain("__proto__");
  const again = build([], { raw: stored });
  expect(JSON.stringify(again)).toBe(JSON.stringify(raw));
  expect(Object.keys(summarize(stored).venues).sort()).toEqual([...names].sort());
});

test("the content is what the schema says, and so is its summary", () => {
  const raw = build([journal("a", { frames: [frame(1, 1000, 1, { capacity: 10, name: "Hall" })], through: 1 })]);
  expect(rawWindow.parse(raw)).toEqual(raw);
  expect(summarySchema.parse(summarize(raw))).toEqual(summarize(raw));
});

test("a session that was heard up to a window's edge is none of the next window, whoever aggregates that again", () => {
  const first = { start: window.start - 60_000, end: window.start };
  const before = assemble(first, profile, {
    journals: [
      journal("a", { window: first, start: -9000, frames: [frame(1, -9000, 1), frame(2, -500, 2)], through: 2 }),
    ],
    neighbours: [],
    control: [],
  });
  const raw = build([]);
  expect(raw.sessions).toEqual([]);
  expect(build([], { raw, around: [before] })).toEqual(raw);
  const begun = build([journal("a", { start: -9000, firstSeq: 3 })]);
  expect(begun.sessions).toHaveLength(1);
  expect(build([], { raw: begun, around: [before] })).toEqual(begun);
});

test("a session from which another takes over at a window's edge is listed with the seam", () => {
  const first = { start: window.start - 60_000, end: window.start };
  const raw = build(
    [journal("b", { clock: "other", start: -400, firstSeq: 2, frames: [frame(2, 900, 3)], through: 2 })],
    {
      neighbours: [
        journal("a", { window: first, start: -9000, frames: [frame(1, -9000, 1), frame(2, -300, 2)], through: 2 }),
        journal("b", {
          window: first,
          clock: "other",
          start: -400,
          from: -400,
          frames: [frame(1, -290, 2)],
          through: 1,
        }),
      ],
    },
  );
  expect(raw.seams).toMatchObject([{ at: new Date(window.start).toISOString(), from: "a", to: "b" }]);
  expect(raw.sessions.map(({ id }) => id)).toEqual(["a", "b"]);
});

test("a summary's current value is the last, or the carried one where nothing came", () => {
  const carry = { hall: { occupancy: 9, at: base - 5000 } };
  const silent = build([journal("a", { start: -9000, firstSeq: 4, carry, through: 3 })], {}, { single: "hall" });
  expect(summarize(silent, "hall").occupancy).toEqual({
    current: 9,
    min: null,
    max: null,
    avg: null,
    samples: 0,
    time_weighted_avg: 9,
    changes: 0,
  });
});

test("a value is not carried over a doubt at the window's start", () => {
  const before = { start: window.start - 60_000, end: window.start };
  const carry = { hall: { occupancy: 9, at: base - 100 } };
  const a = journal("a", { start: -5000, window: before, from: -5000, frames: [frame(1, -5000, 1), frame(2, 0, 2)] });
  const ended = journal("a", { start: -5000, firstSeq: 3, through: 2 });
  const b = journal("b", {
    clock: "other",
    start: -100,
    firstSeq: 2,
    carry,
    frames: [frame(2, 30_000, 50)],
    through: 2,
  });
  const raw = build([ended, b], { neighbours: [a] });
  expect(raw.coverage.gaps).toEqual([]);
  const killed = build([b], {
    neighbours: [
      journal("a", { start: -5000, window: before, frames: [frame(1, -5000, 1)], through: 1 }),
      journal("b", { clock: "other", window: before, frames: [frame(1, -100, 9)], through: 1 }),
    ],
  });
  expect(killed.coverage.gaps).toMatchObject([{ reason: "handover" }]);
  expect(killed.statistics["hall"]).toMatchObject({ time_weighted_avg: expect.closeTo(50, 1) });
});

test("a capacity that changed while another session was kept is the one that holds afterwards", () => {
  const venues = { hall: { name: "Hall", capacity: 100 } };
  const frames = (clockMs: number) => [
    frame(2, 1000 + clockMs, 50),
    frame(3, 10_000 + clockMs, 60, { capacity: 120 }),
    frame(4, 20_000 + clockMs, 110),
  ];
  const a = journal("a", {
    start: -9000,
    firstSeq: 2,
    venues,
    frames: frames(0),
    end: { reason: "stale", at: 20_000, lastSeq: 4 },
  });
  const b = journal("b", {
    clock: "other",
    start: -8000,
    firstSeq: 2,
    venues,
    frames: [...frames(200), frame(5, 30_000, 115)],
    through: 5,
  });
  const raw = build([a, b]);
  expect(raw.venues["hall"]).toMatchObject({ name: "Hall", capacity: 120, flags: ["capacity-changed"] });
  for (const left of [[], [a], [b], [a, b]]) expect(build(left, { raw })).toEqual(raw);
});

test.each([
  ["over-capacity", frame(1, 1000, 11, { capacity: 10 })],
  ["zero-capacity", frame(1, 1000, 0, { capacity: 0 })],
] as const)("flags %s, and repairs nothing", (flag, odd) => {
  const raw = build([journal("a", { frames: [odd], through: 1 })]);
  expect(raw.venues["hall"]?.flags).toEqual([flag]);
  expect(raw.events[0]?.occupancy).toBe(odd.readings[0]?.occupancy);
});

test("flags people in a closed hall, not at its opening, and by the feed's capacity before the configured one", () => {
  const closed = () => [{ from: base, to: base + 2000 }];
  const venues = new Map([["hall", { capacity: 5 }]]);
  const at = (ms: number) => journal("a", { frames: [frame(1, ms, 7, { capacity: 10 })], through: 1 });
  expect(build([at(1999)], {}, { closed, venues }).venues["hall"]?.flags).toEqual(["nonzero-while-closed"]);
  expect(build([at(2000)], {}, { closed, venues }).venues["hall"]?.flags).toEqual([]);
});

test("aggregating from the raw window alone flags nothing anew", () => {
  const venues = new Map([["hall", { capacity: 5 }]]);
  const known = { hall: { capacity: 10 } };
  const raw = build([journal("a", { venues: known, frames: [frame(1, 1000, 7)], through: 1 })], {}, { venues });
  expect(raw.venues["hall"]).toMatchObject({ capacity: 10, flags: [] });
  expect(build([], { raw }, { venues })).toEqual(raw);
});

test("everything that a frame said comes back from the raw window as it was", () => {
  const more = { capacity: 10, name: "Hall", sourceTimestamp: "09:00", percentage: 70, extra: { a: [1, null] } };
  const odd = { ...frame(1, 1000, 7, more), delayed: true };
  const raw = JSON.parse(JSON.stringify(build([journal("a", { frames: [odd], through: 1 })]))) as RawWindow;
  expect(raw.events).toEqual([
    {
      venue: "hall",
      occupancy: 7,
      timestamp: "2026-02-17T10:00:01.000Z",
      session: "a",
      seq: 1,
      capacity: 10,
      name: "Hall",
      source_timestamp: "09:00",
      occupancy_percentage: 70,
      delayed: true,
      extra: { a: [1, null] },
    },
  ]);
  expect(JSON.parse(JSON.stringify(build([], { raw })))).toEqual(raw);
});

test("coverage that was stated is not taken back by a doubt that a late session brings", () => {
  const seconds = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => frame(index + 1, (from + index) * 1000, from + index));
  const a = journal("a", { start: 0, frames: seconds(0, 10) });
  const b = journal("b", { clock: "b", frames: seconds(9, 59), through: 51 });
  const raw = build([a, b]);
  expect(raw.coverage.gaps).toEqual([]);
  const late = journal("0", { clock: "c", start: 0, frames: [...seconds(0, 9), frame(11, 9900, 99)] });
  const later = build([late, b], { raw });
  expect(later.coverage).toEqual(raw.coverage);
  expect(later.events.map(({ occupancy }) => occupancy).sort((x, y) => x - y)).toEqual([
    ...Array.from({ length: 60 }, (_, index) => index),
    99,
  ]);
});

test("frames that a raw window left out as known stay out when the neighbour's journals are gone", () => {
  const before = { start: window.start - 60_000, end: window.start };
  const a = journal("a", {
    window: before,
    start: -9000,
    frames: [frame(1, -9000, 1), frame(2, -200, 2)],
    end: { reason: "stale", at: -200, lastSeq: 2 },
  });
  const b = journal("b", { clock: "other", frames: [frame(1, 300, 2), frame(2, 5000, 3)], through: 2 });
  const raw = build([b], { neighbours: [a] });
  expect(raw.events.map(({ occupancy }) => occupancy)).toEqual([3]);
  expect(build([b], { raw }).events).toEqual(raw.events);
});

test("a seam near an edge says so only where a journal beyond it is missing", () => {
  const a = journal("a", {
    frames: [frame(1, 100, 1), frame(2, 900, 2)],
    end: { reason: "stale", at: 900, lastSeq: 2 },
  });
  const b = journal("b", {
    clock: "other",
    frames: [frame(1, 500, 5), frame(2, 920, 2), frame(3, 30_000, 3)],
    through: 3,
  });
  expect(build([a, b]).seams).toMatchObject([{ matched: 1, edge: false }]);
  const older = journal("a", {
    start: -9000,
    firstSeq: 1,
    frames: a.frames,
    end: { reason: "stale", at: base + 900 - base, lastSeq: 2 },
  });
  expect(build([older, b]).seams).toMatchObject([{ matched: 1, edge: true }]);
});

test("100,000 readings of 32 venues in 500 sessions are put together before the test's time is up", () => {
  const sessions = Array.from({ length: 500 }, (_, nth) => {
    const from = nth * 110;
    const frames = Array.from({ length: 40 }, (_, index) => ({
      seq: index + 1,
      at: base + from + index * 100,
      readings: Array.from({ length: 5 }, (_, venue) => ({
        venue: `v${(nth + index + venue) % 32}`,
        occupancy: (nth + index) % 50,
      })),
    }));
    return journal(`s${nth}`, {
      clock: `c${nth % 9}`,
      start: from,
      frames,
      end: { reason: "disconnected", at: from + 3900, lastSeq: 40 },
    });
  });
  const raw = build(sessions);
  expect(raw.coverage.missing_ms).toBe(60_000 - (499 * 110 + 3901));
});
