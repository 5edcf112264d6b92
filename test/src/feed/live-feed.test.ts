import { LiveFeed, type LiveFeedParts } from "../../../src/feed/live-feed";
import { LiveFeeds } from "../../../src/feed/live-feeds";
import type { Hours } from "../../../src/feed/ports";
import {
  fakeTicks,
  feedOf,
  frame,
  ten,
  testClock,
  TestDesk,
  TestJournals,
  TestRejects,
  TestServer,
  until,
} from "./fixture";

let server: TestServer;
const started: { live: LiveFeed; desk: TestDesk; journals: TestJournals }[] = [];
const unhandled = jest.fn();

beforeEach(async () => {
  fakeTicks();
  process.on("unhandledRejection", unhandled);
  server = await TestServer.start();
});
afterEach(async () => {
  for (const { live, desk, journals } of started.splice(0)) {
    desk.before = () => Promise.resolve();
    journals.down = false;
    live.end("stopped");
    await live.ended;
  }
  await until(() => server.open === 0);
  expect(jest.getTimerCount()).toBe(0);
  expect(unhandled).not.toHaveBeenCalled();
  process.off("unhandledRejection", unhandled);
  jest.useRealTimers();
  await server.close();
});

interface Options {
  readonly url?: string;
  readonly heldFor?: number;
  readonly closesAt?: number;
  readonly feed?: Record<string, unknown>;
}

function partsOf({ url = server.url, closesAt, feed = {} }: Options = {}) {
  const { time, clock } = testClock();
  const journals = new TestJournals();
  const desk = new TestDesk();
  const rejects = new TestRejects();
  const events: string[] = [];
  const hours: Hours = { nextClosing: () => closesAt ?? null };
  let count = 0;
  const parts: LiveFeedParts = {
    feed: feedOf(url, feed),
    clock,
    grid: { lengthMs: 300_000 },
    journals,
    rejects,
    desk,
    hours,
    log: (_level, event, fields) => events.push("reason" in fields ? `${event} ${fields.reason}` : event),
    unique: () => `u${count++}`,
  };
  return { parts, time, clock, journals, desk, rejects, events };
}

function start(options: Options = {}) {
  const made = partsOf(options);
  const live = new LiveFeed(made.parts);
  live.keepAlive(ten + (options.heldFor ?? 3_600_000));
  const all = { live, ...made, pass: (ms: number) => pass(made.time, ms) };
  started.push(all);
  return all;
}

type Started = ReturnType<typeof start>;

/** Time passes in which pings are answered and storage too. */
async function pass(time: Started["time"], ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 5000) {
    time.pass(Math.min(5000, left));
    await new Promise((resolve) => setTimeout(resolve, 5));
    await server.settle();
  }
}

/** The feed says one number, and the live feed has heard it. */
async function say({ journals }: Started, occupancy: number): Promise<void> {
  server.send(frame(occupancy));
  await until(() => journals.occupancies.includes(occupancy));
}

const connected = (count = 1) => until(() => server.heard.length >= count);

test("it says from its first instant on why it has no session, and writes every frame into its window", async () => {
  const all = start({ feed: { connection: { silenceSeconds: 600 } } });
  await connected();
  expect(all.journals.marks).toEqual(["connecting 0"]);
  await all.pass(10_000);
  await say(all, 1);
  await all.pass(290_000);
  await say(all, 2);
  expect(all.journals.read().map(({ header, frames }) => [(header.window.start - ten) / 1000, frames.length])).toEqual([
    [0, 1],
    [300, 1],
  ]);
  expect(all.live.count({ start: ten, end: ten + 300_000 })).toEqual({ frames: 1, readings: 1 });
  expect(all.live.state).toMatchObject({ connected: true, frames: 2, readings: 2, rejects: 0, connectionsOpened: 1 });
});

