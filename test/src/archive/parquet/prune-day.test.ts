import { localDayOf } from "../../../../src/hours/day";
import { openParquet } from "../../../../src/archive/parquet/decode";
import { ParquetEncoder } from "../../../../src/archive/parquet/encode";
import { parquetName } from "../../../../src/archive/parquet/names";
import { ParquetReadings } from "../../../../src/archive/parquet/readings";
import { readParquet, writeParquet } from "../../../../src/archive/parquet/store";
import { RawReadings } from "../../../../src/archive/readings/raw";
import type { Row } from "../../../../src/archive/readings/rows";
import { readReadings, type ArchivedReading } from "../../../../src/archive/readings/source";
import type { RawWindow } from "../../../../src/model/archive";
import type { Passing } from "../../../support/fault-proxy";
import { startStorage, type Storage } from "../../../support/storage";
import { dayMs, duckdb, hourMs, minuteMs, Place, steady } from "./fixture";

let storage: Storage;

beforeAll(async () => {
  storage = await startStorage();
});
afterEach(() => storage.proxy.heal());
afterAll(() => storage.close());

const date = "2026-02-17";
const day = localDayOf("Europe/Zurich", date);
const ten = Date.UTC(2026, 1, 17, 10);
const rawDays = 10;
const old = day.end + rawDays * dayMs;
const isDelete = ({ method, path }: Passing) => method === "DELETE" && path.includes("/raw-events/");

/** A day of six windows, archived, and as old as retention asks. */
async function archived(name: string, more: Record<string, unknown> = { archive: { rawDays } }): Promise<Place> {
  const place = new Place(storage.containers({ name }), more);
  await place.hear(steady(ten, ten + 3 * minuteMs), "disconnected");
  await place.hear(steady(ten + 3 * minuteMs, ten + 6 * minuteMs, 5000, "b"));
  await place.aggregate(day.end + hourMs);
  await place.archive(date);
  place.now = old;
  return place;
}

async function readings(place: Place): Promise<ArchivedReading[]> {
  const { archive } = place.containers;
  const sources = [new ParquetReadings(archive), new RawReadings(archive)];
  const found: ArchivedReading[] = [];
  for await (const batch of readReadings(sources, place.feed, { from: day.start - dayMs, to: day.end + dayMs }))
    found.push(
      ...batch.map(({ at, venue, name, occupancy, capacity, session }) => ({
        at,
        venue,
        name,
        occupancy,
        capacity,
        session,
      })),
    );
  return found;
}

test("raw windows go once they are old enough, and nothing else does; every reading can still be had", async () => {
  const place = await archived("go");
  const before = await place.blobs();
  const had = await readings(place);
  expect(had).toHaveLength(54);
  place.now = old - 1;
  expect((await place.due()).prune).toEqual([]);
  expect(await place.prune(date)).toEqual({ status: "waiting", deleted: 0 });
  place.now = old;
  expect((await place.due()).prune).toEqual([date]);
  expect(await place.prune(date)).toEqual({ status: "pruned", deleted: 6 });
  const kept = Object.entries(before).filter(([name]) => !name.startsWith("raw-events/"));
  expect(await place.blobs()).toEqual(Object.fromEntries(kept));
  expect(await place.due()).toEqual({ archive: [], prune: [] });
  expect(await readings(place)).toEqual(had);
});

test("without rawDays nothing is ever deleted", async () => {
  const place = await archived("never", {});
  place.now = old + 10_000 * dayMs;
  expect((await place.due()).prune).toEqual([]);
  expect(await place.prune(date)).toEqual({ status: "waiting", deleted: 0 });
  expect(await place.raws()).toHaveLength(6);
});

