import { startFeed, type RunningFeed } from "../../../local/feed/feed";
import type { FeedOptions } from "../../../local/feed/options";
import { readLog } from "../../../local/feed/read-log";
import { connect, newFile, readings, settled, until } from "./client";

let feed: RunningFeed;
const start = async (options: FeedOptions): Promise<void> => {
  feed = await startFeed({ interval: null, ...options });
};
afterEach(() => feed.close());

test("a frame is a JSON array of all 32 venues with the fill as text", async () => {
  await start({ types: "usual" });
  const client = await connect(feed.url, "all");
  await until(() => feed.subscribed === 1);
  feed.publishNow();
  await settled(client);
  const rows = JSON.parse(client.texts[0]!) as Record<string, unknown>[];
  expect(rows).toHaveLength(32);
  for (const row of rows) {
    expect(Object.keys(row)).toEqual(["uid", "name", "currentfill", "maxspace", "freespace"]);
    expect(row.currentfill).toMatch(/^\d+$/);
    expect(row.freespace).toBe(Number(row.maxspace) - Number(row.currentfill));
  }
  expect(rows[6]).toMatchObject({ uid: "SSD-7", name: "Hallenbad Oerlikon", maxspace: 200 });
  expect(rows[0]).toMatchObject({ uid: "SSD-1", maxspace: 0 });
});

test("types wander and still mean what the log says", async () => {
  const log = newFile("feed.log");
  await start({ log });
  const client = await connect(feed.url, "all");
  await until(() => feed.subscribed === 1);
  for (let i = 0; i < 40; i++) feed.publishNow();
  await settled(client);
  const fills = client.texts.flatMap((text) => JSON.parse(text) as { currentfill: unknown; maxspace: unknown }[]);
  expect(new Set(fills.map(({ currentfill }) => typeof currentfill))).toEqual(new Set(["string", "number"]));
  expect(new Set(fills.map(({ maxspace }) => typeof maxspace))).toEqual(new Set(["string", "number"]));
  expect(fills.some(({ currentfill }) => String(currentfill).endsWith(".0"))).toBe(true);
  expect(readings(client.texts)).toEqual(readLog(log).frames.map((frame) => frame.readings));
});

test.each(["all", "1 all", ""])("a client subscribes with %j", async (text) => {
  await start({});
  const client = await connect(feed.url, text);
  await until(() => feed.subscribed === 1);
  feed.publishNow();
  await settled(client);
  expect(client.texts).toHaveLength(1);
});

test("a client that has not subscribed, or with an unknown text, gets nothing", async () => {
  const log = newFile("feed.log");
  await start({ log });
  const [silent, wrong] = [await connect(feed.url), await connect(feed.url, "everything")];
  await until(() => readLog(log).events.some(({ event }) => event === "ignored"));
  feed.publishNow();
  await Promise.all([settled(silent), settled(wrong)]);
  expect([...silent.texts, ...wrong.texts]).toEqual([]);
});

test("by option no subscription is needed", async () => {
  await start({ subscribe: false });
  const client = await connect(feed.url);
  feed.publishNow();
  await settled(client);
  expect(client.texts).toHaveLength(1);
});

test("another path than /api is answered with 404", async () => {
  await start({});
  await expect(connect(feed.url.replace("/api", "/other"))).rejects.toThrow("404");
});

test("the log has a line for every frame, heard or not, with times, and the connections", async () => {
  const log = newFile("feed.log");
  await start({ log, mode: "counter" });
  const before = Date.now();
  feed.publishNow();
  const client = await connect(feed.url, "all");
  await until(() => feed.subscribed === 1);
  feed.publishNow();
  await settled(client);
  client.socket.close();
  await until(() => feed.connections === 0);
  feed.publishNow();
  const { frames, events } = readLog(log);
  expect(frames.map(({ n }) => n)).toEqual([1, 2, 3]);
  for (const { t, at } of frames) {
    expect(new Date(t).toISOString()).toBe(at);
    expect(t).toBeGreaterThanOrEqual(before);
    expect(t).toBeLessThanOrEqual(Date.now());
  }
  expect(events.map(({ event }) => event)).toEqual(["started", "connected", "subscribed", "closed"]);
  expect([feed.published, feed.connectionsOpened]).toEqual([3, 1]);
  expect(readings(client.texts)).toEqual([frames[1]!.readings]);
});

test("in counter mode the first venue's occupancy is the frame's number", async () => {
  await start({ mode: "counter", venues: 2, first: 41 });
  const client = await connect(feed.url, "all");
  await until(() => feed.subscribed === 1);
  for (let i = 0; i < 3; i++) feed.publishNow();
  await settled(client);
  expect(readings(client.texts).map((frame) => frame["SSD-7"])).toEqual([41, 42, 43]);
  expect(Object.keys(readings(client.texts)[0]!)).toHaveLength(2);
});

test("counter mode makes up venues beyond the table", async () => {
  await start({ mode: "counter", venues: 100 });
  expect(Object.keys(feed.publishNow().readings)).toHaveLength(100);
});

test("the single shape is one object with the source's own timestamp in seconds", async () => {
  await start({ mode: "counter", shape: "single", first: 120 });
  const client = await connect(feed.url, "all");
  await until(() => feed.subscribed === 1);
  const { t, readings: truth } = feed.publishNow();
  await settled(client);
  expect(JSON.parse(client.texts[0]!)).toEqual({
    anzahl_gaeste: 120,
    timestamp: new Date(Math.floor(t / 1000) * 1000).toISOString().replace(".000", ""),
    occupancy_percentage: 60,
  });
  expect(truth).toEqual({ "SSD-7": 120 });
});

test("a delayed connection gets its frames late and in order", async () => {
  await start({ mode: "counter", delayMs: 40, jitterMs: 20 });
  const client = await connect(feed.url, "all");
  await until(() => feed.subscribed === 1);
  const published = performance.now();
  for (let i = 0; i < 50; i++) feed.publishNow();
  await until(() => client.texts.length > 0);
  expect(performance.now() - published).toBeGreaterThanOrEqual(39);
  await until(() => client.texts.length === 50);
  expect(readings(client.texts).map((frame) => frame["SSD-7"])).toEqual(Array.from({ length: 50 }, (_, i) => i + 1));
});

test("closing tells clients 1001 after every frame has arrived", async () => {
  await start({ mode: "counter" });
  const client = await connect(feed.url, "all");
  await until(() => feed.subscribed === 1);
  for (let i = 0; i < 500; i++) feed.publishNow();
  await feed.close();
  expect(await client.closed).toBe(1001);
  expect(client.texts).toHaveLength(500);
});

test("the log's reader names a line that is none and leaves out an unfinished one", async () => {
  const { writeFileSync } = await import("node:fs");
  await start({});
  const log = newFile("feed.log");
  const line = '{"n":1,"at":"2026-02-17T10:00:02.123Z","t":1771322402123,"readings":{"SSD-7":45},"to":[1]}';
  writeFileSync(log, `${line}\n${line.slice(0, 30)}`);
  expect(readLog(log).frames).toEqual([JSON.parse(line)]);
  writeFileSync(log, `${line}\n${line.replace("45", '"45"')}\n`);
  expect(() => readLog(log)).toThrow("line 2 is neither a frame nor an event");
});
