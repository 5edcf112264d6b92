import { gunzipSync, gzipSync } from "node:zlib";
import { codes, type Code } from "../../../local/verify/codes";
import { emptyDay } from "../../../src/archive/days/build";
import { DayKeeper } from "../../../src/archive/days/keeper";
import { dayName } from "../../../src/archive/days/names";
import { dayIndex, type DayIndex } from "../../../src/model/day";
import { Archive } from "./archive";
import { time } from "./lie";
import { truePairs } from "./truth";

const feed = { id: "pool", timeZone: "UTC" };
const name = dayName("pool", "2026-02-17");
const next = dayName("pool", "2026-02-18");

interface DayLie {
  readonly title: string;
  readonly finds: readonly Code[];
  readonly tell?: (index: DayIndex) => void;
  readonly plant?: () => Promise<void>;
}

let archive: Archive;
let truth: string;

beforeAll(async () => {
  archive = await Archive.start();
  const pairs = truePairs();
  for (const pair of pairs) await archive.writeTrue(pair);
  const { container } = archive;
  const keeper = new DayKeeper({ container, idle: () => Promise.resolve([]), log: () => undefined });
  await keeper.update(
    feed,
    pairs.map(({ summary }) => summary),
  );
  truth = gunzipSync(await container.getBlobClient(name).downloadToBuffer()).toString("utf8");
});
afterEach(async () => {
  await archive.restore();
  await put(JSON.parse(truth) as DayIndex);
});
afterAll(() => archive.close());

function put(index: DayIndex, as = name): Promise<void> {
  return archive.put(as, gzipSync(JSON.stringify(index)), { tier: "Hot", encoding: "gzip" });
}

/** A column's entry that is not null, one more than it is. */
function more(column: (number | null)[]): void {
  const place = column.findIndex((each) => each !== null);
  column[place] = (column[place] ?? 0) + 1;
}

const hall = ({ venues }: DayIndex) => venues["hall"]!;
const lies: readonly DayLie[] = [
  { title: "another feed's day", finds: ["feed"], tell: (index) => (index.feed = "rink") },
  {
    title: "another day than its name's",
    finds: ["day-date"],
    tell: (index) => Object.assign(index, emptyDay(feed, "2026-02-16")),
  },
  {
    title: "a day that begins an hour late",
    finds: ["day-span"],
    tell: (index) => (index.from = time("01:00:00")),
  },
  {
    title: "a day that ends an hour early",
    finds: ["day-span"],
    tell: (index) => (index.to = time("23:00:00")),
  },
  {
    title: "a day that claims to be known further than its windows go",
    finds: ["day-known"],
    tell: (index) => (index.known_to = index.to),
  },
  {
    title: "a window that covers a millisecond more",
    finds: ["day-windows"],
    tell: ({ windows }) => windows.covered_ms[0]!++,
  },
  { title: "a window a second later", finds: ["day-windows"], tell: ({ windows }) => windows.start[0]!++ },
  { title: "a window a second longer", finds: ["day-windows"], tell: ({ windows }) => windows.seconds[0]!++ },
  {
    title: "a window that is left out",
    finds: ["day-windows"],
    tell({ windows, venues }) {
      for (const column of [windows.start, windows.seconds, windows.covered_ms]) column.pop();
      for (const { min, max, avg, last, samples, changes } of Object.values(venues))
        for (const column of [min, max, avg, last, samples, changes]) column.pop();
      for (const venue of Object.values(venues)) venue.flags = {};
    },
  },
  { title: "columns of several lengths", finds: ["schema"], tell: ({ windows }) => windows.seconds.pop() },
  { title: "a time zone that there is not", finds: ["day-span"], tell: (index) => (index.time_zone = "Europe/Zurigo") },
  {
    title: "half a text",
    finds: ["blob-unreadable"],
    plant: () => archive.put(name, gzipSync(truth.slice(0, 500)), { tier: "Hot", encoding: "gzip" }),
  },
  {
    title: "a gap that ends a millisecond early",
    finds: ["day-gaps"],
    tell: ({ gaps }) => (gaps.at(-1)!.to = new Date(Date.parse(gaps.at(-1)!.to) - 1).toISOString()),
  },
  { title: "a gap that is kept secret", finds: ["day-gaps"], tell: ({ gaps }) => gaps.pop() },
  {
    title: "another reason than the windows say",
    finds: ["day-gaps"],
    tell: ({ gaps }) => (gaps.find(({ reason }) => reason === "stale")!.reason = "overflow"),
  },
  {
    title: "one gap as two",
    finds: ["day-gaps"],
    tell({ gaps }) {
      const [first] = gaps;
      gaps.unshift({ ...first!, to: time("01:00:00") });
      first!.from = time("01:00:00");
    },
  },
  { title: "gaps in disorder", finds: ["day-gaps"], tell: ({ gaps }) => gaps.reverse() },
  ...(["min", "max", "avg", "last", "samples", "changes"] as const).map((field): DayLie => ({
    title: `a wrong ${field}`,
    finds: ["day-venue"],
    tell: (index) => more(hall(index)[field]),
  })),
  { title: "another name", finds: ["day-venue"], tell: (index) => (hall(index).name = "Shed") },
  { title: "another capacity", finds: ["day-venue"], tell: (index) => (hall(index).capacity = 7) },
  {
    title: "a flag without a cause",
    finds: ["day-venue"],
    tell: (index) => (hall(index).flags = { "nonzero-while-closed": [0] }),
  },
  { title: "a venue that is left out", finds: ["day-venue"], tell: ({ venues }) => delete venues["hall"] },
  {
    title: "a venue that no window knows",
    finds: ["day-venue"],
    tell: (index) => (index.venues["cellar"] = structuredClone(hall(index))),
  },
  {
    title: "a name of no day",
    finds: ["name-unknown"],
    plant: () => archive.put("days/pool/2026/today.json", "{}", { tier: "Hot" }),
  },
  {
    title: "a day without an index, while others have one",
    finds: ["day-missing"],
    async plant() {
      await archive.remove(name);
      await put(emptyDay(feed, "2026-02-18"), next);
    },
  },
];

test("of days that the app made nothing is said, nor of an archive without any", async () => {
  expect(dayIndex.parse(JSON.parse(truth)).gaps.length).toBeGreaterThan(3);
  expect(await archive.findings()).toEqual([]);
  await archive.remove(name);
  expect(await archive.findings()).toEqual([]);
});

test("a day that lies not wholly within the range is not held against the part of it that does", async () => {
  const index = JSON.parse(truth) as DayIndex;
  index.windows.covered_ms[0]!++;
  await put(index);
  expect(await archive.findings("--from", "2026-02-17T00:01Z")).toEqual([]);
  expect(await archive.findings("--from", "2026-02-17", "--to", "2026-02-18")).toHaveLength(1);
});

test.each(lies)("$title: $finds", async ({ finds, tell, plant }: DayLie) => {
  if (tell) {
    const index = JSON.parse(truth) as DayIndex;
    tell(index);
    await put(index);
  }
  await plant?.();
  const found = (await archive.findings()).map(({ code }) => code);
  expect([...new Set(found)].sort()).toEqual([...finds].sort());
});

test("of every code of a day there is a lie that it alone tells", () => {
  const told = new Set(lies.flatMap(({ finds }) => finds));
  expect(Object.keys(codes).filter((code) => code.startsWith("day-") && !told.has(code as Code))).toEqual([]);
});
