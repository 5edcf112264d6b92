import type { HttpResponse } from "@azure/functions";
import { gzipSync } from "node:zlib";
import { rawName } from "../../../../src/archive/names";
import { readingsAnswer } from "../../../../src/http/answers/readings";
import { textCell } from "../../../../src/http/reading/formats/csv";
import type { RawEvent, RawWindow } from "../../../../src/model/archive";
import type { Flag } from "../../../../src/model/flag";
import type { Containers } from "../../../../src/storage/containers";
import type { Passing } from "../../../support/fault-proxy";
import { startStorage, type Storage } from "../../../support/storage";
import { listen, minute, poolOf, raw, run, ten } from "../../archive/fixture";
import { Process } from "../../archive/days/fixture";
import { Api } from "./fixture";

let storage: Storage;
let containers: Containers;
let direct: Containers;
let count = 0;

beforeAll(async () => {
  storage = await startStorage();
});
beforeEach(() => {
  const name = `readings${count++}`;
  containers = storage.containers({ name });
  direct = storage.containers({ name, direct: true });
});
afterEach(() => storage.proxy.heal());
afterAll(() => storage.close());

const iso = (at: number) => new Date(at).toISOString();

/** Writes a raw window of the nth minute that holds these events. */
async function putRaw(
  nth: number,
  events: readonly (Partial<RawEvent> & { second: number })[],
  venues: Readonly<Record<string, { name?: string; capacity?: number | null; flags?: Flag[] }>>,
): Promise<void> {
  const { start, end } = minute(nth);
  const window: RawWindow = {
    format: 1,
    feed: "pool",
    window: { start: iso(start), end: iso(end), duration_minutes: 1 },
    coverage: { covered_ms: 60_000, missing_ms: 0, gaps: [] },
    sessions: [],
    seams: [],
    venues: Object.fromEntries(
      Object.entries(venues).map(([id, { name = id, capacity = null, flags = [] }]) => [id, { name, capacity, flags }]),
    ),
    events: events.map(({ second, ...event }, seq) => ({
      venue: "a",
      occupancy: seq,
      timestamp: iso(start + second * 1000),
      session: "s1",
      seq,
      ...event,
    })),
    statistics: {},
  };
  await direct.archive.createIfNotExists();
  const body = gzipSync(JSON.stringify(window));
  await direct.archive.getBlockBlobClient(rawName("pool", minute(nth))).upload(body, body.length);
}

/** Readings asked for in one format, as rows. */
async function rowsOf(api: Api, query: string): Promise<unknown[]> {
  const { status, json } = await api.get(`feeds/pool/readings?${query}`);
  expect(status).toBe(200);
  return readingsAnswer.parse(json).readings;
}

/** Cells of a CSV text by RFC 4180, quotes taken off. */
function cellsOf(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (quoted === undefined && plain === "" && end === "" && rows.at(-1)!.length === 0) break;
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end === "\r\n") rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}

test("every reading of a stretch of time is given, over midnight, in each format the same", async () => {
  // Local midnight is at ten.
  const feed = poolOf({ timeZone: "Pacific/Kiritimati" });
  await listen(direct, { from: -100, to: 130, ended: "disconnected" });
  await run(direct, 300, { feed });
  const written = (await Promise.all([-2, -1, 0, 1, 2].map((nth) => raw(direct, nth)))).flatMap(({ events }) => events);
  expect(written).toHaveLength(116);
  const api = new Api(containers, ten + 600_000, { feeds: [feed] });
  const all = "from=2026-02-01&to=2026-03-01";
  const expected = written.map(({ timestamp, venue, occupancy, session }) => {
    return { timestamp, venue, name: "a", occupancy, capacity: null, session };
  });
  expect(await rowsOf(api, all)).toEqual(expected);
  const lines = (await api.get(`feeds/pool/readings?${all}&format=ndjson`)).text.trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(expected);
  const [head, ...rows] = cellsOf((await api.get(`feeds/pool/readings?${all}&format=csv`)).text.slice(1));
  expect(head).toEqual(["timestamp", "venue", "name", "occupancy", "capacity", "session"]);
  expect(rows).toEqual(
    expected.map(({ timestamp, occupancy, session }) => [timestamp, "a", "a", String(occupancy), "", session]),
  );
  // The edges: the first is given, the last is not.
  const part = await rowsOf(api, `from=${iso(ten - 20_000)}&to=${iso(ten + 20_000)}`);
  expect(part).toEqual(expected.filter((_, nth) => nth >= 40 && nth < 60));
  expect(await rowsOf(api, "from=2026-02-18T00:00:00%2B14:00&to=2026-02-18T00:00:01%2B14:00")).toEqual([expected[50]]);
  const zipped = await api.get(`feeds/pool/readings?${all}`, { "Accept-Encoding": "gzip" });
  expect(zipped.headers.get("content-encoding")).toBe("gzip");
  expect(zipped.json["readings"]).toEqual(expected);
});

