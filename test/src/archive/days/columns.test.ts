import fc from "fast-check";
import { emptyDay } from "../../../../src/archive/days/build";
import { putWindows } from "../../../../src/archive/days/columns";
import { gapsAfter, putGaps } from "../../../../src/archive/days/gaps";
import { parseDay } from "../../../../src/archive/days/store";
import type { Coverage, Summary } from "../../../../src/model/archive";
import type { DayIndex } from "../../../../src/model/day";
import type { Flag } from "../../../../src/model/flag";
import { summaryOf, type Said } from "./fixture";

const midnight = Date.parse("2026-02-17T00:00:00.000Z");
const day = () => emptyDay({ id: "pool", timeZone: "UTC" }, "2026-02-17");

function put(index: DayIndex, summaries: readonly Summary[]): DayIndex {
  const gaps = gapsAfter(index, summaries, false);
  putWindows(index, summaries);
  putGaps(index, gaps, []);
  return index;
}

const flags: Flag[] = ["over-capacity", "zero-capacity", "capacity-changed", "nonzero-while-closed"];
const said = fc.oneof(
  fc.constant(null),
  fc.record({
    min: fc.nat(50),
    max: fc.integer({ min: 50, max: 99 }),
    avg: fc.double({ min: 0, max: 99, noNaN: true }),
    last: fc.nat(99),
    samples: fc.integer({ min: 0, max: 9 }),
    changes: fc.nat(9),
    name: fc.constantFrom("Hall", "Great Hall"),
    capacity: fc.constantFrom(null, 0, 100, 120),
    flags: fc.subarray(flags),
  }) satisfies fc.Arbitrary<Said>,
);
const gapsOf = (from: number): fc.Arbitrary<Coverage["gaps"]> =>
  fc.constantFrom([], [0, 20], [10, 60], [0, 60]).chain((edges) =>
    fc.constantFrom("lost", "disconnected", "stopped").map((reason) => {
      if (edges.length === 0) return [];
      const [a = 0, b = 0] = edges.map((second) => from + second * 1000);
      return [{ from: new Date(a).toISOString(), to: new Date(b).toISOString(), reason }];
    }),
  );
/** Windows of a minute from one before midnight on; some places hold a window that is written twice. */
const windows = fc.uniqueArray(fc.integer({ min: -1, max: 30 }), { minLength: 1, maxLength: 12 }).chain((places) =>
  fc.tuple(
    ...places.map((place) => {
      const from = midnight + place * 60_000 - 30_000;
      return fc
        .tuple(fc.dictionary(fc.constantFrom("a", "b", "__proto__", "constructor", "7"), said), gapsOf(from))
        .map(([venues, gaps]) => summaryOf(from, 60, venues, gaps));
    }),
  ),
);

test("the same windows make the same index, in whatever order and however often they come", () => {
  fc.assert(
    fc.property(windows, fc.infiniteStream(fc.nat()), fc.nat(99), (summaries, draws, older) => {
      const whole = put(
        day(),
        summaries.toSorted((a, b) => (a.timestamp < b.timestamp ? -1 : 1)),
      );
      const index = day();
      const order = summaries
        .flatMap((summary) => {
          // What a window once knew of a venue it goes on to know in another way.
          const heard = Object.keys(summary.venues).filter((id) => summary.venues[id]?.occupancy.current != null);
          const known = Object.fromEntries(heard.map((id) => [id, older]));
          const before = summaryOf(Date.parse(summary.timestamp) - 60_000, 60, known);
          return [[before, summary], [summary]][(draws.next().value as number) % 2] as Summary[];
        })
        .map((summary) => ({ summary, draw: draws.next().value as number }));
      // A window's newer state comes after its older one; whatever else comes between.
      const latest = new Map(order.map(({ summary, draw }) => [summary.timestamp, draw]));
      const placed = order.map(({ summary, draw }) => {
        const until = latest.get(summary.timestamp) ?? 0;
        return { summary, place: summaries.includes(summary) ? until : draw % (until + 1) };
      });
      for (const { summary } of placed.sort((a, b) => a.place - b.place)) put(index, [summary]);
      expect(JSON.stringify(index)).toBe(JSON.stringify(whole));
      const text = JSON.stringify(index);
      expect(JSON.stringify(parseDay(text, "pool", "2026-02-17"))).toBe(text);
    }),
    { numRuns: 100 },
  );
});

test("every number, gap and flag of a day, by hand", () => {
  const at = (minute: number) => midnight + minute * 60_000;
  const gap = (from: number, to: number, reason: "lost" | "stopped") => ({
    from: new Date(midnight + from * 1000).toISOString(),
    to: new Date(midnight + to * 1000).toISOString(),
    reason,
  });
  const index = put(day(), [
    summaryOf(at(1), 60, { a: 5 }, [gap(100, 120, "lost")]),
    summaryOf(at(2), 60, { a: { min: 5, max: 9, avg: 6.66666, last: 9, changes: 3, flags: ["over-capacity"] }, b: 1 }, [
      gap(120, 130, "lost"),
    ]),
    summaryOf(at(4), 60, { a: null, b: { min: 0, max: 0, avg: 0, last: 0, name: "B", capacity: 0 } }),
  ]);
  expect(index).toEqual({
    format: 1,
    feed: "pool",
    date: "2026-02-17",
    time_zone: "UTC",
    from: "2026-02-17T00:00:00.000Z",
    to: "2026-02-18T00:00:00.000Z",
    known_to: "2026-02-17T00:05:00.000Z",
    windows: { start: [60, 120, 240], seconds: [60, 60, 60], covered_ms: [40_000, 50_000, 60_000] },
    gaps: [
      { from: "2026-02-17T00:00:00.000Z", to: "2026-02-17T00:01:00.000Z", reason: "lost" },
      { from: "2026-02-17T00:01:40.000Z", to: "2026-02-17T00:02:10.000Z", reason: "lost" },
      { from: "2026-02-17T00:03:00.000Z", to: "2026-02-17T00:04:00.000Z", reason: "lost" },
    ],
    venues: {
      a: {
        name: "Venue a",
        capacity: 100,
        min: [5, 5, null],
        max: [5, 9, null],
        avg: [5, 6.667, null],
        last: [5, 9, null],
        samples: [10, 10, 0],
        changes: [0, 3, 0],
        flags: { "over-capacity": [1] },
      },
      b: {
        name: "B",
        capacity: 0,
        min: [null, 1, 0],
        max: [null, 1, 0],
        avg: [null, 1, 0],
        last: [null, 1, 0],
        samples: [0, 10, 10],
        changes: [0, 0, 0],
        flags: {},
      },
    },
  });
});

test.each<[string, (index: DayIndex) => unknown]>([
  ["a column that is too short", (index) => index.venues["a"]!.min.pop()],
  ["a number that is text", (index) => (index.venues["a"]!.max[0] = "9" as never)],
  ["windows out of order", (index) => index.windows.start.reverse()],
  ["a flag of a window that is not there", (index) => (index.venues["a"]!.flags = { "over-capacity": [2] })],
  ["another day's date", (index) => (index.date = "2026-02-18")],
  ["a column that is none", (index) => (index.windows.start = 3 as never)],
])("%s is not taken for an index", (_, harm) => {
  const index = put(day(), [summaryOf(midnight, 60, { a: 1 }), summaryOf(midnight + 60_000, 60, { a: 2 })]);
  expect(parseDay(JSON.stringify(index), "pool", "2026-02-17")).toEqual(index);
  harm(index);
  expect(parseDay(JSON.stringify(index), "pool", "2026-02-17")).toBeUndefined();
});