test.each<[string, (raw: RawWindow) => unknown]>([
  ["has a reading more", ({ events }) => events.push({ ...events.at(-1)!, seq: 900 })],
  ["has a reading less", ({ events }) => events.pop()],
  ["says another number", ({ events }) => (events[3]!.occupancy += 1)],
  ["says another millisecond", ({ events }) => (events[3]!.timestamp = events[3]!.timestamp.replace("000Z", "001Z"))],
  ["names another venue", ({ events }) => (events[3]!.venue = "z")],
  ["names another session", ({ events }) => (events[3]!.session = "z")],
  ["numbers its frames differently", ({ events }) => (events[3]!.seq = 77)],
  ["has them in another order", ({ events }) => events.reverse()],
  ["says that one came late", ({ events }) => (events[3]!.delayed = true)],
  ["says a time of the source", ({ events }) => (events[3]!.source_timestamp = "then")],
  ["says a percentage", ({ events }) => (events[3]!.occupancy_percentage = 0)],
  ["says a capacity", ({ events }) => (events[3]!.capacity = 8)],
  ["says a name", ({ events }) => (events[3]!.name = "Z")],
  ["keeps another field", ({ events }) => (events[3]!.extra = { free: 1 })],
])("where one raw window %s than the file, none is deleted", async (what, change) => {
  const place = await archived(`planted-${what.replaceAll(" ", "-")}`.slice(0, 40));
  const names = await place.raws();
  await place.tamper(names[4]!, change);
  const before = await place.blobs();
  const result = await place.prune(date);
  expect(result).toMatchObject({ status: "differs", deleted: 0 });
  expect(result.why).toContain(names[4]);
  expect(await place.blobs()).toEqual(before);
});

test("where the file is not what it says, or says nothing, no raw window is deleted", async () => {
  const place = await archived("file");
  const { archive } = place.containers;
  const stored = (await readParquet(archive, place.feed.id, date))!;
  const file = await openParquet(stored.name, stored.bytes);
  const rows: Row[] = [];
  for await (const group of file.groups()) rows.push(...group);
  const encoder = await ParquetEncoder.begin(() => undefined);
  encoder.add(rows.filter((_, nth) => nth !== 20));
  await writeParquet(archive, place.feed.id, date, encoder.finish(file.day), stored.marks!, stored);
  expect(await place.prune(date)).toMatchObject({ status: "differs", deleted: 0 });

  const blob = archive.getBlockBlobClient(parquetName(place.feed.id, date));
  const cut = stored.bytes.subarray(0, stored.bytes.length - 100);
  await blob.upload(cut, cut.length, { metadata: { ...stored.marks } });
  await expect(place.prune(date)).rejects.toThrow("is not what Headcount writes");
  await blob.upload(stored.bytes, stored.bytes.length);
  expect(await place.prune(date)).toEqual({ status: "waiting", deleted: 0 });
  await blob.delete();
  expect(await place.prune(date)).toEqual({ status: "waiting", deleted: 0 });
  expect(await place.raws()).toHaveLength(6);
});

test("what the file does not hold is archived, and goes with the next round", async () => {
  const place = await archived("then");
  const [name] = await place.raws();
  // Nobody's day index shows it, and the day is too old for its raw windows to be compared.
  await place.tamper(name!, ({ events }) => events.forEach((event) => (event.session = "other")));
  expect((await place.due()).prune).toEqual([date]);
  expect((await place.prune(date)).status).toBe("differs");
  expect((await place.archive(date)).status).toBe("written");
  expect(await place.prune(date)).toEqual({ status: "pruned", deleted: 6 });
  expect((await readings(place)).filter(({ session }) => session === "other")).toHaveLength(6);
});

test("a day that has changed since it was archived keeps its raw windows until it is archived again", async () => {
  const place = await archived("since");
  await place.hear(steady(ten + hourMs, ten + hourMs + minuteMs), "stopped", "late");
  await place.aggregate(old);
  expect(await place.prune(date)).toEqual({ status: "waiting", deleted: 0 });
  await place.archive(date);
  expect(await place.prune(date)).toEqual({ status: "pruned", deleted: 7 });
  expect(await readings(place)).toHaveLength(60);
});

test("a raw window that is written to between its comparison and its deletion stays", async () => {
  const place = await archived("race");
  const direct = new Place(storage.containers({ name: "race", direct: true }));
  const names = await place.raws();
  let tampered = false;
  storage.proxy.rule = async (passing): Promise<"pass"> => {
    if (isDelete(passing) && !tampered) {
      tampered = true;
      await direct.tamper(names[5]!, ({ events }) => (events[0]!.occupancy += 1));
    }
    return "pass";
  };
  expect(await place.prune(date)).toEqual({ status: "pruned", deleted: 5 });
  expect(await place.raws()).toEqual([names[5]]);
});

