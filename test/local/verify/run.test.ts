import { gzipSync } from "node:zlib";
import { emptyDay } from "../../../src/archive/days/build";
import { rawName, summaryName } from "../../../src/archive/names";
import type { Listed, Store } from "../../../local/verify/storage";
import { walk, type Step } from "../../../local/verify/walk";
import { Archive } from "./archive";
import { truePairs, type True } from "./truth";

const pairs = truePairs();
const nowhere = "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=c2VjcmV0;BlobEndpoint=http://127.0.0.1:1/a;";

let archive: Archive;
beforeAll(async () => {
  archive = await Archive.start();
  for (const pair of pairs) await archive.writeTrue(pair);
});
afterEach(() => archive.restore());
afterAll(() => archive.close());

test("a truthful archive is one line and exit code 0", async () => {
  expect(await archive.verify()).toEqual({
    code: 0,
    out: [
      expect.stringMatching(
        /^pool: 10 windows from 2026-02-17T10:00:00.000Z to 2026-02-17T12:01:00.000Z, \d+ events; 5280 s between windows have none; no disagreement$/,
      ),
    ],
    err: [],
  });
});

test("a disagreement is a line with its code, blob, place, what was found and what was expected, and exit code 1", async () => {
  const { raw } = pairs[3]!;
  const name = rawName("pool", pairs[3]!.window);
  const stated = { ...(raw.statistics["hall"] as object), count: 31 };
  await archive.putRaw(name, { ...raw, statistics: { ...raw.statistics, hall: stated as never } });
  const { code, out } = await archive.verify();
  expect(code).toBe(1);
  expect(out[0]).toBe(`statistics  ${name}  statistics.hall.count  found 31  expected 30`);
  expect(out[1]).toMatch(/; 1 disagreement at 1 place: statistics 1$/);
});

test("for programs every line is JSON, the last one with the sums", async () => {
  await archive.remove(summaryName("pool", pairs[0]!.window));
  const { code, out } = await archive.verify("--json");
  const [finding, last] = out.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(code).toBe(1);
  expect(finding).toMatchObject({ code: "summary-missing", blob: rawName("pool", pairs[0]!.window), path: "" });
  expect(last).toMatchObject({ verified: { windows: 10, disagreements: 1, codes: { "summary-missing": 1 } } });
});

test("only windows that start within the range are looked at", async () => {
  await archive.remove(summaryName("pool", pairs[0]!.window));
  const { code, out } = await archive.verify("--from", "2026-02-17T10:05Z", "--to", "2026-02-17T12:15+01:00");
  expect(code).toBe(0);
  expect(out[0]).toMatch(/^pool: 7 windows from 2026-02-17T10:05:00.000Z to 2026-02-17T11:02:00.000Z/);
  expect((await archive.verify("--from", "2026-02-17", "--to", "2026-02-18")).code).toBe(1);
});

