import type { DurableClient } from "durable-functions";
import { ensureCollector } from "../../../src/control/collector";
import { Control } from "../../../src/control/control";
import { deskOf } from "../../../src/control/desk";
import { readControl } from "../../../src/control/log";
import { logName, wantedName } from "../../../src/control/names";
import type { FeedState } from "../../../src/feed/ports";
import type { LiveFeeds } from "../../../src/feed/live-feeds";
import { setWanted } from "../../../src/control/wanted";
import { readText } from "../../../src/storage/blobs";
import type { Containers } from "../../../src/storage/containers";
import { startStorage, type Storage } from "../../support/storage";
import { feedOf, ten, testClock } from "../feed/fixture";

let storage: Storage;
let containers: Containers;
const feed = feedOf("ws://127.0.0.1:1");

beforeAll(async () => {
  storage = await startStorage();
});
beforeEach(() => {
  containers = storage.containers();
});
afterEach(() => storage.proxy.heal());
afterAll(() => storage.close());

function controlOf(deployment = "blue") {
  const { time, clock } = testClock();
  return { time, clock, control: new Control(containers.control, deployment, clock) };
}

const state: FeedState = {
  connected: true,
  sessions: ["s"],
  connectionsOpened: 1,
  frames: 1,
  readings: 1,
  rejects: 0,
  pendingBytes: 0,
};

test("a feed that was never started is unwanted, and stopping it writes nothing", async () => {
  const { control } = controlOf();
  expect(await control.wanted("pool")).toBeUndefined();
  expect(await control.want(feed, false, "http")).toMatchObject({ changed: false });
  expect(await control.wanted("pool")).toBeUndefined();
});

test("a change counts one epoch, the same wish again none", async () => {
  const { control, time } = controlOf();
  const changes: [boolean, number][] = [];
  for (const wish of [true, true, false, false, true]) {
    time.stand(1000);
    const { changed, state } = await control.want(feed, wish, "http");
    changes.push([changed, state.epoch]);
  }
  expect(changes).toEqual([
    [true, 1],
    [false, 1],
    [true, 2],
    [false, 2],
    [true, 3],
  ]);
  const lines = await readControl(containers.control, "pool");
  expect(lines.map(({ event }) => event)).toEqual(["hours", "start", "stop", "start"]);
});

test("of wishes at the same time the last one stands, and no epoch is given twice", async () => {
  const { control } = controlOf();
  await control.want(feed, true, "http");
  const clients = Array.from({ length: 6 }, () => controlOf().control);
  const settled = await Promise.allSettled(
    clients.flatMap((client) => [client.want(feed, false, "a"), client.want(feed, true, "b")]),
  );
  const changes = settled.flatMap((each) =>
    each.status === "fulfilled" && each.value.changed ? [each.value.state] : [],
  );
  expect(new Set(changes.map(({ epoch }) => epoch)).size).toBe(changes.length);
  const last = changes.sort((a, b) => b.epoch - a.epoch)[0];
  if (last) expect(await control.wanted("pool")).toEqual(last);
});

test("a wish whose answer is lost stands", async () => {
  const { control } = controlOf();
  await control.want(feed, true, "http");
  storage.proxy.once("drop", ({ method, path }) => method === "PUT" && path.includes(wantedName("blue", "pool")));
  expect((await control.want(feed, false, "http")).state).toMatchObject({ wanted: false, epoch: 2 });
});

test("a wish that could not be logged is logged by the next round, with its own time", async () => {
  const { control, time } = controlOf();
  await control.want(feed, true, "http");
  time.stand(60_000);
  storage.proxy.rule = ({ path }) => (path.includes(logName("pool")) ? "cut" : "pass");
  await expect(control.want(feed, false, "http")).rejects.toThrow();
  storage.proxy.heal();
  const wanted = (await control.wanted("pool"))!;
  expect(wanted.wanted).toBe(false);
  time.stand(60_000);
  await control.record(feed, wanted);
  await control.record(feed, wanted);
  const lines = await readControl(containers.control, "pool");
  expect(lines.map(({ at, event }) => [event, at - ten])).toEqual([
    ["hours", 0],
    ["start", 0],
    ["stop", 60_000],
  ]);
  expect(await control.idle("pool", { from: ten, to: ten + 120_000 })).toEqual([
    { from: ten + 60_000, to: ten + 120_000, reason: "stopped" },
  ]);
});

