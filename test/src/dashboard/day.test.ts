import fc from "fast-check";
import { columnsOf, type Columns } from "../../../src/dashboard/views/day/columns";
import { factsOf } from "../../../src/dashboard/views/day/facts";
import { placeAt, thingsOf, type Thing } from "../../../src/dashboard/views/day/things";
import { ticksOf } from "../../../src/dashboard/views/day/ticks";
import type { GapReason } from "../../../src/model/gap";
import { dayOf, midnight } from "./fixture";

const things = (day: ReturnType<typeof dayOf>) => thingsOf(day, day.venues[0]);
const told = (thing: Thing) =>
  [(thing.from / 1000 - midnight).toString(), (thing.to / 1000 - midnight).toString(), thing.kind].join(" ");

/** Stretches (seconds after midnight) that a line is drawn over: from a value to the next, unless a break lies between. */
function drawn({ x, avg }: Columns): [number, number][] {
  return x.flatMap((at, nth): [number, number][] => {
    const next = x[nth + 1];
    return next !== undefined && avg[nth] !== null && avg[nth + 1] !== null ? [[at - midnight, next - midnight]] : [];
  });
}

test("a day without gaps is one unbroken line, from its beginning to what is known of it", () => {
  const all = things(dayOf());
  expect(all.map(told)).toEqual([
    "0 300 heard",
    "300 600 heard",
    "600 900 heard",
    "900 1200 heard",
    "1200 86400 unknown",
  ]);
  const line = columnsOf(all, false);
  expect(line.x.map((at) => Math.round(at - midnight))).toEqual([0, 150, 450, 750, 1050, 1200, 43_800]);
  expect(line.avg).toEqual([10, 10, 20, 30, 40, 40, null]);
  const steps = columnsOf(all, true);
  expect(steps.x.map((at) => Math.round(at - midnight))).toEqual([0, 300, 300, 600, 600, 900, 900, 1200, 43_800]);
  expect(steps.avg).toEqual([10, 10, 20, 20, 30, 30, 40, 40, null]);
});

test.each([true, false])(
  "a gap breaks the line, however short, and is drawn neither across nor as zero (steps: %s)",
  (stepped) => {
    const gaps = [
      [400, 400.05, "disconnected"],
      [610, 890, "lost"],
    ] as const;
    const columns = columnsOf(things(dayOf({ gaps })), stepped);
    expect(drawn(columns).length).toBeGreaterThan(4);
    for (const [from, to] of drawn(columns)) {
      for (const gap of gaps) expect(to <= gap[0] + 0.001 || from >= gap[1] - 0.001).toBe(true);
    }
    expect(columns.avg).not.toContain(0);
    expect(columns.min).not.toContain(0);
  },
);

test("where no window stands there is the gap and its reason, and where a venue is not told of there is a break", () => {
  const day = dayOf({ windows: [0, 3], gaps: [[300, 900, "stopped"]], value: (nth) => (nth === 3 ? null : 7) });
  expect(things(day).map(told)).toEqual(["0 300 heard", "300 900 gap", "900 1200 unheard", "1200 86400 unknown"]);
  expect(thingsOf(day, undefined).map(({ kind }) => kind)).not.toContain("heard");
});

test("whatever gaps there are, things follow on one another, and no line touches a gap", () => {
  const edge = fc.integer({ min: 0, max: 1200 });
  fc.assert(
    fc.property(fc.array(fc.tuple(edge, edge), { maxLength: 6 }), (pairs) => {
      const cuts = [...new Set(pairs.flat())].sort((a, b) => a - b);
      const gaps = cuts.flatMap((from, nth): [number, number, GapReason][] => {
        const to = cuts[nth + 1];
        return nth % 2 === 0 && to !== undefined ? [[from, to, "lost"]] : [];
      });
      const all = things(dayOf({ gaps }));
      all.forEach((thing, nth) => expect(thing.from).toBe(nth === 0 ? midnight * 1000 : all[nth - 1]!.to));
      expect(all.at(-1)?.to).toBe((midnight + 86_400) * 1000);
      expect(
        all.filter(({ kind }) => kind === "gap").map(({ from, to }) => [from / 1000 - midnight, to / 1000 - midnight]),
      ).toEqual(gaps.map(([from, to]) => [from, to]));
      const columns = columnsOf(all, pairs.length % 2 === 0);
      columns.x.forEach((at, nth) => expect(nth === 0 || at > columns.x[nth - 1]!).toBe(true));
      for (const [from, to] of drawn(columns)) {
        for (const gap of gaps) expect(to <= gap[0] + 0.002 || from >= gap[1] - 0.002).toBe(true);
      }
    }),
  );
});

test("what is at an instant is found at its edges, too", () => {
  const all = things(dayOf({ gaps: [[300, 600, "lost"]] }));
  const kindAt = (seconds: number) => all[placeAt(all, (midnight + seconds) * 1000)]?.kind;
  expect([-10, 0, 299.999, 300, 599.999, 600, 1200, 99_999].map(kindAt)).toEqual([
    "heard",
    "heard",
    "heard",
    "gap",
    "gap",
    "heard",
    "unknown",
    "unknown",
  ]);
});

test("the opening hours' gaps are no miss", () => {
  const day = dayOf({
    gaps: [
      [0, 300, "closed"],
      [300, 450, "lost"],
    ],
  });
  const facts = factsOf(day, things(day));
  expect(facts).toMatchObject({ gaps: 1, missedMs: 150_000, most: { guests: 45 }, latest: { guests: 40 } });
  expect(facts.share).toBeCloseTo(750 / 900);
});

test("ticks stand at round wall times, also on days of 23 and 25 hours", () => {
  const ticks = (from: string, to: string, most: number) =>
    ticksOf("Europe/Zurich", Date.parse(from) / 1000, Date.parse(to) / 1000, most).map((at) =>
      new Date(at * 1000).toISOString().slice(11, 16),
    );
  expect(ticks("2026-02-16T23:00:00Z", "2026-02-17T23:00:00Z", 8)).toEqual([
    "23:00",
    "02:00",
    "05:00",
    "08:00",
    "11:00",
    "14:00",
    "17:00",
    "20:00",
    "23:00",
  ]);
  expect(ticks("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z", 8)).toEqual([
    "23:00",
    "01:00",
    "04:00",
    "07:00",
    "10:00",
    "13:00",
    "16:00",
    "19:00",
    "22:00",
  ]);
  expect(ticks("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z", 30)).toHaveLength(26);
  expect(ticks("2026-02-17T10:00:00Z", "2026-02-17T10:10:00Z", 5)).toEqual([
    "10:00",
    "10:02",
    "10:04",
    "10:06",
    "10:08",
    "10:10",
  ]);
});