test("a crash after any number of deletions loses nothing: the rest goes later, and archiving keeps every reading", async () => {
  for (let done = 0; done < 6; done++) {
    const place = await archived(`crash${done}`);
    const had = await readings(place);
    let deletions = 0;
    storage.proxy.rule = (passing) => (isDelete(passing) && ++deletions > done ? 503 : "pass");
    await expect(place.prune(date)).rejects.toThrow();
    storage.proxy.heal();
    const left = await place.raws();
    expect(left.length).toBe(6 - done);
    expect(await readings(place)).toEqual(had);

    const bytes = await place.bytes(date);
    expect((await place.archive(date)).status).toBe("unchanged");
    expect((await place.bytes(date)).equals(bytes)).toBe(true);
    // Something new in one of those that are left, while others are gone.
    await place.hear(steady(ten + hourMs, ten + hourMs + minuteMs), "stopped", "late");
    await place.aggregate(old);
    expect(await readings(place)).toHaveLength(had.length + (left.length === 6 ? 6 : 0));
    await place.archive(date);
    expect(await readings(place)).toHaveLength(had.length + 6);
    expect(await place.prune(date)).toEqual({ status: "pruned", deleted: left.length + 1 });
    expect(await place.raws()).toEqual([]);
    expect((await readings(place)).filter(({ at }) => at < ten + hourMs)).toEqual(had);
    const [counted] = await duckdb("SELECT count(*)::INT AS n FROM read_parquet($file)", await place.bytes(date));
    expect(counted).toEqual({ n: 60 });
  }
});

test("what time does not suffice for is left to the next round, before an activity's time limit ends the worker", async () => {
  const place = await archived("slow");
  const now = place.now;
  storage.proxy.rule = (passing) => {
    if (isDelete(passing)) place.now = now + 481_000;
    return "pass";
  };
  expect(await place.prune(date)).toEqual({ status: "pruned", deleted: 4 });
  expect(await readings(place)).toHaveLength(54);
  storage.proxy.rule = ({ path }) => {
    if (path.includes("/raw-events/")) place.now += 481_000;
    return "pass";
  };
  expect(await place.prune(date)).toEqual({ status: "waiting", deleted: 0 });
  await expect(place.archive(date)).rejects.toThrow("could not be read within 8 minutes");
  storage.proxy.heal();
  expect(await place.prune(date)).toEqual({ status: "pruned", deleted: 2 });
});

test("a crash between archiving and letting go deletes nothing, and is made good by the next round", async () => {
  const place = new Place(storage.containers({ name: "between" }), { archive: { rawDays } });
  await place.hear(steady(ten, ten + 3 * minuteMs));
  await place.aggregate(old + hourMs);
  storage.proxy.rule = ({ method, path }) => (method === "PUT" && path.includes(".parquet") ? "cut" : "pass");
  await expect(place.archive(date)).rejects.toThrow();
  storage.proxy.heal();
  expect(await place.prune(date)).toEqual({ status: "waiting", deleted: 0 });
  expect(await place.due()).toEqual({ archive: [date], prune: [] });
  await place.archive(date);
  expect(await place.due()).toEqual({ archive: [], prune: [date] });
  expect(await place.prune(date)).toEqual({ status: "pruned", deleted: 3 });
});

test("a journal that comes after its raw window is gone changes nothing, and stays for a person", async () => {
  const place = await archived("late");
  await place.prune(date);
  const before = await place.blobs();
  await place.hear(steady(ten, ten + 2 * minuteMs, 5000, "c"), "stopped", "laptop");
  const windows = [ten, ten + minuteMs];
  expect(await place.aggregate(old + hourMs)).toEqual(windows);
  expect(await place.aggregate(old + 2 * hourMs)).toEqual([]);
  expect(await place.blobs()).toEqual(before);
  const journals: string[] = [];
  for await (const { name } of place.containers.journal.listBlobsFlat()) journals.push(name);
  expect(journals).toHaveLength(2);
  // Another process finds the same.
  const other = place.through(storage.containers({ name: "late" }));
  expect(await other.aggregate(old + 3 * hourMs)).toEqual(windows);
  expect(await place.blobs()).toEqual(before);
});