test("lines are flushed as often as is configured, and with them it is heard from", async () => {
  const { desk, journals, pass } = start({ feed: { connection: { silenceSeconds: 600 } } });
  await connected();
  await pass(60_000);
  expect(journals.flushes.filter((which) => which === "all")).toHaveLength(4);
  expect(desk.beats).toHaveLength(4);
  expect(desk.beats[0]).toMatchObject({ heldUntil: ten + 3_600_000 });
});

test("a boundary is flushed as soon as a frame beyond it proves that the window is whole", async () => {
  const all = start();
  await connected();
  await all.pass(55_000);
  for (let n = 1; n < 6; n++) {
    await say(all, n);
    await all.pass(49_000);
  }
  all.journals.flushes.length = 0;
  await say(all, 6);
  await until(() => {
    all.time.pass(250);
    return all.live.flushedUpTo >= ten + 300_000;
  });
  expect(all.journals.flushes[0]).toBe("sealed");
});

test("a silent boundary is flushed without a proof, and soon", async () => {
  const all = start({ feed: { connection: { silenceSeconds: 600 } } });
  await connected();
  await all.pass(290_000);
  await say(all, 1);
  await all.pass(10_000);
  all.journals.flushes.length = 0;
  await all.pass(5000);
  expect(all.journals.flushes).toContain("all");
  expect(all.live.flushedUpTo).toBeGreaterThanOrEqual(ten + 300_000);
});

test("while there is no session every window says so, and a new one begins by itself", async () => {
  const all = start();
  await connected();
  await say(all, 1);
  server.sockets[0]!.terminate();
  await connected(2);
  await all.pass(20_000);
  await until(() => server.open === 1);
  await say(all, 2);
  const [first, second] = all.journals.read();
  expect(first!.end).toEqual({ reason: "disconnected", at: ten, lastSeq: 1 });
  expect(second!.header.session).not.toBe(first!.header.session);
  expect(all.journals.marks).toEqual(["connecting 0"]);
});

test("a feed that stays away is marked in each window with the last known reason", async () => {
  const all = start({ feed: { connection: { backoffMinSeconds: 60, backoffMaxSeconds: 60 } } });
  await connected();
  await say(all, 1);
  server.sockets[0]!.terminate();
  await until(() => !all.live.state.connected);
  await all.pass(700_000);
  expect(all.journals.marks).toEqual(["connecting 0", "disconnected 300", "disconnected 600"]);
  expect(all.live.state).toMatchObject({ connected: false, reason: "disconnected" });
});

test("a feed that falls silent ends at its last frame, though its link lives", async () => {
  const all = start();
  await connected();
  await all.pass(30_000);
  await say(all, 1);
  await all.pass(61_000);
  await until(() => !all.live.state.connected);
  expect(all.journals.read()[0]!.end).toEqual({ reason: "stale", at: ten + 30_000, lastSeq: 1 });
});

test("a standstill ends the session at its last frame; what was in the pipe is kept as delayed, in a new one", async () => {
  const all = start();
  await connected();
  await all.pass(10_000);
  await say(all, 1);
  all.time.stand(90_000);
  await say(all, 2);
  await until(() => server.open === 1);
  const [first, second] = all.journals.read();
  expect(first!.end).toEqual({ reason: "stalled", at: ten + 10_000, lastSeq: 1 });
  expect(second!.header.start).toBe(ten + 100_000);
  expect(second!.frames[0]).toMatchObject({ at: ten + 100_000, delayed: true });
  expect(server.heard).toEqual(["all"]);
});

test("rubbish is counted and kept, starts no session, and costs none", async () => {
  const all = start();
  await connected();
  server.send("<html>");
  await until(() => all.rejects.noted.length === 1);
  expect(all.live.state).toMatchObject({ connected: false, rejects: 1 });
  await say(all, 1);
  server.send('[{"uid":"SSD-7","currentfill":"9"},{"uid":""}]');
  await until(() => all.journals.occupancies.includes(9));
  expect(all.rejects.noted[1]).toMatchObject({ reason: "uid: is no id; currentfill: is no number" });
  expect(all.live.state).toMatchObject({ connected: true, rejects: 3, frames: 2 });
});

