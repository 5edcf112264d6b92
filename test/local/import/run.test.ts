import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { run } from "../../../local/import/run";
import { readOptions } from "../../../local/import/options";
import { connectionString } from "../../../local/processes/azurite";
import { readSnapshots } from "../../../src/archive/snapshots/read";
import { writeBlob } from "../../../src/storage/blobs";
import type { Containers } from "../../../src/storage/containers";
import { startStorage, type Storage } from "../../support/storage";

const root = path.resolve(__dirname, "../../..");
let storage: Storage;
let directory: string;

beforeAll(async () => {
  storage = await startStorage();
  directory = mkdtempSync(path.join(tmpdir(), "headcount-import-"));
});
afterAll(async () => {
  await storage.close();
  rmSync(directory, { recursive: true, force: true });
});

let count = 0;

/** An archive of its own, and a feed of which to import. */
function place(imports: object[] = []) {
  const name = `import${++count}`;
  const containers = storage.containers({ name, direct: true });
  const feeds = path.join(directory, `${name}.json`);
  const mapping = { venue: "uid", occupancy: "n" };
  const feed = { id: "pool", name: "Pool", url: "ws://127.0.0.1:1", mapping, imports };
  writeFileSync(feeds, JSON.stringify({ feeds: [feed] }));
  const env = {
    AzureWebJobsStorage: connectionString(storage.proxy.url),
    OLD_STORAGE: connectionString(storage.proxy.url),
    HEADCOUNT_FEEDS_FILE: feeds,
    HEADCOUNT_CONTAINER_ARCHIVE: `${name}-archive`,
    HEADCOUNT_CONTAINER_JOURNAL: `${name}-journal`,
    HEADCOUNT_CONTAINER_CONTROL: `${name}-control`,
  };
  const go = async (...args: string[]) => {
    const said: string[] = [];
    const bad = await run(root, env, readOptions(["node", "import", "--feed", "pool", ...args]), (line) =>
      said.push(line),
    );
    return { bad, said };
  };
  const csv = (text: string | Buffer, ...args: string[]) => {
    const file = path.join(directory, `${name}.csv`);
    writeFileSync(file, text);
    return go("--csv", file, "--time-column", "time", "--value-column", "value", ...args);
  };
  return { go, csv, containers, name };
}

async function stored(containers: Containers): Promise<string[]> {
  const found: string[] = [];
  const span = { from: Date.UTC(2026, 0), to: Date.UTC(2027, 0) };
  for await (const { due, taken, source, values, failure } of readSnapshots(containers, "pool", span)) {
    const what = values.map(({ venue, occupancy }) => `${venue}=${occupancy}`).join(" ");
    found.push(`${due.slice(5, 16)} ${source} ${failure?.code ?? what}${taken === due ? "" : " late"}`);
  }
  return found;
}

async function blobNames({ archive }: Containers): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of archive.listBlobsFlat()) names.push(name);
  return names;
}

const file = `time,value,venue
2026-02-17T10:00Z,45,SSD-7
2026-02-17T10:00Z,12,SSD-4
2026-02-17T11:00Z,"1'046",SSD-7
2026-02-18T00:00Z,-3,SSD-7
`;

test("a CSV file is imported, many rows into one blob a day, and again changes nothing", async () => {
  const { csv, containers } = place();
  const venue = ["--venue-column", "venue"];
  expect(await csv(file, ...venue, "--dry-run")).toEqual({
    bad: 0,
    said: ["4 would be imported, 0 stood already, 0 could not be taken"],
  });
  expect(await stored(containers)).toEqual([]);
  expect((await csv(file, ...venue)).said).toEqual(["4 imported, 0 stood already, 0 could not be taken"]);
  const expected = [
    "02-17T10:00 import SSD-7=45 SSD-4=12",
    "02-17T11:00 import SSD-7=1046",
    "02-18T00:00 import SSD-7=-3",
  ];
  expect(await stored(containers)).toEqual(expected);
  expect(await blobNames(containers)).toEqual([
    "snapshots/pool/2026-02-17/imported.json",
    "snapshots/pool/2026-02-18/imported.json",
  ]);
  const etags = async () => {
    const found: string[] = [];
    for await (const { properties } of containers.archive.listBlobsFlat()) found.push(properties.etag);
    return found;
  };
  const before = await etags();
  expect((await csv(file, ...venue)).said).toEqual(["0 imported, 4 stood already, 0 could not be taken"]);
  expect(await etags()).toEqual(before);
  expect((await csv(`${file}2026-02-18T01:00Z,7,SSD-7\n`, ...venue)).said).toEqual([
    "1 imported, 4 stood already, 0 could not be taken",
  ]);
  expect(await stored(containers)).toEqual([...expected, "02-18T01:00 import SSD-7=7"]);
});

