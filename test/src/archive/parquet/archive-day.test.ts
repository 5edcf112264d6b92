import { archivedDay, type ArchivedDay } from "../../../../src/model/archived-day";
import type { RawEvent } from "../../../../src/model/archive";
import type { Reading } from "../../../../src/model/reading";
import { localDayOf } from "../../../../src/hours/day";
import { columns } from "../../../../src/archive/parquet/columns";
import type { Fate } from "../../../support/fault-proxy";
import { startStorage, type Storage } from "../../../support/storage";
import { dayMs, duckdb, hourMs, minuteMs, Place, steady, type Heard } from "./fixture";

let storage: Storage;

beforeAll(async () => {
  storage = await startStorage();
});
afterEach(() => storage.proxy.heal());
afterAll(() => storage.close());

const zone = "Europe/Zurich";
const date = "2026-02-17";
const day = localDayOf(zone, date);
const ten = Date.UTC(2026, 1, 17, 10);

/** The rows as an independent reader finds them, in the file's order. */
async function read(bytes: Buffer): Promise<Record<string, unknown>[]> {
  return duckdb("SELECT epoch_ms(time) AS at, * EXCLUDE (time) FROM read_parquet($file)", bytes);
}

async function ledgerOf(bytes: Buffer): Promise<ArchivedDay> {
  const [row] = await duckdb(
    "SELECT decode(value) AS json FROM parquet_kv_metadata($file) WHERE decode(key) = 'headcount'",
    bytes,
  );
  return archivedDay.parse(JSON.parse(String(row!["json"])));
}

function rowOf(event: RawEvent, name: string, capacity: number | null): Record<string, unknown> {
  return {
    at: String(Date.parse(event.timestamp)),
    venue: event.venue,
    name,
    occupancy: event.occupancy,
    capacity,
    session: event.session,
    seq: String(event.seq),
    delayed: event.delayed ?? false,
    source_timestamp: event.source_timestamp ?? null,
    occupancy_percentage: event.occupancy_percentage ?? null,
    extra: event.extra ? JSON.stringify(event.extra) : null,
  };
}

/** All kinds of readings that a feed can send. */
function strange(at: number, nth: number): Heard {
  const readings: Reading[] = [
    { venue: "a", occupancy: nth, name: "Bad “Ümläut”, 'quoted'", capacity: 100 },
    { venue: "b", occupancy: nth % 2 === 0 ? -3 : 0.1 + nth, name: "B", sourceTimestamp: `2026-02-17 ${nth}` },
    { venue: "constructor", occupancy: 2 ** 53 - nth, percentage: nth / 3 },
    { venue: "ü\u0000\n", occupancy: 0, extra: { deep: [{ __proto__: null, x: `"${nth}"` }], n: null } },
  ];
  return { at, readings: readings.filter((_, index) => (nth + index) % 5 !== 0), delayed: nth % 7 === 0 };
}

test("DuckDB finds in a day's file the very readings of the raw windows, with their types", async () => {
  const place = new Place(storage.containers());
  const one = Array.from({ length: 60 }, (_, nth) => strange(ten + nth * 2741, nth));
  const two = Array.from({ length: 60 }, (_, nth) => strange(ten + 90_000 + nth * 2741, nth + 30));
  await place.hear(one, "disconnected");
  await place.hear(two, "stopped", "c2");
  await place.aggregate(day.end + hourMs);
  const result = await place.archive(date);
  const events = await place.events();
  expect(result).toMatchObject({ status: "written", readings: events.length });

  const bytes = await place.bytes(date);
  const names = new Map([
    ["a", "Bad “Ümläut”, 'quoted'"],
    ["b", "B"],
  ]);
  const expected = events.map((event) =>
    rowOf(event, names.get(event.venue) ?? event.venue, event.venue === "a" ? 100 : null),
  );
  expect(await read(bytes)).toEqual(expected);

  const described = await duckdb("DESCRIBE SELECT * FROM read_parquet($file)", bytes);
  expect(described.map(({ column_name, column_type }) => `${String(column_name)} ${String(column_type)}`)).toEqual([
    "time TIMESTAMP WITH TIME ZONE",
    "venue VARCHAR",
    "name VARCHAR",
    "occupancy DOUBLE",
    "capacity DOUBLE",
    "session VARCHAR",
    "seq BIGINT",
    "delayed BOOLEAN",
    "source_timestamp VARCHAR",
    "occupancy_percentage DOUBLE",
    "extra VARCHAR",
  ]);
  expect(described.map(({ column_name }) => column_name)).toEqual(columns.map(({ name }) => name));
  const chunks = await duckdb("SELECT * FROM parquet_metadata($file)", bytes);
  expect(new Set(chunks.map(({ compression }) => compression))).toEqual(new Set(["SNAPPY"]));
  const venues = chunks.find(({ path_in_schema: column }) => column === "venue");
  expect(venues).toMatchObject({ encodings: expect.stringContaining("RLE_DICTIONARY") });
});

