import { codes, type Code } from "../../../local/verify/codes";
import { DayKeeper } from "../../../src/archive/days/keeper";
import { rawName } from "../../../src/archive/names";
import { archiveDay } from "../../../src/archive/parquet/archive-day";
import { openParquet } from "../../../src/archive/parquet/decode";
import { ParquetEncoder } from "../../../src/archive/parquet/encode";
import { parquetName } from "../../../src/archive/parquet/names";
import { readParquet, type StoredDay } from "../../../src/archive/parquet/store";
import type { Row } from "../../../src/archive/readings/rows";
import type { ArchivedDay } from "../../../src/model/archived-day";
import { Archive } from "./archive";
import { truePairs } from "./truth";

const feed = { id: "pool", timeZone: "UTC" };
const date = "2026-02-17";
const name = parquetName("pool", date);
const dayMs = 86_400_000;
const pairs = truePairs();

/** A day's file that a lie is told in. */
interface Draft {
  rows: Row[];
  day: ArchivedDay;
}

interface FileLie {
  readonly title: string;
  readonly finds: readonly Code[];
  readonly tell?: (draft: Draft) => unknown;
  readonly plant?: (archive: Archive, truth: StoredDay) => Promise<unknown>;
}

let archive: Archive;
let truth: StoredDay;

beforeAll(async () => {
  archive = await Archive.start();
  for (const pair of pairs) await archive.writeTrue(pair);
  const { container } = archive;
  const idle = () => Promise.resolve([]);
  const keeper = new DayKeeper({ container, idle, log: () => undefined });
  await keeper.update(
    feed,
    pairs.map(({ summary }) => summary),
  );
  const now = () => Date.parse(date) + 3 * dayMs;
  await archiveDay({ feed: "pool", container, idle, now }, date);
  truth = (await readParquet(container, "pool", date))!;
});
afterEach(async () => {
  await archive.restore();
  await put(truth.bytes);
});
afterAll(() => archive.close());

async function put(bytes: Buffer, marks: Record<string, string> = { ...truth.marks }, tier = "Cool"): Promise<void> {
  const headers = { blobHTTPHeaders: { blobContentType: "application/vnd.apache.parquet" }, metadata: marks, tier };
  await archive.container.getBlockBlobClient(name).upload(bytes, bytes.length, headers);
}

async function told(tell: (draft: Draft) => unknown): Promise<Buffer> {
  const file = await openParquet(name, truth.bytes);
  const rows: Row[] = [];
  for await (const group of file.groups()) rows.push(...group);
  const draft = { rows, day: structuredClone(file.day) };
  tell(draft);
  const encoder = await ParquetEncoder.begin(() => undefined);
  encoder.add(draft.rows);
  return encoder.finish(draft.day);
}

const change = (row: Partial<Row>) => (draft: Draft) => Object.assign(draft.rows[10]!, row);
const windowOfTen = () => pairs.find(({ raw }) => raw.events.length > 0)!.window;

/** The first window of the file, and its rows, are gone. */
function withoutFirst({ rows, day }: Draft): void {
  const [first = 0] = day.windows.readings;
  for (const { venue } of rows.splice(0, first)) day.venues[venue]!.readings--;
  for (const column of Object.values(day.windows)) column.shift();
  day.readings -= first;
}

