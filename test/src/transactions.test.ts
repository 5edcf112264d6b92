import { deskOf } from "../../src/control/desk";
import { setWanted } from "../../src/control/wanted";
import { LiveFeed, type LiveFeedParts } from "../../src/feed/live-feed";
import { BlobJournals } from "../../src/journal/storage/blob-journals";
import { BlobRejects } from "../../src/journal/storage/blob-rejects";
import type { Passing } from "../support/fault-proxy";
import { startStorage, type Storage } from "../support/storage";
import { fakeTicks, feedOf, frame, ten, testClock, TestServer, until } from "./feed/fixture";

// What listening costs: a change that opens more connections, or asks more of storage, is seen here.
const windowSeconds = 60;

let storage: Storage;
let server: TestServer;
beforeAll(async () => {
  storage = await startStorage();
  server = await TestServer.start();
});
beforeEach(fakeTicks);
afterEach(() => {
  storage.proxy.heal();
  jest.useRealTimers();
});
afterAll(async () => {
  await server.close();
  await storage.close();
});

const isAppend = ({ method, path }: Passing) => method === "PUT" && path.includes("comp=appendblock");
const kinds: Readonly<Record<string, (passing: Passing) => boolean>> = {
  appends: isAppend,
  journals: ({ method, path }) => method === "PUT" && path.endsWith(".ndjson"),
  heartbeats: ({ method, path }) => method === "PUT" && path.includes(".live/"),
  looks: ({ method, path }) => method === "GET" && path.includes("-control/"),
};

function countsOf(seen: readonly Passing[]): Record<string, number> {
  const counts = Object.entries(kinds).map(([kind, is]): [string, number] => [kind, seen.filter(is).length]);
  const known = counts.reduce((sum, [, count]) => sum + count, 0);
  return { ...Object.fromEntries(counts), others: seen.length - known };
}

/** A live feed on real storage, in time that its test lets pass. */
async function listening() {
  const { time, clock } = testClock();
  const { journal, control } = storage.containers();
  await setWanted(control, "d", "pool", true, "test", ten);
  let ids = 0;
  const parts: LiveFeedParts = {
    feed: feedOf(server.url, { windowSeconds }),
    clock,
    grid: { lengthMs: windowSeconds * 1000 },
    journals: new BlobJournals(journal, 1_000_000),
    rejects: new BlobRejects(journal, "pool"),
    desk: deskOf(control, "d", "pool", "p", () => clock.now()),
    hours: { nextClosing: () => null },
    log: () => undefined,
    unique: () => `u${ids++}`,
  };
  const asked = [jest.spyOn(parts.journals, "flush"), jest.spyOn(parts.desk, "tell"), jest.spyOn(parts.desk, "wanted")];
  const opened = server.sockets.length;
  const heard = server.heard.length;
  const live = new LiveFeed(parts);
  live.keepAlive(ten + 3_600_000);
  await until(() => server.heard.length > heard);
  let sent = 0;
  const say = async () => {
    server.send(frame(++sent % 50));
    await until(() => live.state.frames === sent);
  };
  const held: (() => void)[] = [];
  storage.proxy.rule = (passing) =>
    isAppend(passing) && !live.over ? new Promise((resolve) => held.push(() => resolve("pass"))) : "pass";
  /** Waits for what was asked of storage; while an append is under way some frames come. */
  const settled = async () => {
    const all = asked.flatMap(({ mock }) => mock.results.splice(0).map(({ value }) => value as Promise<unknown>));
    if (all.length === 0) return;
    const answer = { come: false };
    void Promise.allSettled(all).then(() => (answer.come = true));
    while (!answer.come) {
      await until(() => answer.come || held.length > 0);
      for (let nth = 0; nth < 3 && held.length > 0; nth++) await say();
      for (const letGo of held.splice(0)) letGo();
    }
    await server.settle();
    await settled();
  };
  return {
    say,
    connections: () => server.sockets.length - opened,
    pass: async (ms: number) => {
      for (let left = ms; left > 0; left -= 250) {
        time.pass(250);
        await settled();
      }
    },
    end: () => {
      live.end("stopped");
      return live.ended;
    },
  };
}

test.each([0.25, 10])("a window at %p frames a second costs one connection and so many transactions", async (rate) => {
  const { say, pass, connections, end } = await listening();
  try {
    let before = 0;
    for (let second = 1; second <= 2 * windowSeconds + 10; second++) {
      // A window's length from shortly after a boundary to shortly after the next.
      if (second === windowSeconds + 11) before = storage.proxy.seen.length;
      await pass(1000);
      for (let due = Math.floor(second * rate) - Math.floor((second - 1) * rate); due > 0; due--) await say();
    }
    expect({ ...countsOf(storage.proxy.seen.slice(before)), connections: connections() }).toEqual({
      ...{ appends: 60 / 15 + 1, journals: 1, heartbeats: 60 / 15, looks: 60 / 5, others: 0 },
      connections: 1,
    });
  } finally {
    await end();
  }
});