test("a file's metadata tells the gaps with their reasons, who listened, and how much there is", async () => {
  const place = new Place(storage.containers());
  await place.hear(steady(ten, ten + 5 * minuteMs), "disconnected");
  await place.hear(steady(ten + 6 * minuteMs, ten + 10 * minuteMs, 5000, "b"));
  place.wanted.push({ from: ten, to: ten + 10 * minuteMs });
  await place.aggregate(day.end + hourMs);
  await place.archive(date);
  const ledger = await ledgerOf(await place.bytes(date));
  expect(ledger).toMatchObject({ format: 1, feed: "pool", date, time_zone: zone, readings: 78 });
  expect([ledger.from, ledger.to]).toEqual(["2026-02-16T23:00:00.000Z", "2026-02-17T23:00:00.000Z"]);
  expect(ledger.coverage.gaps.map(({ from, to, reason }) => `${from.slice(11)} ${to.slice(11)} ${reason}`)).toEqual([
    "23:00:00.000Z 10:00:00.000Z stopped",
    "10:04:50.001Z 10:06:00.000Z disconnected",
    "10:09:55.001Z 23:00:00.000Z stopped",
  ]);
  const { covered_ms, missing_ms } = ledger.coverage;
  expect(covered_ms + missing_ms).toBe(dayMs);
  expect(covered_ms).toBe(290_001 + 235_001);
  expect(ledger.venues).toEqual({
    a: { name: "a", capacity: null, readings: 30 },
    b: { name: "b", capacity: null, readings: 48 },
  });
  expect(ledger.sessions.map(({ from, to, ended }) => [from.slice(11, 19), to.slice(11, 19), ended])).toEqual([
    ["10:00:00", "10:04:50", "disconnected"],
    ["10:06:00", "10:09:55", "stopped"],
  ]);
  expect(ledger.windows.readings.reduce((sum, count) => sum + count, 0)).toBe(78);
});

test.each([
  ["2026-03-29", 23],
  ["2026-10-25", 25],
  ["2026-02-17", 24],
])("%s has %i hours, and a reading is in the file of the day in which it was received", async (date, hours) => {
  const place = new Place(storage.containers());
  const { start, end } = localDayOf(zone, date);
  expect(end - start).toBe(hours * hourMs);
  await place.hear(
    [...steady(start - 65_000, start + 65_000), { at: start, readings: [] }].sort((a, b) => a.at - b.at),
  );
  await place.hear([...steady(end - 65_000, end - 1), ...steady(end - 1, end + 65_000)]);
  await place.aggregate(end + dayMs + hourMs);
  await place.archive(date);
  const bytes = await place.bytes(date);
  const inside = (await place.events()).filter(({ timestamp }) => {
    const at = Date.parse(timestamp);
    return at >= start && at < end;
  });
  const rows = await read(bytes);
  expect(rows.map(({ at, occupancy }) => [Number(at), occupancy])).toEqual(
    inside.map(({ timestamp, occupancy }) => [Date.parse(timestamp), occupancy]),
  );
  expect(Number(rows.at(-1)!["at"])).toBe(end - 1);
  const { coverage } = await ledgerOf(bytes);
  expect(coverage.covered_ms + coverage.missing_ms).toBe(hours * hourMs);
});

test("a day without any reading is archived, too: one gap, no rows", async () => {
  const place = new Place(storage.containers());
  await place.hear(steady(ten - dayMs, ten - dayMs + minuteMs));
  await place.hear(steady(ten + dayMs, ten + dayMs + minuteMs));
  await place.aggregate(ten + 3 * dayMs);
  expect(await place.archive(date)).toMatchObject({ status: "written", readings: 0 });
  const bytes = await place.bytes(date);
  expect(await read(bytes)).toEqual([]);
  const { coverage, venues, sessions } = await ledgerOf(bytes);
  expect(coverage).toEqual({
    covered_ms: 0,
    missing_ms: dayMs,
    gaps: [{ from: "2026-02-16T23:00:00.000Z", to: "2026-02-17T23:00:00.000Z", reason: "stopped" }],
  });
  expect([venues, sessions]).toEqual([{}, []]);
});

