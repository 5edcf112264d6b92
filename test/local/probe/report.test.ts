import { cadenceOf, rhythm } from "../../../local/probe/cadence";
import { widthOf } from "../../../local/probe/harmless";
import { idFor } from "../../../local/probe/naming";
import { roleByName } from "../../../local/probe/names";
import { percentText } from "../../../local/probe/words";
import { feedsFileSchema } from "../../../src/config/schema";
import { startFeed } from "../../../local/feed/feed";
import { cleanUp, feedsFile, found, mapping, probed, sending, serve } from "./server";

afterEach(cleanUp);

const beforeEntry = (out: string) => out.slice(0, out.indexOf("\n{"));

test("the report keeps to 80 columns and its entry can be pasted", async () => {
  const feed = await startFeed({ rate: 100 });
  const { out, err } = await probed({ address: feed.url, subscribe: "all", frames: 6 });
  await feed.close();
  for (const line of `${beforeEntry(out)}\n${err}`.split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(80);
  expect(out).toMatch(/^ {2}SSD-7 +Hallenbad Oerlikon +\d+ +200$/m);
  expect(out.replace(/\s+/g, " ")).toContain("all 6 frames read, 192 readings.");
  const pasted: unknown = JSON.parse(out.slice(out.indexOf("\n{")));
  expect(feedsFileSchema.parse({ feeds: [pasted] }).feeds[0]!.venues).toHaveLength(32);
});

test("nothing that a feed sends reaches the terminal as a control character", async () => {
  const evil = "\u001b[2J\u0007\u202e\u200b\u009b31m\ud800";
  const frame = [{ [`id${evil}`]: 1, id: `a${evil}`, name: `Bad ${evil} Süd 水泳 🏊`, count: 4 }];
  const { url } = await serve(sending(evil, frame, frame));
  for (const json of [false, true]) {
    const { code, out, err } = await probed({ address: url, frames: 3, json });
    expect(code).toBe(0);
    expect((out + err).replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(out).toContain("\\u001b[2J");
    if (!json) for (const line of beforeEntry(out).split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(80);
  }
  const report = await found({ address: url, frames: 3 });
  expect(report.entry["venues"]).toEqual([{ id: `a${evil}`, name: `Bad ${evil} Süd 水泳 🏊` }]);
});

test("names that a prototype has are fields like others", async () => {
  const row = '"__proto__":{"count":9},"constructor":{"x":1},"toString":5';
  const { url } = await serve(sending(`[{${row},"id":"constructor","count":4}]`));
  const report = await found({ address: url, frames: 1 });
  expect(report.entry["mapping"]).toEqual({ venue: "id", occupancy: "count" });
  expect(report.fields.map(({ name }) => name)).toEqual(["__proto__", "constructor", "toString", "id", "count"]);
});

test("many fields and venues are cut with a word", async () => {
  const wide = Object.fromEntries(Array.from({ length: 300 }, (_, index) => [`field${index}`, index]));
  const rows = Array.from({ length: 400 }, (_, index) => ({ id: `v${index}`, count: index, ...wide }));
  const { url } = await serve(sending(rows));
  const { out } = await probed({ address: url, frames: 1 });
  expect(out).toMatch(/… and \d+ more[\s\S]*Venues \(400\)[\s\S]*… and 300 more/);
});

test("a taken id is not proposed again, and an address that is known is named", async () => {
  const { url } = await serve(sending([{ id: "a", count: 4 }]));
  const env = feedsFile({ id: "my-feed", name: "Mine", url, mapping });
  const report = await found({ address: url, frames: 1 }, { env });
  expect(report.entry["id"]).toBe("my-feed-2");
  expect(report.notes.join()).toContain('feeds.json has this address already, as "my-feed"');
});

test("cadence: gaps, and how bursty they are", () => {
  expect(cadenceOf([500])).toEqual({ frames: 1, seconds: 0 });
  expect(cadenceOf([0, 4000, 7000])).toEqual({ frames: 3, seconds: 7, gaps: { min: 3, median: 3.5, max: 4 } });
  const steady = cadenceOf([0, 1000, 2000, 3000, 4000]);
  expect([steady.burstiness, rhythm(steady.burstiness!)]).toEqual([-1, "steady"]);
  const bursts = cadenceOf([0, 1, 2, 3, 4, 5, 60_000, 60_001, 60_002, 60_003, 60_004]);
  expect(rhythm(bursts.burstiness!)).toBe("in bursts");
});

test.each([
  ["currentfill", "occupancy"],
  ["anzahl_gaeste", "occupancy"],
  ["Anzahl Gäste", "occupancy"],
  ["visitorCount", "occupancy"],
  ["occupancy_percentage", "percentage"],
  ["auslastung", "percentage"],
  ["maxspace", "capacity"],
  ["max_visitors", "capacity"],
  ["Kapazität", "capacity"],
  ["freespace", "free"],
  ["freibad", undefined],
  ["venueId", "venue"],
  ["uid", "venue"],
  ["visitor_id", "venue"],
  ["poolName", "name"],
  ["lastUpdated", "timestamp"],
  ["created_at", "timestamp"],
  ["country", undefined],
])("a field called %s", (name, role) => expect(roleByName(name)).toBe(role));

test("an id comes from the host's telling word", () => {
  const ids = [
    "wss://badi-public.crowdmonitor.ch:9591/api",
    "ws://127.0.0.1:1/",
    "wss://www.pool.co.uk",
    "ws://all.ch",
  ];
  expect(ids.map((url) => idFor(url, new Set()))).toEqual(["crowdmonitor", "my-feed", "pool", "my-feed"]);
});

test("a share that is not all is never 100 %", () => {
  expect([0, 0.001, 0.5, 0.999, 1].map(percentText)).toEqual(["0 %", "<1 %", "50 %", ">99 %", "100 %"]);
});
