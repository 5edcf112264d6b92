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

/** A column's entry that is not null, one more than it is. */
function more(column: (number | null)[]): void {
  const place = column.findIndex((each) => each !== null);
  column[place] = (column[place] ?? 0) + 1;
}

const firstVenue = (index: DayIndex) => venueOf(index.venues, Object.keys(index.venues)[0] ?? "");

export const liesOfDays: readonly Lie[] = [
  lie("a day's index that is true", [], () => undefined),
  lie("a day under another day's name", ["day-date"], (index) => (index.date = before)),
  lie("another feed's day", ["feed"], (index) => (index.feed = "rink")),
  lie("a day that begins an hour late", ["day-span"], (index) => (index.from = `${date}T01:00:00.000Z`)),
  lie("a day in a time zone that there is not", ["day-span"], (index) => (index.time_zone = "Europe/Zurigo")),
  lie("a day that ends an hour early", ["day-span"], (index) => (index.to = `${date}T23:00:00.000Z`)),
  lie("a day that is known for longer than its windows", ["day-known"], (index) => (index.known_to = index.to)),
  lie("a window that covered more", ["day-windows"], ({ windows }) => windows.covered_ms[0]!++),
  lie("a window a second later", ["day-windows"], ({ windows }) => windows.start[0]!++),
  lie("a window a second longer", ["day-windows"], ({ windows }) => windows.seconds[0]!++),
  lie("a window that is left out", ["day-windows"], ({ windows, venues }) => {
    for (const column of [windows.start, windows.seconds, windows.covered_ms]) column.pop();
    for (const venue of Object.values(venues)) {
      const { min, max, avg, last, samples, changes } = venue;
      for (const column of [min, max, avg, last, samples, changes]) column.pop();
      venue.flags = {};
    }
  }),
  lie("columns of several lengths", ["schema"], ({ windows }) => windows.seconds.pop()),
  lie("a gap that ends a millisecond early", ["day-gaps"], ({ gaps }) => {
    const last = gaps.at(-1)!;
    last.to = new Date(Date.parse(last.to) - 1).toISOString();
  }),
  lie("one gap as two", ["day-gaps"], ({ gaps }) => {
    const [first] = gaps;
    const cut = `${date}T01:00:00.000Z`;
    gaps.unshift({ ...first!, to: cut });
    first!.from = cut;
  }),
  lie("gaps in disorder", ["day-gaps"], ({ gaps }) => gaps.reverse()),
  lie("a gap that is left out", ["day-gaps"], ({ gaps }) => gaps.pop()),
  lie("a gap with another reason", ["day-gaps"], ({ gaps }) => (gaps.at(-1)!.reason = "overflow")),
  ...(["min", "max", "avg", "last", "samples", "changes"] as const).map((field) =>
    lie(`a day's wrong ${field}`, ["day-venue"], (index) => more(firstVenue(index)[field])),
  ),
  lie("another name of a venue", ["day-venue"], (index) => (firstVenue(index).name = "Shed")),
  lie("a day's flag without a cause", ["day-venue"], (index) => {
    firstVenue(index).flags = { "nonzero-while-closed": [0] };
  }),
  lie("a venue of a day that is left out", ["day-venue"], ({ venues }) => delete venues["hall"]),
  lie("a venue that no window of the day knows", ["day-venue"], (index) => {
    index.venues["cellar"] = structuredClone(firstVenue(index));
  }),
  lie("a capacity of another time", ["day-venue"], (index) => (firstVenue(index).capacity = 1)),
  {
    title: "half of a day's text",
    finds: ["blob-unreadable"],
    plant: (archive) => archive.put(dayName("pool", date), gzipSync('{"format":1,'), { tier: "Hot", encoding: "gzip" }),
  },
  {
    title: "a name of no day",
    finds: ["name-unknown"],
    plant: (archive) => archive.put("days/pool/2026/today.json", "{}", { tier: "Hot" }),
  },
  {
    title: "a day without an index, when the day before has one",
    finds: ["day-missing"],
    plant: (archive) => put(archive, before, trueDay(before, [], true)),
  },
];