test("the log ends in what is wanted where an earlier wish of another process is logged after a later one", async () => {
  const [slow, quick] = [controlOf(), controlOf()];
  quick.time.stand(1000);
  // The slow one has set the state, and has not come to the log yet.
  const { state } = await setWanted(containers.control, "blue", "pool", true, "http", slow.clock.now());
  await quick.control.want(feed, false, "http");
  await slow.control.record(feed, state, true);
  expect(await quick.control.idle("pool", { from: ten, to: ten + 5000 })).toEqual([
    { from: ten + 1000, to: ten + 5000, reason: "stopped" },
  ]);
});

test("of two processes whose clocks differ the later wish is the later one in the log, too", async () => {
  const [ahead, behind] = [controlOf(), controlOf()];
  ahead.time.stand(2000);
  await ahead.control.want(feed, true, "http");
  const { state } = await behind.control.want(feed, false, "http");
  expect(Date.parse(state.at) - ten).toBe(2001);
  const lines = await readControl(containers.control, "pool");
  expect(lines.map(({ event }) => event)).toEqual(["hours", "start", "stop"]);
});

test("deployments share what was meant, not what is wanted", async () => {
  const [blue, green] = [controlOf("blue"), controlOf("green")];
  await blue.control.want(feed, true, "http");
  expect(await green.control.wanted("pool")).toBeUndefined();
  expect(await green.control.deployments()).toEqual(["blue"]);
  expect(await green.control.idle("pool", { from: ten, to: ten + 1000 })).toEqual([]);
});

test("deployments write one log without touching each other's lines, also where all begin it at once", async () => {
  const all = ["blue", "green", "red"].map((name) => controlOf(name).control);
  await Promise.all(all.map((control) => control.want(feed, true, "http")));
  await Promise.all(all.slice(1).map((control) => control.want(feed, false, "http")));
  const lines = await readControl(containers.control, "pool");
  const of = (name: string) => lines.filter(({ deployment }) => deployment === name).map(({ event }) => event);
  expect(["blue", "green", "red"].map(of)).toEqual([
    ["hours", "start"],
    ["hours", "start", "stop"],
    ["hours", "start", "stop"],
  ]);
});

test("a line of the control log that can't be read is passed over", async () => {
  const { control } = controlOf();
  await control.want(feed, true, "http");
  await containers.control.getAppendBlobClient(logName("pool")).appendBlock("rub\nbish\n", 9);
  expect(await readControl(containers.control, "pool")).toHaveLength(2);
});

test("a live feed is relieved by another process of its deployment that is alive and held, by no one else", async () => {
  const desk = (deployment: string, process: string) =>
    deskOf(containers.control, deployment, "pool", process, () => ten);
  const mine = desk("blue", "p1");
  const tell = (who: ReturnType<typeof desk>, heardAt: number, heldUntil: number) =>
    who.tell({ heardAt: ten + heardAt, heldUntil: ten + heldUntil, state });
  expect(await mine.relieved(ten)).toBe(false);
  await tell(mine, 0, 1000);
  await tell(desk("green", "p2"), 0, 1000);
  expect(await mine.relieved(ten)).toBe(false);
  const other = desk("blue", "p2");
  await tell(other, 0, 0);
  expect(await mine.relieved(ten)).toBe(false);
  await tell(other, -1, 1000);
  expect(await mine.relieved(ten)).toBe(false);
  await tell(other, 0, 1000);
  expect(await mine.relieved(ten)).toBe(true);
  await other.forget();
  await other.forget();
  expect(await mine.relieved(ten)).toBe(false);
});

