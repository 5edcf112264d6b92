import { startFeed, type RunningFeed } from "../../../local/feed/feed";
import type { FeedOptions } from "../../../local/feed/options";
import { readLog } from "../../../local/feed/read-log";
import { connect, newFile, readings, settled, until, type Client } from "./client";

let feed: RunningFeed;
let log: string;
let clients: Client[];

async function start(count: number, options: FeedOptions = {}): Promise<void> {
  log = newFile("feed.log");
  feed = await startFeed({ interval: null, mode: "counter", log, ...options });
  clients = [];
  for (let i = 1; i <= count; i++) {
    clients.push(await connect(feed.url, "all"));
    await until(() => feed.subscribed === i);
  }
}
afterEach(async () => {
  for (const { socket } of clients) socket.terminate();
  await feed.close();
});

const numbers = ({ texts }: Client): unknown[] => readings(texts).map((frame) => frame["SSD-7"]);
const states = (): unknown[] =>
  readLog(log)
    .events.filter(({ event }) => event === "fault")
    .map(({ state }) => state);
const refusal = (url: string): Promise<string> => connect(url).then(() => "connected", String);

test("drop with a close frame gives its code to all", async () => {
  await start(2);
  await feed.drop({ code: 1012 });
  expect(await Promise.all(clients.map(({ closed }) => closed))).toEqual([1012, 1012]);
});

test.each(["terminate", "reset"] as const)("drop by %s comes without a close frame", async (how) => {
  await start(1);
  await feed.drop({ how });
  expect(await clients[0]!.closed).toBe(1006);
});

test("drop can take only the oldest, the newest or a given connection", async () => {
  await start(4);
  await feed.drop({ which: "oldest" });
  await feed.drop({ which: "newest" });
  await feed.drop({ which: 2 });
  await until(() => feed.connections === 1);
  feed.publishNow();
  await settled(clients[2]!);
  expect(clients.map(numbers)).toEqual([[], [], [1], []]);
});

test("silence keeps frames back that the log has, answers pings, and heals", async () => {
  await start(1);
  const silence = await feed.silence();
  feed.publishNow();
  await settled(clients[0]!);
  expect(clients[0]!.pongs).toBe(1);
  await silence.heal();
  feed.publishNow();
  await settled(clients[0]!);
  expect(numbers(clients[0]!)).toEqual([2]);
  expect(readLog(log).frames.map(({ n, to }) => [n, to])).toEqual([
    [1, []],
    [2, [1]],
  ]);
  expect(states()).toEqual(["on", "healed"]);
});

test("half-open silence answers no ping until it heals by itself", async () => {
  await start(1);
  const silence = await feed.silence({ pongs: false, seconds: 0.05 });
  clients[0]!.socket.ping();
  feed.publishNow();
  await silence.done;
  await settled(clients[0]!);
  expect(clients[0]!.pongs).toBe(1);
  feed.publishNow();
  await settled(clients[0]!);
  expect(numbers(clients[0]!)).toEqual([2]);
});

test("silence can hit only the oldest connection, or those open now and none to come", async () => {
  await start(2);
  await feed.silence({ which: "oldest" });
  feed.publishNow();
  await settled(clients[1]!);
  expect(clients.map(numbers)).toEqual([[], [1]]);
  await feed.heal();
  await feed.silence({ which: "current" });
  clients.push(await connect(feed.url, "all"));
  await until(() => feed.subscribed === 3);
  feed.publishNow();
  await Promise.all(clients.map(settled));
  expect(clients.map(numbers)).toEqual([[], [1], [2]]);
});

test("silence for all hits connections to come as well", async () => {
  await start(0);
  await feed.silence();
  clients.push(await connect(feed.url, "all"));
  await until(() => feed.subscribed === 1);
  feed.publishNow();
  await settled(clients[0]!);
  expect(numbers(clients[0]!)).toEqual([]);
});

