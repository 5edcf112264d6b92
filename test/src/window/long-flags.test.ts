import { emptyDay } from "../../../src/archive/days/build";
import { putWindows } from "../../../src/archive/days/columns";
import { gapsAfter, putGaps } from "../../../src/archive/days/gaps";
import type { Summary } from "../../../src/model/archive";
import type { DayIndex } from "../../../src/model/day";
import type { Span } from "../../../src/model/window";
import { longFlags } from "../../../src/window/long-flags";
import { summaryOf, type Said } from "../archive/days/fixture";

const midnight = Date.parse("2026-07-08T00:00:00.000Z");
const quarter = 900_000;
const at = (clock: string) => midnight + Date.parse(`1970-01-01T${clock}:00.000Z`);

function dayOf(summaries: readonly Summary[]): DayIndex {
  const index = emptyDay({ id: "pool", timeZone: "UTC" }, "2026-07-08");
  const gaps = gapsAfter(index, summaries, false);
  putWindows(index, summaries);
  putGaps(index, gaps, []);
  return index;
}

/** Quarters of an hour from and to a time of day; each venue's value by the time, null where nothing was heard of it. */
function quarters(
  from: string,
  to: string,
  venues: Readonly<Record<string, (time: string) => number | null>>,
  unheard: (time: string) => boolean = () => false,
): Summary[] {
  const summaries: Summary[] = [];
  const before = new Map<string, number>();
  for (let start = at(from); start < at(to); start += quarter) {
    const time = new Date(start).toISOString().slice(11, 16);
    if (unheard(time)) continue;
    const said = Object.entries(venues).map(([id, value]): [string, Said | null] => {
      const now = value(time);
      if (now === null) return [id, null];
      const changes = before.has(id) && before.get(id) !== now ? 1 : 0;
      const low = Math.min(now, changes ? before.get(id)! : now);
      before.set(id, now);
      return [id, { min: low, max: Math.max(now, low), avg: now, last: now, changes, capacity: 100 }];
    });
    summaries.push(summaryOf(start, 900, Object.fromEntries(said)));
  }
  return summaries;
}

const moving = (time: string) => Number(time.slice(0, 2)) * 4 + Number(time.slice(3)) / 15;
const flagsOf = (summaries: readonly Summary[], id = "a", closed?: readonly Span[]) =>
  longFlags(dayOf(summaries), id, closed).map(
    ({ flag, from, to }) =>
      `${flag} ${new Date(from).toISOString().slice(11, 16)}-${new Date(to).toISOString().slice(11, 16)}`,
  );

describe("frozen", () => {
  const stuck = (from: string, to: string) => (time: string) => (time >= from && time < to ? 50 : moving(time));

  test("is a number that does not move for three hours while most others do", () => {
    expect(flagsOf(quarters("06:00", "18:00", { a: stuck("09:00", "12:15"), b: moving, c: moving }))).toEqual([
      "frozen 09:15-12:15",
    ]);
    expect(flagsOf(quarters("06:00", "18:00", { a: stuck("09:00", "12:00"), b: moving, c: moving }))).toEqual([]);
  });

  test("is not said while most others stand still, too, as at night", () => {
    const summaries = quarters("06:00", "18:00", { a: stuck("09:00", "15:00"), b: () => 7, c: () => 8, d: moving });
    expect(flagsOf(summaries)).toEqual([]);
  });

  test("is said of an only venue by its number alone, and of one with hours by the time it was open", () => {
    const summaries = quarters("06:00", "18:00", { a: stuck("09:00", "15:00") });
    expect(flagsOf(summaries)).toEqual(["frozen 09:15-15:00"]);
    const from = (clock: string, to: string) => [{ from: at(clock), to: at(to) }];
    expect(flagsOf(summaries, "a", from("12:00", "18:00"))).toEqual([]);
    expect(flagsOf(summaries, "a", from("12:15", "18:00"))).toEqual(["frozen 09:15-15:00"]);
    expect(flagsOf(summaries, "a", [])).toEqual(["frozen 09:15-15:00"]);
  });

  test("is never nobody, and never what moved and came back", () => {
    expect(flagsOf(quarters("06:00", "18:00", { a: () => 0, b: moving }))).toEqual([]);
    const back = quarters("06:00", "18:00", { a: (time) => (time === "10:00" ? 51 : 50), b: moving });
    expect(flagsOf(back)).toEqual(["frozen 06:00-10:00", "frozen 10:30-18:00"]);
  });

  test("goes on over what was not heard, which does not count", () => {
    const unheard = (time: string) => time >= "10:00" && time < "11:00";
    const of = (to: string) => flagsOf(quarters("06:00", "18:00", { a: stuck("09:00", to), b: moving }, unheard));
    expect(of("13:15")).toEqual(["frozen 09:15-13:15"]);
    expect(of("13:00")).toEqual([]);
  });
});

describe("runaway", () => {
  const high = (from: string, to: string, value: number) => (time: string) =>
    time >= from && time < to ? value + (time > from ? moving(time) / 1000 : 0) : moving(time);

  test("is more than one and a half times the capacity for two hours", () => {
    expect(flagsOf(quarters("06:00", "18:00", { a: high("09:00", "11:15", 151) }))).toEqual(["runaway 09:15-11:15"]);
    expect(flagsOf(quarters("06:00", "18:00", { a: high("09:00", "11:00", 151) }))).toEqual([]);
    expect(flagsOf(quarters("06:00", "18:00", { a: high("09:00", "15:00", 149.9) }))).toEqual([]);
  });

  test("is told of no venue without a capacity", () => {
    const none = (capacity: number | null) =>
      Array.from({ length: 40 }, (_, nth) => {
        const all = { min: 500, max: 500 + nth, avg: 500, last: 500 + nth, changes: 1, capacity };
        return summaryOf(midnight + nth * quarter, 900, { a: all });
      });
    expect(flagsOf(none(0))).toEqual([]);
    expect(flagsOf(none(null))).toEqual([]);
    expect(flagsOf(none(300))).toEqual(["runaway 00:00-10:00"]);
  });
});

describe("vanished", () => {
  test("is a venue of which nothing comes any more for half an hour, while others come", () => {
    const gone = (from: string, to: string) => (time: string) => (time >= from && time < to ? null : moving(time));
    expect(flagsOf(quarters("06:00", "12:00", { a: gone("09:00", "24:00"), b: moving }))).toEqual([
      "vanished 09:00-12:00",
    ]);
    expect(flagsOf(quarters("06:00", "12:00", { a: gone("09:00", "09:30"), b: moving }))).toEqual([
      "vanished 09:00-09:30",
    ]);
    expect(flagsOf(quarters("06:00", "12:00", { a: gone("09:00", "09:15"), b: moving }))).toEqual([]);
    // Before it was heard of it was not gone.
    expect(flagsOf(quarters("06:00", "12:00", { a: gone("06:00", "09:00"), b: moving }))).toEqual([]);
  });

  test("is nobody's fault where nothing was heard at all", () => {
    const silent = (time: string) => (time >= "09:00" ? null : moving(time));
    expect(flagsOf(quarters("06:00", "12:00", { a: silent, b: silent }))).toEqual([]);
  });
});
