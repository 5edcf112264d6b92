import { describeArchive, type DescribedFeed } from "../../../../src/archive/parquet/describe";
import { packageName, parquetName } from "../../../../src/archive/parquet/names";
import { readText } from "../../../../src/storage/blobs";
import { startStorage, type Storage } from "../../../support/storage";
import { feedOf } from "../../feed/fixture";

let storage: Storage;

beforeAll(async () => {
  storage = await startStorage();
});
afterAll(() => storage.close());

const licence = { name: "CC-BY-4.0", title: "Attribution", path: "https://creativecommons.org/licenses/by/4.0/" };

async function described(feed: DescribedFeed, dates: readonly string[], name: string): Promise<string | undefined> {
  const { archive } = storage.containers({ name });
  await archive.createIfNotExists();
  for (const date of dates) await archive.getBlockBlobClient(parquetName(feed.id, date)).upload("PAR1", 4);
  await describeArchive(archive, feed);
  return (await readText(archive, packageName(feed.id)))?.text;
}

test("the description names every day's file, every column with its unit, the time zone and the licence", async () => {
  const feed = feedOf("ws://127.0.0.1:1", { timeZone: "Europe/Zurich", archive: { licence } });
  const text = await described(feed, ["2025-12-31", "2026-01-01"], "one");
  const content = JSON.parse(text!) as {
    resources: { schema: { fields: { name: string; type: string; description: string; unit?: string }[] } }[];
  };
  expect(content).toMatchObject({
    $schema: "https://datapackage.org/profiles/2.0/datapackage.json",
    name: "pool",
    time_zone: "Europe/Zurich",
    licenses: [licence],
    temporal: { start: "2025-12-31", end: "2026-01-01" },
    resources: [{ path: ["2025/2025-12-31.parquet", "2026/2026-01-01.parquet"], format: "parquet", type: "table" }],
  });
  const fields = content.resources[0]!.schema.fields;
  expect(fields.map(({ name, type, unit }) => `${name} ${type} ${unit ?? "-"}`)).toEqual([
    "time datetime UTC, milliseconds",
    "venue string -",
    "name string -",
    "occupancy number people",
    "capacity number people",
    "session string -",
    "seq integer -",
    "delayed boolean -",
    "source_timestamp string -",
    "occupancy_percentage number percent",
    "extra string -",
  ]);
  expect(fields.every(({ description }) => description.length > 20)).toBe(true);
});

test("it is written again only where there is something new to say, and none stands where nothing is archived", async () => {
  const feed = feedOf("ws://127.0.0.1:1");
  expect(await described(feed, [], "two")).toBeUndefined();
  const first = await described(feed, ["2026-01-01"], "two");
  expect(first).not.toContain("licenses");
  const seen = storage.proxy.seen.length;
  expect(await described(feed, [], "two")).toBe(first);
  const writes = storage.proxy.seen.slice(seen).filter(({ method, path }) => method === "PUT" && path.includes("json"));
  expect(writes).toEqual([]);
  expect(await described(feed, ["2026-01-02"], "two")).toContain("2026-01-02.parquet");
});

test("a licence needs an id or an address", () => {
  const feed = (archive: unknown) => () => feedOf("ws://127.0.0.1:1", { archive });
  expect(feed({ licence: { title: "Mine" } })).toThrow(/name/);
  expect(feed({ licence: { path: "ftp://example.org" } })).toThrow(/http/);
  expect(feed({ rawDays: 6 })).toThrow(/7 to/);
  expect(feed({ rawDays: 7, licence: { path: "https://example.org/terms" } })()).toMatchObject({
    archive: { rawDays: 7 },
  });
});