test("every bad line is told with its number and a reason, and the others are taken", async () => {
  const { csv, containers } = place();
  const { bad, said } = await csv(
    [
      "time;value",
      "2026-02-17T10:00Z;45",
      "2026-02-17T10:30;45",
      "soon;45",
      "2026-02-17T11:00Z;",
      "2026-02-17T11:30Z;closed",
      "2026-02-17T12:00Z",
      '2026-02-17T12:30Z;"45',
      '";45',
      "2026-02-17T13:00Z;46",
      '2026-02-17T14:00Z;"47',
    ].join("\n"),
    "--venue",
    "SSD-7",
    "--delimiter",
    ";",
  );
  expect(said).toEqual([
    "line 3: the time has no zone; say which with --time-zone",
    "line 4: the time can't be read; say how it is written with --time-format",
    "line 5: the value is missing",
    "line 6: the value is no number",
    "line 7: it has 1 columns, where the first line has 2",
    "line 9: it has 3 columns, where the first line has 2",
    expect.stringMatching(/^line 11: it is no CSV: /),
    "2 imported, 0 stood already, 7 could not be taken",
  ]);
  expect(bad).toBe(7);
  expect(await stored(containers)).toEqual(["02-17T10:00 import SSD-7=45", "02-17T13:00 import SSD-7=46"]);
});

test("a value that contradicts what stands is told and kept out, unless it is to replace it", async () => {
  const { csv, containers } = place();
  const row = (value: string) => `time,value\n2026-02-17T10:00Z,${value}\n`;
  await csv(row("45"), "--venue", "SSD-7");
  const { bad, said } = await csv(row("46"), "--venue", "SSD-7");
  expect([bad, said[0]]).toEqual([
    1,
    "line 2: SSD-7 has another value at this time, which was kept (--replace takes this one)",
  ]);
  expect(await stored(containers)).toEqual(["02-17T10:00 import SSD-7=45"]);
  expect((await csv(row("46"), "--venue", "SSD-7", "--replace")).bad).toBe(0);
  expect(await stored(containers)).toEqual(["02-17T10:00 import SSD-7=46"]);
});

test("local times, over a change of clocks, by the order of lines", async () => {
  const { csv, containers } = place();
  const lines = ["time,value", "2026-10-25 01:00,1", "2026-10-25 02:00,2", "2026-10-25 02:00,3", "2026-10-25 03:00,4"];
  await csv(lines.join("\r\n"), "--venue", "A", "--time-zone", "Europe/Zurich", "--ambiguous", "order");
  expect(await stored(containers)).toEqual([
    "10-24T23:00 import A=1",
    "10-25T00:00 import A=2",
    "10-25T01:00 import A=3",
    "10-25T02:00 import A=4",
  ]);
});

test("an empty value can be a failed snapshot, and a later value takes its place", async () => {
  const { csv, containers } = place();
  const empty = "time,value\n2026-02-17T10:00Z,\n2026-02-17T11:00Z,5\n";
  expect((await csv(empty, "--venue", "A", "--empty", "failed")).bad).toBe(0);
  expect(await stored(containers)).toEqual(["02-17T10:00 import no-value", "02-17T11:00 import A=5"]);
  expect((await csv(empty, "--venue", "A", "--empty", "failed")).said).toEqual([
    "0 imported, 2 stood already, 0 could not be taken",
  ]);
  await csv("time,value\n2026-02-17T10:00Z,4\n", "--venue", "A");
  expect(await stored(containers)).toEqual(["02-17T10:00 import A=4", "02-17T11:00 import A=5"]);
});