test("text of a feed can't steer a terminal", async () => {
  const { raw } = pairs[3]!;
  const hostile = { ...raw.statistics, "\u001b[2J\n\u009b\u202e": raw.statistics["hall"]! };
  await archive.putRaw(rawName("pool", pairs[3]!.window), { ...raw, statistics: hostile });
  const { out } = await archive.verify();
  expect(out).toHaveLength(2);
  expect(out[0]).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test("the tier that is asked for is the one that raw windows must have", async () => {
  expect((await archive.verify("--raw-tier", "any")).code).toBe(0);
  expect((await archive.verify("--raw-tier", "hot")).out.at(-1)).toMatch(/tier 10$/);
});

test.each<[string, string[], RegExp]>([
  ["no window", ["--feed", "rink"], /^error: There is no window of feed "rink" in container "archive"\.$/],
  ["no window in the range", ["--from", "2026-02-18"], /no window of feed "pool" that starts in that time/],
  ["no container", ["--container", "nothing"], /^error: There is no container "nothing" at 127\.0\.0\.1:\d+\.$/],
  [
    "no storage",
    ["--connection", nowhere],
    /^error: Storage can't be read at "archive" at 127\.0\.0\.1:1 \(ECONNREFUSED/,
  ],
  ["no connection string", ["--connection", "secret"], /^error: The connection string can't be read/],
  ["an option that there is not", ["--form", "x"], /^error: unknown option '--form'/],
  ["no feed's id", ["--feed", "../x"], /A feed's id is 1 to 40/],
  ["an instant without a zone", ["--from", "2026-02-17T10:00"], /with its zone/],
  ["a range that ends before it begins", ["--from", "2026-02-18", "--to", "2026-02-17"], /--from must be before --to/],
  ["a folder without data", ["--data", "nowhere"], /^error: nowhere is no folder/],
  ["two sources", ["--data", "x", "--connection", "y"], /cannot be used with/],
])("%s is one sentence and exit code 2", async (_, args, sentence) => {
  const { code, out, err } = await archive.verify(...args);
  expect({ code, out }).toEqual({ code: 2, out: [] });
  expect(err).toHaveLength(1);
  expect(err[0]).toMatch(sentence);
  expect(err[0]).not.toContain("c2VjcmV0");
});

test("help lists every code, and is exit code 0", async () => {
  const { code, out } = await archive.verify("--help");
  expect(code).toBe(0);
  expect(out.join("\n")).toMatch(/summary-coverage +a summary's coverage is its raw window's/);
});

test("a day that lies not wholly within the range is not held against the part of it that does", async () => {
  const index = emptyDay({ id: "pool", timeZone: "UTC" }, "2026-02-17");
  const body = gzipSync(JSON.stringify(index));
  await archive.put("days/pool/2026/2026-02-17.json", body, { tier: "Hot", encoding: "gzip" });
  expect((await archive.verify("--from", "2026-02-17T00:01Z")).code).toBe(0);
  expect((await archive.verify("--from", "2026-02-17", "--to", "2026-02-18")).out[0]).toMatch(/^day-/);
});

/** An archive in memory that is rewritten while it is read. */
function moving(versions: readonly True[]): Store {
  let reads = 0;
  const listed = (name: string): Listed => ({
    name,
    etag: String(Math.min(reads, versions.length)),
    contentType: "application/json",
    contentEncoding: name.startsWith("raw") ? "gzip" : undefined,
    tier: name.startsWith("raw") ? "Cool" : "Hot",
  });
  const names = [rawName("pool", versions[0]!.window), summaryName("pool", versions[0]!.window)];
  const list = async function* (prefix: string) {
    for (const name of names) if (name.startsWith(prefix)) yield await Promise.resolve(listed(name));
  };
  return {
    list,
    async *children(prefix) {
      yield await Promise.resolve({ folder: `${prefix}2026-02-17/` });
    },
    download(name) {
      const { raw } = versions[Math.min(reads, versions.length - 1)]!;
      // The raw window of a moment before, the summary of now.
      if (name.startsWith("raw")) return Promise.resolve(gzipSync(JSON.stringify(raw)));
      const { summary } = versions[Math.min(++reads, versions.length - 1)]!;
      return Promise.resolve(Buffer.from(JSON.stringify(summary)));
    },
  };
}

test("a pair that is being rewritten is read again before anything is said", async () => {
  const now = pairs[1]!;
  const { raw, summary } = now;
  const before = { ...now, raw: { ...raw, events: [] }, summary: { ...summary, venues: {} } };
  const range = { from: -Infinity, to: Infinity };
  const steps: Step[] = [];
  const task = { feed: "pool", range, rawTier: "cool", toleranceMs: 2000 } as const;
  for await (const step of walk(moving([before, now]), task)) steps.push(step);
  expect(steps.map(({ findings }) => findings)).toEqual([[]]);
});

test("a blob that was moved into the archive tier can't be read, and is told as such", async () => {
  const { window, summary } = pairs[3]!;
  const kept: Store = {
    ...moving([pairs[3]!]),
    download: (name) => Promise.resolve(name.startsWith("raw") ? "archived" : Buffer.from(JSON.stringify(summary))),
  };
  const task = { feed: "pool", range: { from: -Infinity, to: Infinity }, rawTier: "any", toleranceMs: 2000 } as const;
  const found = [];
  for await (const { findings } of walk(kept, task)) found.push(...findings);
  expect(found.map(({ code, blob }) => [code, blob])).toEqual([["blob-unreadable", rawName("pool", window)]]);
});