const lies: readonly FileLie[] = [
  {
    title: "half a file",
    finds: ["file-unreadable"],
    plant: () => put(truth.bytes.subarray(0, truth.bytes.length / 2)),
  },
  { title: "no file at all", finds: ["file-unreadable"], plant: () => put(Buffer.from("PAR1")) },
  { title: "another feed's day", finds: ["feed"], tell: ({ day }) => (day.feed = "rink") },
  { title: "another day than its name's", finds: ["file-day"], tell: ({ day }) => (day.date = "2026-02-16") },
  { title: "a time zone that it is not", finds: ["file-day"], tell: ({ day }) => (day.time_zone = "Europe/Zurich") },
  { title: "a gap that is kept secret", finds: ["file-gaps"], tell: ({ day }) => day.coverage.gaps.pop() },
  { title: "more covered", finds: ["file-gaps"], tell: ({ day }) => day.coverage.covered_ms++ },
  { title: "less missing", finds: ["file-gaps"], tell: ({ day }) => day.coverage.missing_ms-- },
  { title: "gaps in disorder", finds: ["file-gaps"], tell: ({ day }) => day.coverage.gaps.reverse() },
  {
    title: "another reason than the day's index",
    finds: ["file-gaps"],
    tell: ({ day }) => (day.coverage.gaps[0]!.reason = "overflow"),
  },
  { title: "a reading more than there is", finds: ["file-counts"], tell: ({ day }) => day.readings++ },
  { title: "a venue's reading more", finds: ["file-counts"], tell: ({ day }) => day.venues["hall"]!.readings++ },
  { title: "a window's reading more", finds: ["file-counts"], tell: ({ day }) => day.windows.readings[0]!++ },
  { title: "a window that is left out", finds: ["file-windows"], tell: withoutFirst },
  { title: "another frame's number", finds: ["file-readings"], tell: change({ seq: 4711 }) },
  { title: "another session", finds: ["file-readings"], tell: change({ session: "x" }) },
  { title: "a reading that came late", finds: ["file-readings"], tell: change({ delayed: true }) },
  { title: "a percentage that nobody sent", finds: ["file-readings"], tell: change({ percentage: 1 }) },
  { title: "a time that nobody sent", finds: ["file-readings"], tell: change({ sourceTimestamp: "then" }) },
  { title: "a field that nobody sent", finds: ["file-readings"], tell: change({ extra: "{}" }) },
  {
    title: "another number, though the raw window stands",
    finds: ["file-readings", "file-summary"],
    tell: change({ occupancy: 4711 }),
  },
  {
    title: "two readings in the wrong order",
    finds: ["file-order", "file-readings"],
    tell({ rows }) {
      const place = rows.findIndex(({ at }, nth) => nth > 0 && at > rows[nth - 1]!.at);
      rows.splice(place - 1, 2, rows[place]!, rows[place - 1]!);
    },
  },
  {
    title: "a file that is to be written anew, with other numbers",
    finds: [],
    plant: async () => put(await told(change({ occupancy: 4711 })), { ...truth.marks, index: '"0x1"' }),
  },
  { title: "a file of the hot tier", finds: ["tier"], plant: () => put(truth.bytes, { ...truth.marks }, "Hot") },
  {
    title: "a file under no day's name",
    finds: ["name-unknown"],
    plant: (at) => at.put("archive/pool/2026/today.parquet", truth.bytes, {}),
  },
  {
    title: "a raw window that is gone, of which the file has the readings",
    finds: [],
    plant: (at) => at.remove(rawName("pool", windowOfTen())),
  },
  {
    title: "a raw window that is gone, and another number in the file",
    finds: ["file-summary"],
    plant: async (at) => {
      await at.remove(rawName("pool", windowOfTen()));
      await put(await told(change({ occupancy: 4711 })));
    },
  },
  {
    title: "a raw window that is gone, and is not in the file",
    finds: ["raw-missing", "file-windows"],
    plant: async (at) => {
      await at.remove(rawName("pool", windowOfTen()));
      await put(await told(withoutFirst));
    },
  },
];

test("of a truthful file nothing is said, nor of one that a whole archive does not have", async () => {
  expect(await archive.findings()).toEqual([]);
  await archive.container.deleteBlob(name);
  expect(await archive.findings()).toEqual([]);
});

test.each(lies)("$title: $finds", async ({ tell, plant, finds }) => {
  if (tell) await put(await told(tell));
  await plant?.(archive, truth);
  const found = await archive.findings();
  expect([...new Set(found.map(({ code }) => code))].sort()).toEqual([...finds].sort());
});

test("of every code about files there is a lie that tells it", () => {
  const told = new Set(lies.flatMap(({ finds }) => finds));
  const codesOfFiles = Object.keys(codes).filter((code) => code.startsWith("file-"));
  expect(codesOfFiles.filter((code) => !told.has(code as Code))).toEqual([]);
});