test("where nothing was read there is an answer of its form without any", async () => {
  const api = new Api(containers, ten);
  const asked = "feeds/pool/readings?from=1971-01-01&to=2999-12-30";
  expect((await api.get(asked)).json["readings"]).toEqual([]);
  expect((await api.get(`${asked}&format=ndjson`)).text).toBe("");
  expect(cellsOf((await api.get(`${asked}&format=csv`)).text.slice(1))).toHaveLength(1);
});

test("each reading has the capacity that was known when it was read", async () => {
  await putRaw(0, [{ second: 1 }, { second: 59 }], { a: { capacity: 100 } });
  const changed = { a: { name: "Hall", capacity: 130, flags: ["capacity-changed" as const] } };
  await putRaw(
    1,
    [{ second: 1 }, { second: 20, capacity: 120 }, { second: 30 }, { second: 40, capacity: 130 }],
    changed,
  );
  // One session tells a capacity that another had told before.
  await putRaw(2, [{ second: 1 }, { second: 30, capacity: 130, session: "s2" }], { a: { capacity: 130 } });
  const api = new Api(containers, ten + 600_000);
  const of = async (query: string) => (await rowsOf(api, query)).map((row) => (row as { capacity: number }).capacity);
  expect(await of("from=2026-02-17&to=2026-02-18")).toEqual([100, 100, 100, 120, 120, 130, 130, 130]);
  // What was known before the first window that is asked for is known all the same.
  expect(await of("from=2026-02-17T10:01:00Z&to=2026-02-17T10:01:25Z")).toEqual([100, 120]);
});

test("one venue's readings are given alone, also of a venue that is gone; one that never was is unknown", async () => {
  await putRaw(0, [{ second: 1 }, { second: 2, venue: "b" }], { a: {}, b: {} });
  const api = new Api(containers, ten + 600_000, { feeds: [poolOf({ venues: [{ id: "a" }] })] });
  const all = "from=2026-02-17&to=2026-02-18";
  expect(await rowsOf(api, `${all}&venue=a`)).toHaveLength(1);
  const unknown = await api.get(`feeds/pool/readings?${all}&venue=b`);
  expect([unknown.status, unknown.json["code"]]).toEqual([404, "VENUE_UNKNOWN"]);
  await listen(direct, { from: 120, to: 130, ended: "stopped" });
  await new Process(direct).run(300);
  const seen = new Api(containers, ten + 600_000);
  expect(await rowsOf(seen, `${all}&venue=a`)).toHaveLength(7);
});

test("a download is named by the feed's own days", async () => {
  const api = new Api(containers, ten + 600_000, { feeds: [poolOf({ timeZone: "Europe/Zurich" })] });
  const answer = await api.get("feeds/pool/readings?from=2026-02-17&to=2026-02-18&format=csv");
  expect(answer.headers.get("content-disposition")).toBe('attachment; filename="pool_2026-02-17_2026-02-17.csv"');
});

