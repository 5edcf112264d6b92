import type { WebSocket } from "ws";
import { decoder } from "../../../src/feed/decode";
import { Listeners } from "../../../src/feed/listeners";
import { Session } from "../../../src/feed/session";
import { fakeTicks, feedOf, frame, ten, testClock, TestJournals, TestRejects, TestServer, until } from "./fixture";

let server: TestServer;
const ends: (() => void)[] = [];

beforeEach(async () => {
  fakeTicks();
  server = await TestServer.start();
});
afterEach(async () => {
  for (const end of ends.splice(0)) end();
  await until(() => server.open === 0);
  expect(jest.getTimerCount()).toBe(0);
  jest.useRealTimers();
  await server.close();
});

/** Listeners of a feed whose second connection is opened after 20 s of silence, and that time is given to. */
function start(feed: Record<string, unknown> = {}) {
  const { time, clock } = testClock();
  const journals = new TestJournals();
  const over: string[] = [];
  let count = 0;
  let connecting = 0;
  const made = feedOf(server.url, { ...feed, connection: { suspectSeconds: 20, ...(feed["connection"] as object) } });
  const listeners = new Listeners({
    feed: made,
    clock,
    decode: decoder(made.mapping),
    rejects: new TestRejects(),
    log: () => undefined,
    begin: (at) => new Session(made.id, clock.id, { lengthMs: 300_000 }, journals, at, `u${count++}`),
    heard: () => undefined,
    refused: () => undefined,
    connecting: () => connecting++,
    over: (session, reason, detail) => over.push(`${session ? "session" : "attempt"} ${reason}: ${detail}`),
  });
  const untick = clock.onTick(() => listeners.tick());
  const end = () => {
    untick();
    listeners.stop("stopped");
  };
  ends.push(end);
  return {
    listeners,
    journals,
    over,
    end,
    connections: () => connecting,
    /** Time passes, in steps in which pings are answered. */
    pass: async (seconds: number) => {
      for (let left = seconds; left > 0; left -= 2) {
        time.pass(Math.min(2, left) * 1000);
        await new Promise((resolve) => setTimeout(resolve, 5));
        await server.settle();
      }
    },
    say: async (socket: WebSocket, occupancy: number) => {
      const before = journals.occupancies.length;
      socket.send(frame(occupancy));
      await until(() => journals.occupancies.length > before);
    },
  };
}

/** The nth connection, once it has subscribed. */
async function connection(nth: number): Promise<WebSocket> {
  await until(() => server.heard.length >= nth);
  return server.sockets[nth - 1] as WebSocket;
}

const sessionsOf = (journals: TestJournals) =>
  [...new Set(journals.read().map(({ header }) => header.session))].map((session) =>
    journals
      .read()
      .filter(({ header }) => header.session === session)
      .flatMap(({ frames }) => frames.map(({ at, readings }) => [(at - ten) / 1000, readings[0]?.occupancy])),
  );

test("a silent death costs 20 s: a second connection is opened, and stays when it delivers", async () => {
  const { listeners, journals, over, connections, pass, say } = start();
  await say(await connection(1), 1);
  await pass(20);
  expect(connections()).toBe(1);
  await pass(2);
  expect(connections()).toBe(2);
  await say(await connection(2), 2);
  for (let n = 3; n < 8; n++) {
    await pass(2);
    await say(await connection(2), n);
  }
  expect(over).toEqual(["session stale: another connection delivers, and this one does not"]);
  expect(server.open).toBe(1);
  expect(listeners.sessions).toHaveLength(1);
  expect(connections()).toBe(2);
  const [first, second] = sessionsOf(journals);
  expect(first).toEqual([[0, 1]]);
  expect(second?.[0]).toEqual([22, 2]);
});

test("a feed that seldom speaks keeps its first connection, and no gap is made of its silence", async () => {
  const { listeners, over, connections, pass, say } = start();
  await say(await connection(1), 1);
  await pass(24);
  await say(await connection(2), 1);
  await pass(6);
  // Both have it, the second first.
  await say(await connection(2), 2);
  await say(await connection(1), 2);
  await pass(6);
  expect(over).toEqual(["session disconnected: the feed is heard without it"]);
  expect(listeners.sessions).toHaveLength(1);
  await say(await connection(1), 3);
  expect(listeners.sessions[0]?.start).toBe(ten);
  expect(connections()).toBe(2);
});

