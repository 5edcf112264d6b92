import { gzipSync } from "node:zlib";
import { emptyDay } from "../../../src/archive/days/build";
import { putWindows } from "../../../src/archive/days/columns";
import { gapsAfter, putGaps } from "../../../src/archive/days/gaps";
import { dayName } from "../../../src/archive/days/names";
import type { Summary } from "../../../src/model/archive";
import type { DayIndex } from "../../../src/model/day";
import type { Archive } from "./archive";
import { venueOf, type Lie } from "./lie";
import { truePairs } from "./truth";

const date = "2026-02-17";
const before = "2026-02-16";

/** A day's index as aggregation makes it. */
function trueDay(day: string, summaries: readonly Summary[], complete: boolean): DayIndex {
  const index = emptyDay({ id: "pool", timeZone: "UTC" }, day);
  const gaps = gapsAfter(index, summaries, complete);
  putWindows(index, summaries);
  putGaps(index, gaps, []);
  return index;
}

function put(archive: Archive, day: string, index: DayIndex): Promise<void> {
  return archive.put(dayName("pool", day), gzipSync(JSON.stringify(index)), { tier: "Hot", encoding: "gzip" });
}

function lie(title: string, finds: Lie["finds"], tell: (index: DayIndex) => void): Lie {
  return {
    title,
    finds,
    plant(archive) {
      const summaries = truePairs().map(({ summary }) => summary);
      const index = trueDay(date, summaries, false);
      tell(index);
      return put(archive, date, index);
    },
  };
}

const firstVenue = (index: DayIndex) => venueOf(index.venues, Object.keys(index.venues)[0] ?? "");

export const liesOfDays: readonly Lie[] = [
  lie("a day's index that is true", [], () => undefined),
  lie("a day under another day's name", ["day-date"], (index) => (index.date = before)),
  lie("a day that ends an hour early", ["day-span"], (index) => (index.to = `${date}T23:00:00.000Z`)),
  lie("a day that is known for longer than its windows", ["day-known"], (index) => (index.known_to = index.to)),
  lie("a window that covered more", ["day-windows"], ({ windows }) => windows.covered_ms[0]!++),
  lie("a gap that is left out", ["day-gaps"], ({ gaps }) => gaps.pop()),
  lie("a gap with another reason", ["day-gaps"], ({ gaps }) => (gaps.at(-1)!.reason = "overflow")),
  lie("a maximum that nobody reached", ["day-venue"], (index) => (firstVenue(index).max[0] = 9999)),
  lie("a capacity of another time", ["day-venue"], (index) => (firstVenue(index).capacity = 1)),
  {
    title: "a day without an index, when the day before has one",
    finds: ["day-missing"],
    plant: (archive) => put(archive, before, trueDay(before, [], true)),
  },
];