test.each<[string, string]>([
  ['=HYPERLINK("http://evil.example")', `'=HYPERLINK("http://evil.example")`],
  ["+41", "'+41"],
  ["-1", "'-1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["  =1", "'  =1"],
  ["\t=1", "'\t'=1"],
  ["\u200B=1", "'\u200B=1"],
  ["x;=1+1", "x;'=1+1"],
  ["x; -1\t@y|+z", "x;' -1\t'@y|'+z"],
  ["x;y", "x;y"],
  ["\rx", "'\rx"],
  ["＝1+1", "'＝1+1"],
  ["a=1", "a=1"],
  ['Bad "Enge", Zürich', 'Bad "Enge", Zürich'],
  ["two\r\nlines", "two\r\nlines"],
])("%j is a text in a spreadsheet, and the same text in JSON", async (name, cell) => {
  expect(cellsOf(`${textCell(name)}\r\n`)).toEqual([[cell]]);
  await putRaw(0, [{ second: 1, occupancy: -5 }], { a: { name, capacity: 10 } });
  const api = new Api(containers, ten + 600_000);
  const answer = await api.get("feeds/pool/readings?from=2026-02-17&to=2026-02-18&format=csv");
  expect(answer.headers.get("content-type")).toBe("text/csv; charset=utf-8; header=present");
  expect(answer.headers.get("content-disposition")).toBe('attachment; filename="pool_2026-02-17_2026-02-17.csv"');
  // By the byte order mark a spreadsheet reads UTF-8; numbers stay numbers.
  expect(Buffer.from(answer.text).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  expect(cellsOf(answer.text.slice(1))[1]).toEqual(["2026-02-17T10:00:01.000Z", "a", cell, "-5", "10", "s1"]);
  expect(await rowsOf(api, "from=2026-02-17&to=2026-02-18")).toMatchObject([{ name, occupancy: -5 }]);
});

describe("streaming", () => {
  const isRaw = ({ method, path }: Passing) => method === "GET" && /\/raw-events\/.*\.json$/.test(path.split("?")[0]!);
  const rawReads = () => storage.proxy.seen.filter(isRaw).length;
  const all = "feeds/pool/readings?from=2026-02-17&to=2026-02-18&format=ndjson";

  async function manyWindows(windows: number): Promise<void> {
    const events = Array.from({ length: 1000 }, (_, nth) => ({ second: Math.floor(nth / 20) }));
    for (let nth = 0; nth < windows; nth++) await putRaw(nth, events, { a: {} });
  }

  function reader(response: HttpResponse): ReadableStreamDefaultReader<Uint8Array> {
    return (response.body as unknown as ReadableStream<Uint8Array>).getReader();
  }

  test("whoever reads slowly is waited for: no more windows are read than can be had in hand", async () => {
    await manyWindows(40);
    for (const accepted of ["identity", "gzip"]) {
      const before = rawReads();
      const body = reader(await new Api(containers, ten + 1e7).ask(all, { "Accept-Encoding": accepted }));
      await body.read();
      // Long enough to read them all, if nothing held it back.
      for (let calm = 0, last = -1; calm < 5; calm = rawReads() === last ? calm + 1 : 0) {
        last = rawReads();
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      expect(rawReads() - before).toBeLessThan(20);
      await body.cancel();
      const cancelled = rawReads();
      await new Promise((resolve) => setTimeout(resolve, 200));
      expect(rawReads()).toBe(cancelled);
    }
  });

  test("what can't be read at all is a problem, what can't be read to its end breaks off", async () => {
    await manyWindows(12);
    storage.proxy.rule = (passing) => (isRaw(passing) ? 503 : "pass");
    const down = await new Api(containers, ten + 1e7).get(all);
    expect([down.status, down.json["code"]]).toEqual([503, "STORAGE_UNREACHABLE"]);
    storage.proxy.rule = (passing) => (passing.path.includes("/10-08-to-") ? 503 : "pass");
    for (const accepted of ["identity", "gzip"]) {
      const response = await new Api(containers, ten + 1e7).ask(all, { "Accept-Encoding": accepted });
      expect(response.status).toBe(200);
      await expect(response.arrayBuffer()).rejects.toThrow();
    }
  });

  test("a window that was deleted while it was to be read is not passed over", async () => {
    await manyWindows(12);
    let deleted = false;
    storage.proxy.rule = async (passing) => {
      if (!deleted && isRaw(passing)) {
        deleted = true;
        await direct.archive.deleteBlob(rawName("pool", minute(9)));
      }
      return "pass" as const;
    };
    const response = await new Api(containers, ten + 1e7).ask(all);
    await expect(response.arrayBuffer()).rejects.toThrow();
  });
});

test.each([
  ["from=2026-02-17", "to: missing"],
  ["from=2026-02-17&to=2026-02-18&format=xml", "format: write one of json, ndjson, csv"],
  ["from=2026-02-17&to=2026-02-18&format=", "format: write one of"],
  ["from=2026-02-17&to=2026-02-18&venue=", "venue: write"],
  ["from=2026-02-18&to=2026-02-17", "to: write an instant after from"],
])("asked for %s says what to write", async (query, says) => {
  const { status, json } = await new Api(containers, ten).get(`feeds/pool/readings?${query}`);
  expect([status, json["code"]]).toEqual([400, "REQUEST_INVALID"]);
  expect(json["detail"]).toContain(says);
});
