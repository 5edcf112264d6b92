import type { HttpRequest } from "@azure/functions";
import type { DurableClient } from "durable-functions";
import { Summaries } from "../../../src/archive/summaries";
import type { App } from "../../../src/compose";
import { Control } from "../../../src/control/control";
import { deskOf } from "../../../src/control/desk";
import { LiveFeeds } from "../../../src/feed/live-feeds";
import { startCollector, stopCollector } from "../../../src/http/collectors";
import { problem } from "../../../src/http/problem";
import { listCollectors, showCollector } from "../../../src/http/status";
import { HeadcountError } from "../../../src/model/errors";
import { startStorage, type Storage } from "../../support/storage";
import { listen, run } from "../archive/fixture";
import { feedOf, ten, testClock } from "../feed/fixture";

let storage: Storage;

beforeAll(async () => {
  storage = await startStorage();
});
afterEach(() => storage.proxy.heal());
afterAll(() => storage.close());

/** The app without a feed to listen to, and Durable as far as it is asked. */
function setUp() {
  const { time, clock } = testClock();
  const containers = storage.containers();
  // Closed all week: nothing is listened to.
  const feed = feedOf("ws://127.0.0.1:1", { windowSeconds: 60, openingHours: {} });
  const app = {
    config: {
      feeds: [feed],
      feed: (id: string) => {
        if (id === "pool") return feed;
        throw new HeadcountError("FEED_UNKNOWN", `there is no feed ${JSON.stringify(id)}; known: pool`);
      },
    },
    containers,
    clock,
    control: new Control(containers.control, "blue", clock),
    live: new LiveFeeds(() => Promise.reject(new Error("closed"))),
    summaries: new Summaries(containers.archive),
  } as unknown as App;
  let status: string | undefined;
  const raised: string[] = [];
  const client = {
    getStatus: () => Promise.resolve(status && { runtimeStatus: status, customStatus: { phase: "listening" } }),
    startNew: () => {
      status = "Running";
      return Promise.resolve("collector-pool");
    },
    raiseEvent: (id: string, event: string) => {
      raised.push(`${id} ${event}`);
      return Promise.resolve();
    },
    createHttpManagementPayload: (id: string) => ({ id, statusQueryGetUri: "http://host/?code=secret" }),
  } as unknown as DurableClient;
  const request = (feed: string) => ({ params: { feed } }) as unknown as HttpRequest;
  return { app, client, raised, time, containers, request, is: (next: string | undefined) => (status = next) };
}

const bodyOf = ({ body }: { body?: unknown }) => JSON.parse(body as string) as Record<string, unknown>;

test("a start answers 202, a start of what runs 200, and both carry the management URLs", async () => {
  const { app, client, request, raised } = setUp();
  const first = await startCollector(app, client, request("pool"));
  const second = await startCollector(app, client, request("pool"));
  expect([first.status, second.status]).toEqual([202, 200]);
  for (const each of [first, second]) {
    expect(bodyOf(each)).toMatchObject({ feed: "pool", wanted: { wanted: true, epoch: 1 }, id: "collector-pool" });
  }
  expect(raised).toEqual(["collector-pool wake"]);
});

test("a stop answers 202 while the collector runs, 200 when it has ended, and wakes it from its sleep", async () => {
  const { app, client, request, raised, is } = setUp();
  expect((await stopCollector(app, client, request("pool"))).status).toBe(200);
  await startCollector(app, client, request("pool"));
  const stopped = await stopCollector(app, client, request("pool"));
  expect(stopped.status).toBe(202);
  expect(bodyOf(stopped)).toMatchObject({ wanted: { wanted: false, epoch: 2 } });
  expect(raised).toEqual(["collector-pool wake"]);
  is("Completed");
  expect((await stopCollector(app, client, request("pool"))).status).toBe(200);
});

test("the wanted state stands before Durable is asked anything", async () => {
  const { app, request } = setUp();
  const down = { getStatus: () => Promise.reject(new Error("down")) } as unknown as DurableClient;
  await expect(startCollector(app, down, request("pool"))).rejects.toThrow("down");
  expect(await app.control.wanted("pool")).toMatchObject({ wanted: true });
  await expect(stopCollector(app, down, request("pool"))).rejects.toThrow("down");
  expect(await app.control.wanted("pool")).toMatchObject({ wanted: false });
});