test("a frame that is too large is counted and noted, and does not keep the feed from being heard again", async () => {
  const all = start({ feed: { connection: { maxFrameBytes: 500 } } });
  await connected();
  await say(all, 1);
  server.send(`[${" ".repeat(500)}]`);
  await until(() => all.events.includes("session-ended disconnected"));
  expect(all.rejects.noted).toMatchObject([{ reason: "a frame is larger than maxFrameBytes, 500 bytes" }]);
  expect(all.live.state).toMatchObject({ rejects: 1, detail: "a frame is larger than maxFrameBytes, 500 bytes" });
  await until(() => server.heard.length === 2 && server.open === 1);
  await say(all, 2);
  expect(all.journals.occupancies).toEqual([1, 2]);
});

test("rejects that can't be written don't keep it from being heard from", async () => {
  const { desk, rejects, pass, events } = start({ feed: { connection: { silenceSeconds: 600 } } });
  rejects.flush = () => Promise.reject(new Error("full"));
  await connected();
  await pass(30_000);
  expect(desk.beats).toHaveLength(2);
  expect(events.filter((event) => event === "rejects-failed")).toHaveLength(2);
  rejects.flush = () => Promise.resolve();
});

test("without memory the session ends as overflow, and the next begins when there is room", async () => {
  const all = start();
  await connected();
  await say(all, 1);
  all.journals.room = 0;
  server.send(frame(2));
  await until(() => !all.live.state.connected);
  server.send(frame(3));
  server.send(frame(4));
  await all.pass(20_000);
  all.journals.room = Infinity;
  all.journals.full = false;
  await say(all, 5);
  const [first, second] = all.journals.read();
  expect(first!.end).toMatchObject({ reason: "overflow", lastSeq: 1 });
  expect(second!.header.start).toBe(ten + 20_000);
  expect(all.journals.occupancies).toEqual([1, 5]);
  expect(server.heard).toEqual(["all"]);
});

test("it ends when it is not wanted any more, within seconds, and its end flushes", async () => {
  const all = start();
  await connected();
  await say(all, 1);
  all.desk.isWanted = false;
  await all.pass(5500);
  await all.live.ended;
  expect(all.events).toContain("live-feed-ended stopped");
  expect(all.journals.read()[0]!.end?.reason).toBe("stopped");
  expect(all.journals.pendingBytes).toBe(0);
  expect(all.desk.forgotten).toBe(1);
  expect(all.live.done).toBe(true);
});

test("storage that can't be asked counts as wanted, and nobody's relief is believed", async () => {
  const all = start({ heldFor: 1000 });
  await connected();
  all.desk.down = true;
  all.desk.isWanted = false;
  all.desk.isRelieved = true;
  await all.pass(60_000);
  expect(all.live.over).toBe(false);
  all.desk.down = false;
  await all.pass(5500);
  expect(all.events).toContain("live-feed-ended stopped");
});

test("it yields to another that holds a keep-alive only when its own has run out", async () => {
  const all = start({ heldFor: 60_000 });
  await connected();
  all.desk.isRelieved = true;
  await all.pass(55_000);
  expect(all.live.over).toBe(false);
  await all.pass(11_000);
  expect(all.events).toContain("live-feed-ended restart");
});

test("a keep-alive that comes while it asks for relief is honoured", async () => {
  const all = start({ heldFor: 1000 });
  await connected();
  let release: () => void = () => undefined;
  let asked = 0;
  all.desk.isRelieved = true;
  all.desk.before = () => (++asked === 2 ? new Promise((resolve) => (release = resolve)) : Promise.resolve());
  all.time.pass(5500);
  await until(() => asked === 2);
  all.live.keepAlive(ten + 300_000);
  release();
  await new Promise((resolve) => setTimeout(resolve, 5));
  expect(all.live.over).toBe(false);
});

