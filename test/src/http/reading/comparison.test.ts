import { writeSnapshot } from "../../../../src/archive/snapshots/store";
import { comparisonAnswer, type ComparisonAnswer } from "../../../../src/http/answers/comparison";
import type { Snapshot } from "../../../../src/model/snapshot";
import type { Containers } from "../../../../src/storage/containers";
import { startStorage, type Storage } from "../../../support/storage";
import { Process } from "../../archive/days/fixture";
import { listen, poolOf, ten } from "../../archive/fixture";
import { Api } from "./fixture";

/*
 * A frame every ten seconds whose number is a hundred times the frame's place, from 10:00 to 12:00, with 20 minutes
 * missing from 11:20 on; what figures must be follows from sums of arithmetic series.
 */
const hour = 3_600_000;
const feed = poolOf({ windowSeconds: 300 });
const lengthMs = 300_000;
let storage: Storage;
let containers: Containers;
let api: Api;

beforeAll(async () => {
  storage = await startStorage();
  containers = storage.containers({ direct: true });
  await listen(containers, { from: 0, to: 4790, everyMs: 10_000, lengthMs, ended: "disconnected" });
  await listen(containers, { from: 6000, to: 7200, everyMs: 10_000, lengthMs, ended: "stopped" });
  const process = new Process(containers, feed);
  for (let at = 7300; at < 7303; at++) await process.run(at);
  for (const each of [
    look(ten, { a: 5, b: 1 }),
    look(ten + hour, { a: 36_003 }),
    look(ten + 1.5 * hour, {}),
    look(ten + 2 * hour, { a: 1 }),
  ])
    await writeSnapshot(containers.archive, each);
  api = new Api(containers, ten + 3 * hour, { feeds: [feed] });
}, 60_000);
afterAll(() => storage.close());

function look(at: number, numbers: Readonly<Record<string, number>>): Snapshot {
  const due = new Date(at).toISOString();
  const values = Object.entries(numbers).map(([venue, occupancy]) => ({ venue, occupancy }));
  const failure = { code: "PAGE_STATUS", message: "The page answered 500." };
  return { format: 1, feed: "pool", due, taken: due, source: "page", values, ...(values.length === 0 && { failure }) };
}

async function compared(query: string): Promise<ComparisonAnswer> {
  const { status, json } = await api.get(`feeds/pool/comparison?${query}`);
  expect(status).toBe(200);
  return comparisonAnswer.parse(json);
}

const range = "from=2026-02-17T10:00:00Z&to=2026-02-17T12:00:00Z";

test("compares snapshots with what the archive has of each hour", async () => {
  const { venues, listening, snapshots, verdict } = await compared(`${range}&venue=a`);
  const [a] = venues;
  expect(venues.map(({ id }) => id)).toEqual(["a"]);
  // 10:00 to 11:00: numbers 0, 100, … 35900, each for ten seconds.
  expect(a?.detail?.hours.mean.filter((mean) => mean !== null)).toEqual([17_950]);
  expect(a?.figures.error).toEqual({
    hours: 1,
    median: { value: 17_945, low: null, high: null },
    p90: { value: 17_945, low: null, high: null },
    bias: { value: -17_945, low: null, high: null },
    resampled: null,
  });
  expect(a?.figures.points).toEqual({ listening: 600, snapshots: 2 });
  // One fewer than frames in each stretch: across the gap nobody saw one.
  expect(a?.figures.changes).toEqual({ listening: 479 + 119, snapshots: 1 });
  // At 10:00 nothing is known of five seconds before the range.
  expect(a?.figures.simultaneous).toMatchObject({ pairs: 1, largest: 3, bias: 3, within: 0 });
  expect(a?.figures.hours).toEqual({ open: 2, compared: 1, without_snapshot: 0, too_little_known: 1 });
  expect(listening).toMatchObject({
    covered_ms: 4_790_001 + 1_200_000,
    gaps: 1,
    longest_outage: { from: "2026-02-17T11:19:50.001Z", to: "2026-02-17T11:40:00.000Z", reason: "disconnected" },
  });
  expect(snapshots).toMatchObject({ taken: 2, failed: 1, failures: [{ code: "PAGE_STATUS", count: 1 }] });
  expect(verdict.state).toBe("too-little-data");
});

test("names every venue that either method knows, without details unless one is asked for", async () => {
  const { venues, snapshots } = await compared(range);
  expect(venues.map(({ id, detail }) => [id, detail])).toEqual([
    ["a", undefined],
    ["b", undefined],
  ]);
  expect(venues[1]?.figures).toMatchObject({ points: { listening: 0, snapshots: 1 }, hours: { compared: 0 } });
  expect(snapshots.taken).toBe(2);
});

test("criteria are the caller's, and the answer says which were gone by", async () => {
  const { criteria, verdict, cost } = await compared(`${range}&venue=a&days=1&agreement=3&coverage=0.5&cost=1000`);
  expect(criteria).toEqual({ days: 1, agreement: 3, coverage: 0.5, cost: 1000 });
  const states = Object.fromEntries(verdict.criteria.map(({ criterion, state }) => [criterion, state]));
  expect(states).toEqual({ days: "undecided", coverage: "met", agreement: "undecided", cost: "met" });
  expect(cost).toMatchObject({ currency: "USD", plan: "Consumption" });
  expect(cost!.listening).toBeGreaterThan(cost!.snapshots);
});

test("what each method stored of the days of the range is counted", async () => {
  const { storage } = await compared(range);
  const found = { listening: { blobs: 0, bytes: 0 }, snapshots: { blobs: 0, bytes: 0 } };
  for await (const { name, properties } of containers.archive.listBlobsFlat()) {
    const into = name.startsWith("snapshots/") ? found.snapshots : found.listening;
    into.blobs++;
    into.bytes += properties.contentLength ?? 0;
  }
  expect(found.snapshots.blobs).toBe(4);
  expect(storage).toEqual(found);
});

test("a range without any data is an answer, too", async () => {
  const { all, verdict, days } = await compared("from=2026-02-10&to=2026-02-12");
  expect([all.points, days, verdict.state]).toEqual([{ listening: 0, snapshots: 0 }, 0, "too-little-data"]);
});

test.each([
  ["from=2026-02-01&to=2026-03-05", "31 days"],
  [`${range}&coverage=2`, "coverage: write a share from 0 to 1"],
  [`${range}&agreement=x`, "agreement: write a number of people"],
  [`${range}&days=0`, "days: write a whole number from 1 to 366"],
])("%s is refused", async (query, why) => {
  const { status, json } = await api.get(`feeds/pool/comparison?${query}`);
  expect([status, json["code"]]).toEqual([400, "REQUEST_INVALID"]);
  expect(json["detail"]).toContain(why);
});

test("a client that has the answer already is told so", async () => {
  const { headers } = await api.get(`feeds/pool/comparison?${range}`);
  const again = await api.get(`feeds/pool/comparison?${range}`, { "if-none-match": headers.get("etag") ?? "" });
  expect(again.status).toBe(304);
});