test("one answer to a subscription proves nothing against a connection that is silent", async () => {
  const { over, pass, say } = start();
  await say(await connection(1), 1);
  await pass(24);
  await say(await connection(2), 1);
  await pass(20);
  expect(over).toEqual([]);
});

test("a feed that is silent for everyone is connected to twice more in ten minutes than by its watchdog alone", async () => {
  async function silent(suspectSeconds: number): Promise<number> {
    const { end, connections, pass, say } = start({ connection: { suspectSeconds } });
    const already = server.heard.length;
    await say(await connection(already + 1), 1);
    server.onText = (socket) => socket.send(frame(1));
    await pass(600);
    server.onText = () => undefined;
    end();
    return connections();
  }
  const alone = await silent(3600);
  expect(alone).toBeGreaterThan(8);
  expect(await silent(20)).toBeLessThanOrEqual(alone + 2);
});

test("patience that was doubled in vain is back after a while", async () => {
  const { connections, pass, say } = start();
  const speak = async (seconds: number) => {
    for (let left = seconds; left > 0; left -= 10) {
      await say(await connection(1), left);
      await pass(10);
    }
  };
  await speak(10);
  await pass(14);
  expect(connections()).toBe(2);
  await speak(20);
  await pass(16);
  expect(connections()).toBe(2);
  await speak(600);
  await pass(12);
  expect(connections()).toBe(3);
});

test("a connection that ends while a second one is open is not replaced, for that has been done", async () => {
  const { connections, over, pass, say } = start();
  const first = await connection(1);
  await say(first, 1);
  await pass(24);
  const second = await connection(2);
  first.terminate();
  await until(() => over.length === 1);
  await pass(4);
  await say(second, 2);
  expect(connections()).toBe(2);
  expect(server.open).toBe(1);
});

test("a second connection that can't be had is not tried for ever", async () => {
  const { connections, over, pass, say } = start();
  await say(await connection(1), 1);
  await pass(18);
  server.onConnection = (socket) => socket.close();
  await pass(4);
  await until(() => over.length === 1);
  await pass(16);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(connections()).toBe(2);
  expect(server.open).toBe(1);
});

describe("two listeners", () => {
  test("hear everything twice, and one of them that drops costs nothing", async () => {
    const { listeners, connections, over, pass, say } = start({ listeners: 2 });
    const [first, second] = [await connection(1), await connection(2)];
    await say(first, 1);
    await say(second, 1);
    expect(listeners.sessions).toHaveLength(2);
    first.terminate();
    await until(() => over.length === 1);
    expect(listeners.sessions).toHaveLength(1);
    const third = await connection(3);
    await pass(2);
    await say(second, 2);
    await say(third, 2);
    expect(listeners.sessions).toHaveLength(2);
    expect(connections()).toBe(3);
  });

  test("one that falls silent while the other delivers is given up, and needs no third", async () => {
    const { connections, over, pass, say } = start({ listeners: 2 });
    const [first, second] = [await connection(1), await connection(2)];
    await say(first, 1);
    await say(second, 1);
    for (let n = 0; n < 13; n++) {
      await pass(2);
      await say(second, n);
    }
    await until(() => over.length === 1);
    expect(over).toEqual(["session stale: another connection delivers, and this one does not"]);
    await connection(3);
    expect(connections()).toBe(3);
    expect(server.open).toBe(2);
  });

  test("both silent, a third is opened, and takes the place of the first that is found dead", async () => {
    const { connections, pass, say } = start({ listeners: 2 });
    await say(await connection(1), 1);
    await say(await connection(2), 1);
    await pass(22);
    const third = await connection(3);
    for (let n = 0; n < 5; n++) {
      await say(third, n);
      await pass(2);
    }
    // The other is found dead by the third, too, and connects anew.
    await connection(4);
    expect(connections()).toBe(4);
    expect(server.open).toBe(2);
  });
});