test("a day is read back from several row groups in order", async () => {
  const place = new Place(storage.containers());
  const venues = Array.from({ length: 220 }, (_, nth) => `v${nth}`);
  const frames = Array.from({ length: 180 }, (_, nth) => ({
    at: ten + nth * 1000,
    readings: venues.map((venue, index) => ({ venue, occupancy: nth * index })),
  }));
  await place.hear(frames);
  await place.aggregate(day.end + hourMs);
  await place.archive(date);
  const bytes = await place.bytes(date);
  const [file] = await duckdb("SELECT num_rows, num_row_groups FROM parquet_file_metadata($file)", bytes);
  expect(file).toMatchObject({ num_rows: "39600" });
  expect(Number(file?.["num_row_groups"])).toBeGreaterThan(1);
  const rows = await read(bytes);
  expect(rows.map(({ at, venue, occupancy }) => `${String(at)} ${String(venue)} ${String(occupancy)}`)).toEqual(
    (await place.events()).map(({ timestamp, venue, occupancy }) => `${Date.parse(timestamp)} ${venue} ${occupancy}`),
  );
}, 90_000);

test("archiving again writes nothing, and another process finds the same bytes", async () => {
  const place = new Place(storage.containers({ name: "again" }));
  await place.hear(steady(ten, ten + 3 * minuteMs));
  await place.aggregate(day.end + hourMs);
  await place.archive(date);
  const before = await place.blobs();
  const seen = storage.proxy.seen.length;
  expect((await place.archive(date)).status).toBe("unchanged");
  expect((await place.through(storage.containers({ name: "again" })).archive(date)).status).toBe("unchanged");
  const writes = storage.proxy.seen.slice(seen).filter(({ method }) => method !== "GET" && method !== "HEAD");
  expect(writes).toEqual([]);
  expect(await place.blobs()).toEqual(before);
  expect(await place.due()).toEqual({ archive: [], prune: [] });
});

test("the day is due once it is over, settled and not archived, and again when a late journal changes it", async () => {
  const place = new Place(storage.containers());
  await place.hear(steady(ten, ten + 3 * minuteMs));
  await place.aggregate(ten + hourMs);
  expect((await place.due()).archive).toEqual([]);
  place.now = day.end + 29 * minuteMs;
  expect((await place.due()).archive).toEqual([]);
  place.now = day.end + 31 * minuteMs;
  expect((await place.due()).archive).toEqual([date]);
  await place.archive(date);
  expect((await place.due()).archive).toEqual([]);

  await place.hear(steady(ten + 10 * minuteMs, ten + 12 * minuteMs, 5000, "b"), "stopped", "laptop");
  place.now = Date.now();
  expect((await place.due()).archive).toEqual([]);
  place.now = day.end + 2 * hourMs;
  await place.aggregate(place.now);
  expect((await place.due()).archive).toEqual([date]);
  expect(await place.archive(date)).toMatchObject({ status: "written", readings: 18 + 24 });
  expect(await read(await place.bytes(date))).toHaveLength(42);
  expect((await place.due()).archive).toEqual([]);
});

test("where there are more days than a round takes, every day has its turn", async () => {
  const place = new Place(storage.containers());
  await place.hear(steady(ten, ten + minuteMs));
  await place.hear(steady(ten + 79 * dayMs, ten + 79 * dayMs + minuteMs));
  await place.aggregate(ten + 81 * dayMs);
  const turns: string[][] = [];
  for (let round = 0; round < 3; round++, place.now += hourMs) turns.push([...(await place.due()).archive]);
  expect(turns.map(({ length }) => length)).toEqual([31, 31, 31]);
  expect(new Set(turns.flat()).size).toBe(80);
});

test("a change that the day's index does not show is found by the raw windows themselves", async () => {
  const place = new Place(storage.containers());
  await place.hear(steady(ten, ten + 3 * minuteMs));
  await place.aggregate(day.end + hourMs);
  await place.archive(date);
  const [name] = await place.raws();
  await place.tamper(name!, (raw) => raw.events.forEach((event) => (event.session = "another")));
  expect((await place.due()).archive).toEqual([date]);
  expect((await place.archive(date)).status).toBe("written");
  expect(new Set((await read(await place.bytes(date))).map(({ session }) => session))).toContain("another");
  expect((await place.due()).archive).toEqual([]);
});

