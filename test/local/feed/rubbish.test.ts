import type { FaultOptions } from "../../../local/feed/fault-schema";
import { startFeed, type RunningFeed } from "../../../local/feed/feed";
import { readLog } from "../../../local/feed/read-log";
import { connect, newFile, settled, until, type Client } from "./client";

let feed: RunningFeed;
let log: string;
let client: Client;

beforeEach(async () => {
  log = newFile("feed.log");
  feed = await startFeed({ interval: null, mode: "counter", log });
  client = await connect(feed.url, "all");
  await until(() => feed.subscribed === 1);
});
afterEach(async () => {
  client.socket.terminate();
  await feed.close();
});

async function send(options: FaultOptions<"rubbish">): Promise<string> {
  await feed.rubbish(options);
  await settled(client);
  return client.texts.at(-1) ?? "";
}

test("rubbish is logged as such, counted, and is no published frame", async () => {
  await send({ kind: "text", count: 5 });
  const { frames, events } = readLog(log);
  expect(client.texts).toHaveLength(5);
  expect(frames).toEqual([]);
  expect(events.filter(({ event, kind }) => event === "rubbish" && kind === "text")).toHaveLength(5);
  expect([feed.published, feed.rubbishSent]).toEqual([0, 5]);
});

test("a text can be given", async () => {
  expect(await send({ text: "gone fishing" })).toBe("gone fishing");
});

test("binary rubbish is a binary message of the length asked for", async () => {
  await send({ kind: "binary", bytes: 77 });
  expect(client.binaries.map(({ length }) => length)).toEqual([77]);
});

test("text that is no UTF-8 makes the client close with 1007", async () => {
  await feed.rubbish({ kind: "utf8" });
  await client.closed;
  await until(() => feed.connections === 0);
  expect(readLog(log).events.at(-1)).toMatchObject({ event: "closed", code: 1007 });
});

test("a truncated frame is the beginning of a right one and no JSON", async () => {
  feed.publishNow();
  const cut = await send({ kind: "truncated" });
  expect(client.texts[0]!.startsWith(cut)).toBe(true);
  expect(() => JSON.parse(cut) as unknown).toThrow();
});

test("a huge frame is over 1 MiB by default, or as long as asked for", async () => {
  expect((await send({ kind: "huge" })).length).toBeGreaterThan(1024 * 1024);
  expect((await send({ kind: "huge", bytes: 5000 })).length).toBe(5000);
});

test("half a message is followed by nothing but the end", async () => {
  await feed.rubbish({ kind: "half" });
  feed.publishNow();
  expect(await client.closed).toBe(1006);
  expect(client.texts).toEqual([]);
});

test("__proto__ and constructor keys stand where a venue's values should", async () => {
  const [row] = JSON.parse(await send({ kind: "proto" })) as object[];
  expect(Object.getOwnPropertyNames(row)).toEqual(["__proto__", "constructor"]);
});

test("a number of a million digits is no finite number", async () => {
  const text = await send({ kind: "digits" });
  expect(text.length).toBeGreaterThan(1_000_000);
  expect(JSON.parse(text)).toEqual([expect.objectContaining({ uid: "SSD-7", currentfill: Infinity })]);
});

test("wrong types are JSON whose fill is no number", async () => {
  await send({ kind: "types", count: 30 });
  const fills = client.texts.map((text) => (JSON.parse(text) as { currentfill: unknown }[])[0]!.currentfill);
  expect(fills.filter((fill) => typeof fill === "number" || /^\d/.test(String(fill)))).toEqual([]);
  expect(new Set(fills.map((fill) => JSON.stringify(fill))).size).toBeGreaterThan(4);
});

test("deep nesting is as deep as asked for", async () => {
  expect(await send({ kind: "deep", length: 500 })).toBe("[".repeat(500) + "]".repeat(500));
});

test("a silent connection gets no rubbish either", async () => {
  await feed.silence();
  await send({ kind: "text" });
  expect(client.texts).toEqual([]);
});