describe("ensuring a collector", () => {
  function clientOf(status: string | undefined, startNew: () => Promise<string> = () => Promise.resolve("id")) {
    const statuses = [status];
    const client = {
      getStatus: () => Promise.resolve(statuses[0] === undefined ? undefined : { runtimeStatus: statuses[0] }),
      startNew: jest.fn(startNew),
    };
    return { client: client as unknown as DurableClient, startNew: client.startNew, statuses };
  }

  function appOf() {
    const { control, clock } = controlOf();
    const keepAlive = jest.fn(() => Promise.resolve(undefined));
    const live = { get: () => undefined, keepAlive } as unknown as LiveFeeds;
    return { app: { control, clock, live }, keepAlive };
  }

  const trace = "0af7651916cd43dd8448eb211c80319c";

  test.each(["Running", "Pending", "Suspended", "ContinuedAsNew"])("one that is %s is left alone", async (status) => {
    const { client, startNew } = clientOf(status);
    expect(await ensureCollector(appOf().app, client, feed)).toBe(false);
    expect(startNew).not.toHaveBeenCalled();
  });

  test.each([undefined, "Completed", "Failed", "Terminated"])("one that is %s is started", async (status) => {
    const { client, startNew } = clientOf(status);
    expect(await ensureCollector(appOf().app, client, feed, trace)).toBe(true);
    expect(startNew).toHaveBeenCalledTimes(1);
    expect(startNew).toHaveBeenCalledWith("collector", {
      instanceId: "collector-pool",
      input: { version: 1, feed: "pool", windowSeconds: 300, trace },
    });
  });

  test("of two starts that race the loser is content", async () => {
    const { client, statuses } = clientOf(undefined, () => {
      statuses[0] = "Running";
      return Promise.reject(new Error("exists"));
    });
    expect(await ensureCollector(appOf().app, client, feed)).toBe(false);
  });

  test("listening begins at once where nobody is heard, and not where somebody is", async () => {
    const { client } = clientOf("Running");
    const alone = appOf();
    await ensureCollector(alone.app, client, feed, trace);
    expect(alone.keepAlive).toHaveBeenCalledWith("pool", ten + 120_000, trace);
    const desk = deskOf(containers.control, "blue", "pool", "p2", () => ten);
    await desk.tell({ heardAt: ten - 29_000, heldUntil: ten, state });
    const second = appOf();
    await ensureCollector(second.app, client, feed);
    expect(second.keepAlive).not.toHaveBeenCalled();
  });

  test("listening that only lingers is kept alive, so that a suspended collector costs no hole", async () => {
    const { client } = clientOf("Suspended");
    const { app, keepAlive } = appOf();
    const own = (held: boolean) => ({ ...app, live: { get: () => ({ held }), keepAlive } as unknown as LiveFeeds });
    await ensureCollector(own(true), client, feed);
    expect(keepAlive).not.toHaveBeenCalled();
    await ensureCollector(own(false), client, feed, "a trace");
    expect(keepAlive).toHaveBeenCalledWith("pool", ten + 120_000, "a trace");
  });

  test("listening does not wait for a Durable that is down", async () => {
    const { app, keepAlive } = appOf();
    const client = { getStatus: () => Promise.reject(new Error("down")) } as unknown as DurableClient;
    await expect(ensureCollector(app, client, feed)).rejects.toThrow("down");
    expect(keepAlive).toHaveBeenCalledTimes(1);
  });
});

test("the control log's text is one line of JSON an event", async () => {
  const { control } = controlOf();
  await control.want(feed, true, "http");
  expect((await readText(containers.control, logName("pool")))?.text).toBe(
    '{"at":"2026-02-17T10:00:00.000Z","deployment":"blue","event":"hours","timeZone":"UTC","hours":null}\n' +
      '{"at":"2026-02-17T10:00:00.000Z","deployment":"blue","event":"start","by":"http"}\n',
  );
});