test.each(["other", "", "../pool", "constructor", "__proto__", "pool.json", "%2e%2e", "x".repeat(5000)])(
  "a feed that is not configured (%#) is told as such and touches no storage",
  async (id) => {
    const { app, client, request } = setUp();
    const before = storage.proxy.seen.length;
    for (const asked of [
      () => startCollector(app, client, request(id)),
      () => stopCollector(app, client, request(id)),
      () => showCollector(app, client, id),
    ]) {
      const answer = problem(await asked().catch((error: unknown) => error));
      expect(answer.status).toBe(404);
      expect(bodyOf(answer)).toMatchObject({ code: "FEED_UNKNOWN", detail: expect.stringContaining("known: pool") });
    }
    expect(storage.proxy.seen.length).toBe(before);
  },
);

test("anybody may see the state, and sees no key", async () => {
  const { app, client, request, time, containers } = setUp();
  await startCollector(app, client, request("pool"));
  await listen(containers, { from: 0, to: 90, ended: "disconnected" });
  await run(containers, 130);
  time.stand(130_000);
  const shown = bodyOf(await showCollector(app, client, "pool"));
  expect(shown).toMatchObject({
    feed: "pool",
    collector: { status: "Running", phase: "listening" },
    deployments: [{ deployment: "blue", wanted: { wanted: true }, listening: [], lost: [] }],
    last_frame: { at: "2026-02-17T10:01:30.000Z", age_seconds: 40 },
    last_hour: { from: "2026-02-17T09:02:00.000Z", to: "2026-02-17T10:02:00.000Z", covered_ms: 90_001 },
  });
  const listed = bodyOf(await listCollectors(app, client));
  expect(listed).toMatchObject({ deployment: "blue", collectors: [{ feed: "pool" }] });
  expect(JSON.stringify([shown, listed])).not.toContain("secret");
});

test("the last hour says why nobody listens, also where that began before it", async () => {
  const { app, client, request, time, containers } = setUp();
  await startCollector(app, client, request("pool"));
  // As if the feed were open; nobody has ended listening by the control log.
  app.control.idle = () => Promise.resolve([]);
  await listen(containers, { from: 0, to: 30, ended: "restart" });
  await run(containers, 130);
  time.stand(5 * 3_600_000);
  expect(bodyOf(await showCollector(app, client, "pool"))).toMatchObject({
    last_hour: { covered_ms: 0, gaps: [{ reason: "restart" }] },
  });
});

test("a process that was killed is not listed among those that listen", async () => {
  const { app, client, containers, time } = setUp();
  const state = {
    connected: true,
    sessions: ["s"],
    connectionsOpened: 1,
    frames: 9,
    readings: 9,
    rejects: 2,
    pendingBytes: 0,
  };
  const tell = (process: string, heardAt: number) =>
    deskOf(containers.control, "blue", "pool", process, () => ten).tell({ heardAt, heldUntil: ten, state });
  await tell("killed", ten);
  time.stand(60_000);
  await tell("alive", ten + 31_000);
  expect(bodyOf(await showCollector(app, client, "pool"))).toMatchObject({
    deployments: [
      {
        listening: [{ process: "alive", connected: true, rejects: 2 }],
        lost: [{ process: "killed", heard_age_seconds: 60 }],
      },
    ],
  });
});

test("the state of a feed of which nothing stands yet is empty, not an error", async () => {
  const { app, client } = setUp();
  expect(bodyOf(await showCollector(app, client, "pool"))).toMatchObject({
    collector: null,
    deployments: [{ deployment: "blue", wanted: null, listening: [] }],
    last_frame: null,
    last_summary: null,
    last_hour: { covered_ms: 0, missing_ms: 3_600_000 },
  });
  expect(ten).toBe(app.clock.now());
});

test("storage that is down is told as unavailable", async () => {
  const { app, client, request } = setUp();
  storage.proxy.fail(503);
  const answer = problem(await startCollector(app, client, request("pool")).catch((error: unknown) => error));
  expect(answer.status).toBe(503);
  expect(bodyOf(answer)).toMatchObject({ code: "STORAGE_UNREACHABLE", detail: expect.stringContaining("try again") });
  storage.proxy.fail(403);
  const refused = problem(await startCollector(app, client, request("pool")).catch((error: unknown) => error));
  expect(bodyOf(refused)).toMatchObject({ detail: expect.stringContaining("Storage refuses the app") });
});