test("a hung handshake is never answered while it lasts", async () => {
  await start(1);
  const hang = await feed.hang();
  await expect(connect(feed.url, "all", { handshakeTimeout: 40 })).rejects.toThrow("Opening handshake has timed out");
  expect(feed.connections).toBe(1);
  const waiting = refusal(feed.url);
  await new Promise((resolve) => setTimeout(resolve, 40));
  await hang.heal();
  expect(await waiting).not.toBe("connected");
  expect(await refusal(feed.url)).toBe("connected");
});

test("refusing closes the port and opens the same one again; open connections go on", async () => {
  await start(1);
  const { url } = feed;
  const refuse = await feed.refuse({ seconds: 0.05 });
  expect(await refusal(url)).toContain("ECONNREFUSED");
  feed.publishNow();
  await settled(clients[0]!);
  expect(numbers(clients[0]!)).toEqual([1]);
  await refuse.done;
  expect(feed.url).toBe(url);
  expect(await refusal(url)).toBe("connected");
});

test("two refusals at once end with the last of them", async () => {
  await start(0);
  const [first, second] = [await feed.refuse(), await feed.refuse()];
  await first.heal();
  expect(await refusal(feed.url)).toContain("ECONNREFUSED");
  await second.heal();
  expect(await refusal(feed.url)).toBe("connected");
});

test("refusing can end sockets as they come, and drop those that are there", async () => {
  await start(1);
  await feed.refuse({ how: "destroy", drop: true });
  expect(await clients[0]!.closed).toBe(1006);
  expect(await refusal(feed.url)).toMatch(/hang up|ECONNRESET/);
});

test("a burst publishes its frames at its rate", async () => {
  await start(1);
  const begun = performance.now();
  const burst = await feed.burst({ count: 100, rate: 1000 });
  await burst.done;
  const took = performance.now() - begun;
  await settled(clients[0]!);
  expect(numbers(clients[0]!)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  expect(took).toBeGreaterThan(90);
  expect(took).toBeLessThan(400);
});

test("a venue vanishes from frames and log and comes back", async () => {
  await start(1);
  const vanish = await feed.vanish({ venue: "SSD-1" });
  feed.publishNow();
  await vanish.heal();
  feed.publishNow();
  await settled(clients[0]!);
  const had = [false, true];
  expect(readings(clients[0]!.texts).map((frame) => "SSD-1" in frame)).toEqual(had);
  expect(readLog(log).frames.map((frame) => "SSD-1" in frame.readings)).toEqual(had);
});

test("a capacity changes and its free space with it", async () => {
  await start(1);
  await feed.capacity({ venue: "SSD-7", capacity: 30 });
  feed.publishNow();
  await settled(clients[0]!);
  expect(JSON.parse(clients[0]!.texts[0]!)).toContainEqual(
    expect.objectContaining({ uid: "SSD-7", maxspace: 30, freespace: 29 }),
  );
});

test("a fault on a venue that is not there is refused in one sentence", async () => {
  await start(0);
  await expect(feed.vanish({ venue: "X" })).rejects.toThrow("There is no venue X; there are SSD-7, SSD-1, SSD-2.");
});

test("a delay can hit one connection and keeps its order when it ends", async () => {
  await start(2);
  const delay = await feed.delay({ ms: 40, which: "oldest" });
  feed.publishNow();
  await delay.heal();
  feed.publishNow();
  await settled(clients[1]!);
  expect(clients.map(numbers)).toEqual([[], [1, 2]]);
  await until(() => clients[0]!.texts.length === 2);
  expect(numbers(clients[0]!)).toEqual([1, 2]);
});

test("poisoned frames have own __proto__ keys and the right readings", async () => {
  await start(1);
  await feed.poison();
  const { readings: truth } = feed.publishNow();
  await settled(clients[0]!);
  const [row] = JSON.parse(clients[0]!.texts[0]!) as object[];
  expect(Object.hasOwn(row!, "__proto__") && Object.hasOwn(row!, "constructor")).toBe(true);
  expect(readings(clients[0]!.texts)).toEqual([truth]);
});