test("nobody keeping it alive, it ends after the linger, and not before", async () => {
  const all = start({ heldFor: 10_000, feed: { lingerSeconds: 60 } });
  await connected();
  await all.pass(70_000);
  expect(all.live.over).toBe(false);
  all.live.keepAlive(ten + 80_000);
  await all.pass(69_000);
  expect(all.live.over).toBe(false);
  await all.pass(2000);
  expect(all.events).toContain("live-feed-ended lost");
});

test("it ends at closing time, though it is held", async () => {
  const all = start({ closesAt: ten + 60_000 });
  await connected();
  await say(all, 1);
  await all.pass(59_000);
  expect(all.live.over).toBe(false);
  await all.pass(1250);
  expect(all.events).toContain("live-feed-ended closed");
});

test("an end while connecting leaves nothing behind", async () => {
  const all = start();
  all.live.end("stopped");
  all.live.end("restart");
  await all.live.ended;
  expect(all.journals.read()).toEqual([]);
  expect(all.events.filter((event) => event.startsWith("live-feed-ended"))).toEqual(["live-feed-ended stopped"]);
  expect(all.desk.forgotten).toBe(1);
});

test("an end while it waits to connect again leaves nothing behind", async () => {
  const gone = await TestServer.start();
  const { url } = gone;
  await gone.close();
  const all = start({ url });
  await until(() => all.live.state.connectionsOpened >= 3);
  all.live.end("stopped");
  await all.live.ended;
  const { connectionsOpened } = all.live.state;
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(all.live.state.connectionsOpened).toBe(connectionsOpened);
});

test("an end while storage is down waits for it, and gives up after the linger", async () => {
  const all = start({ feed: { flushSeconds: 0.01, lingerSeconds: 60 } });
  await connected();
  await say(all, 1);
  all.journals.down = true;
  all.live.end("stopped");
  await new Promise((resolve) => setTimeout(resolve, 40));
  expect(all.live.done).toBe(false);
  all.journals.down = false;
  await all.live.ended;
  expect(all.journals.pendingBytes).toBe(0);

  const hopeless = start({ feed: { flushSeconds: 0.01, lingerSeconds: 60 } });
  hopeless.journals.down = true;
  hopeless.live.end("stopped");
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(hopeless.live.done).toBe(false);
  hopeless.time.stand(61_000);
  await hopeless.live.ended;
});

test("desk and rejects that fail don't keep an end from being told", async () => {
  const all = start();
  await connected();
  all.desk.down = true;
  all.parts.rejects.flush = () => Promise.reject(new Error("down"));
  all.live.end("stopped");
  await all.live.ended;
  expect(all.live.done).toBe(true);
});