test("a file of which only the marks change is written anew where its version is immutable", async () => {
  const place = new Place(storage.containers());
  await place.hear(steady(ten, ten + 3 * minuteMs));
  await place.aggregate(day.end + hourMs);
  await place.archive(date);
  const before = await place.bytes(date);
  const [name] = await place.raws();
  await place.tamper(name!, () => undefined);
  expect((await place.due()).archive).toEqual([date]);
  storage.proxy.rule = ({ path }) =>
    path.includes("comp=metadata") && path.includes(".parquet")
      ? { status: 409, code: "BlobImmutableDueToPolicy" }
      : "pass";
  expect((await place.archive(date)).status).toBe("unchanged");
  expect(await place.bytes(date)).toEqual(before);
  expect((await place.due()).archive).toEqual([]);
});

test("what became of a day's rest is waited for, unless nobody was meant to listen, but not for ever", async () => {
  const place = new Place(storage.containers());
  await place.hear(steady(ten, ten + 3 * minuteMs));
  await place.aggregate(day.end + hourMs);
  place.wanted.push({ from: ten, to: day.end });
  expect((await place.archive(date)).status).toBe("waiting");
  place.now = day.end + dayMs + 1;
  expect((await place.archive(date)).status).toBe("written");
  const { coverage } = await ledgerOf(await place.bytes(date));
  expect(coverage.gaps.at(-1)).toMatchObject({ to: "2026-02-17T23:00:00.000Z", reason: "lost" });
});

test("readings that the index counts and no raw window holds keep the day from being archived", async () => {
  const place = new Place(storage.containers());
  await place.hear(steady(ten, ten + 3 * minuteMs));
  await place.aggregate(day.end + hourMs);
  await place.archive(date);
  const before = await place.blobs("archive/");
  const [first, second] = await place.raws();
  await place.tamper(first!, (raw) => raw.events.pop());
  await expect(place.archive(date)).rejects.toThrow(/the day's index counts 6 readings .* its raw window has 5/);
  await place.containers.archive.deleteBlob(first!);
  // The file that stands has them.
  expect((await place.archive(date)).status).toBe("unchanged");
  await place.containers.archive.deleteBlob(Object.keys(before)[0]!);
  await place.containers.archive.deleteBlob(second!);
  await expect(place.archive(date)).rejects.toThrow(/counts 6 readings .* there is no raw window/);
  expect(await place.blobs("archive/")).toEqual({});
});

test("an answer that got lost, and a rival that writes meanwhile, leave one right file", async () => {
  const place = new Place(storage.containers({ name: "lost" }));
  await place.hear(steady(ten, ten + 3 * minuteMs));
  await place.aggregate(day.end + hourMs);
  const isWrite = ({ method, path }: { method: string; path: string }) =>
    method === "PUT" && path.includes(".parquet") && !path.includes("comp=");
  storage.proxy.once("drop", isWrite);
  expect((await place.archive(date)).readings).toBe(18);
  storage.proxy.heal();
  const direct = new Place(storage.containers({ name: "lost", direct: true }));
  await direct.hear(steady(ten + hourMs, ten + hourMs + minuteMs), "stopped", "c9");
  place.wanted.push(...direct.wanted);
  await place.aggregate(day.end + 2 * hourMs);
  Object.assign(direct, { now: place.now });
  direct.wanted.push(...place.wanted);
  let rival: Promise<unknown> | undefined;
  storage.proxy.rule = async (passing): Promise<Fate> => {
    if (!rival && isWrite(passing)) await (rival = direct.archive(date));
    return "pass";
  };
  expect((await place.archive(date)).readings).toBe(24);
  expect(await rival).toMatchObject({ status: "written", readings: 24 });
  expect(await read(await place.bytes(date))).toHaveLength(24);
});

test("a file that can't be read is written again from the raw windows", async () => {
  const place = new Place(storage.containers());
  await place.hear(steady(ten, ten + 3 * minuteMs));
  await place.aggregate(day.end + hourMs);
  await place.archive(date);
  const [name] = Object.keys(await place.blobs("archive/"));
  await place.containers.archive.getBlockBlobClient(name!).upload("rubbish", 7);
  expect((await place.due()).archive).toEqual([date]);
  expect((await place.archive(date)).status).toBe("written");
  expect(await read(await place.bytes(date))).toHaveLength(18);
});