test("columns, charset and a byte order mark are as they are said; a column that is not there is no bad line", async () => {
  const { csv, go, containers } = place();
  const latin = path.join(directory, "latin.csv");
  writeFileSync(latin, Buffer.from("Tag;Zeit;Gäste\n17.02.2026;10:00;45,0\n", "latin1"));
  const columns = ["--date-column", "Tag", "--time-column", "Zeit", "--value-column", "Gäste"];
  const options = ["--encoding", "latin1", "--delimiter", ";", "--decimal", ",", "--time-zone", "UTC", "--venue", "A"];
  await go("--csv", latin, ...columns, ...options);
  await csv("\ufefftime,value\n2026-02-17T11:00Z,46\n", "--venue", "A");
  expect(await stored(containers)).toEqual(["02-17T10:00 import A=45", "02-17T11:00 import A=46"]);
  await expect(csv("Time,value\n", "--venue", "A")).rejects.toThrow('there is no column "time"; there are Time, value');
  await expect(go("--csv", "/nowhere.csv", ...columns, "--venue", "A")).rejects.toThrow("ENOENT");
});

test("JSON blobs under a prefix are imported, whatever their shape, and each bad one is named", async () => {
  const { go, containers, name } = place();
  const put = (blob: string, text: string) => writeBlob(containers.journal, `scraper/${blob}`, text, undefined, {});
  await put("10.json", '{"timestamp":"2026-02-17T10:00:00Z","data":{"count":45}}');
  await put(
    "11.json",
    '[{"timestamp":"2026-02-17T11:00:00Z","data":{"count":"46"}},{"timestamp":"never","data":{"count":1}}]',
  );
  await put(
    "12.ndjson",
    '{"timestamp":"2026-02-17T12:00:00Z","data":{"count":null}}\n{"timestamp":1771333200,"data":{"count":47}}\n{"ti',
  );
  await put("13.json", "<html>");
  await put("14.json", '{"timestamp":"2026-02-17T14:00:00Z","data":{"count":{}}}');
  await put("15.json", '{"__proto__":{"timestamp":"2026-02-17T15:00:00Z","data":{"count":1}}}');
  await writeBlob(containers.journal, "other/10.json", "{}", undefined, {});
  const args = [
    "--container",
    `${name}-journal`,
    "--prefix",
    "scraper/",
    "--connection",
    "OLD_STORAGE",
    "--venue",
    "A",
  ];
  const fields = ["--time-field", "timestamp", "--value-field", "data.count"];
  const { bad, said } = await go(...args, ...fields);
  expect(said).toEqual([
    "scraper/11.json record 2: the time can't be read; say how it is written with --time-format",
    "scraper/12.ndjson record 3: timestamp is no time",
    "scraper/13.json: the blob is no JSON, or holds no records where --list looks for them",
    "scraper/14.json: the value is no number",
    "scraper/15.json: timestamp is no time",
    "4 imported, 0 stood already, 5 could not be taken",
  ]);
  expect(bad).toBe(5);
  expect(await stored(containers)).toEqual([
    "02-17T10:00 import A=45",
    "02-17T11:00 import A=46",
    "02-17T12:00 import no-value",
    "02-17T13:00 import A=47",
  ]);
  expect((await go(...args, ...fields)).said.at(-1)).toBe("0 imported, 4 stood already, 5 could not be taken");
  await expect(go(...args, ...fields, "--connection", "NOWHERE")).rejects.toMatchObject({
    code: "ENVIRONMENT_INVALID",
    message: expect.stringContaining("NOWHERE: missing"),
  });
});

test("a configured source is imported again and again, only what is new, while its program still writes", async () => {
  const source = {
    connection: "OLD_STORAGE",
    container: `import${count + 1}-journal`,
    prefix: "old/",
    timeField: "t",
    valueField: "n",
    venue: "A",
  };
  const { go, containers } = place([source]);
  const put = (blob: string, hour: number, n: number) =>
    writeBlob(containers.journal, `old/${blob}`, JSON.stringify({ t: `2026-02-17T${hour}:00Z`, n }), undefined, {});
  await put("1.json", 10, 45);
  expect((await go("--configured")).said).toEqual(["1 imported, 0 stood already, 0 could not be taken"]);
  await put("2.json", 11, 46);
  expect((await go("--configured")).said).toEqual(["1 imported, 1 stood already, 0 could not be taken"]);
  expect(await stored(containers)).toEqual(["02-17T10:00 import A=45", "02-17T11:00 import A=46"]);
});