test("hundreds of connections that break leave no timers, listeners or open journals behind", async () => {
  server.onText = (socket) => {
    socket.send(frame(server.heard.length));
    socket.terminate();
  };
  const made = partsOf({ feed: { connection: { backoffMinSeconds: 0.01, backoffMaxSeconds: 0.01 } } });
  let watchers = 0;
  const counted = (real: (listener: () => void) => () => void) => (listener: () => void) => {
    const leave = real.call(made.clock, listener);
    watchers++;
    return () => {
      watchers--;
      leave();
    };
  };
  made.clock.onStall = counted(made.clock.onStall.bind(made.clock));
  made.clock.onTick = counted(made.clock.onTick.bind(made.clock));
  const live = new LiveFeed(made.parts);
  live.keepAlive(ten + 3_600_000);
  started.push({ live, ...made });
  const end = performance.now() + 5000;
  while (server.heard.length < 300 && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(server.heard.length).toBeGreaterThanOrEqual(100);
  expect(watchers).toBeLessThanOrEqual(4);
  expect(jest.getTimerCount()).toBe(1);
  live.end("stopped");
  expect(made.journals.read().filter(({ sealed }) => !sealed)).toEqual([]);
  expect(watchers).toBe(0);
});

describe("the live feeds of a process", () => {
  test("are one a feed, however many ask at once, and a new one after an end", async () => {
    const made = partsOf();
    const feeds = new LiveFeeds(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return made.parts;
    });
    const [a, b, c] = await Promise.all([10, 20, 30].map((s) => feeds.keepAlive("pool", ten + s * 60_000)));
    expect(a).toBeDefined();
    expect(b).toBe(a);
    expect(c).toBe(a);
    await connected();
    expect(server.heard).toHaveLength(1);

    a!.end("stopped");
    expect(feeds.get("pool")).toBeUndefined();
    const next = await feeds.keepAlive("pool", ten + 60_000);
    expect(next).not.toBe(a);
    expect(feeds.get("pool")).toBe(next);
    await feeds.end("restart");
    expect(next!.done).toBe(true);
    expect(await feeds.keepAlive("pool", ten + 60_000)).toBeUndefined();
  });

  test("ask again for their parts after a failure, which the caller is told", async () => {
    const made = partsOf();
    let fails = true;
    const feeds = new LiveFeeds(() =>
      fails ? Promise.reject(new Error("no such feed")) : Promise.resolve(made.parts),
    );
    const failures = await Promise.allSettled([feeds.keepAlive("pool", ten), feeds.keepAlive("pool", ten)]);
    expect(failures.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    fails = false;
    expect(await feeds.keepAlive("pool", ten + 1000)).toBeDefined();
    await feeds.end("restart");
  });

  test("that end while another is being made don't begin it", async () => {
    const made = partsOf();
    const feeds = new LiveFeeds(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      return made.parts;
    });
    const asked = feeds.keepAlive("pool", ten + 1000);
    await feeds.end("restart");
    expect(await asked).toBeUndefined();
    expect(made.journals.marks).toEqual([]);
  });

  test("that end with their process write the readings of all before anything else", async () => {
    const made = { pool: partsOf({ feed: { flushSeconds: 0.01 } }), lake: partsOf({ feed: { flushSeconds: 0.01 } }) };
    const feeds = new LiveFeeds((id) => Promise.resolve(made[id as keyof typeof made].parts));
    const [pool, lake] = [made.pool.journals, made.lake.journals];
    for (const id of ["pool", "lake"]) await feeds.keepAlive(id, ten + 60_000);
    await until(() => server.open === 2);
    server.send(frame(20));
    await until(() => pool.pendingBytes > 0 && lake.pendingBytes > 0);
    const unwritten: number[] = [];
    for (const { desk } of [made.pool, made.lake])
      desk.before = () => Promise.resolve(void unwritten.push(pool.pendingBytes + lake.pendingBytes));
    lake.down = true;
    const ended = feeds.end("restart");
    await until(() => lake.flushes.length > 2);
    lake.down = false;
    await ended;
    expect(unwritten).toEqual([0, 0]);
    expect([made.pool.desk.forgotten, made.lake.desk.forgotten]).toEqual([1, 1]);
  });

  test("one that follows another in a process is heard, though the first still writes", async () => {
    const made = partsOf({ feed: { flushSeconds: 0.01 } });
    const feeds = new LiveFeeds(() => Promise.resolve(made.parts));
    const first = await feeds.keepAlive("pool", ten + 1000);
    made.journals.down = true;
    first!.end("stopped");
    await until(() => made.desk.forgotten === 1);
    await feeds.keepAlive("pool", ten + 1000);
    made.time.pass(500);
    await until(() => made.journals.flushes.length > 3);
    made.journals.down = false;
    await first!.ended;
    expect(made.desk.forgotten).toBe(1);
    await feeds.end("restart");
  });
});
