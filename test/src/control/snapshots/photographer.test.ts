import type { HttpRequest, HttpResponseInit } from "@azure/functions";
import type { DurableClient } from "durable-functions";
import { readSnapshots } from "../../../../src/archive/snapshots/read";
import { writeSnapshot } from "../../../../src/archive/snapshots/store";
import type { App } from "../../../../src/compose";
import { Control } from "../../../../src/control/control";
import { Photographer } from "../../../../src/control/snapshots/photographer";
import { wantSnapshots } from "../../../../src/http/snapshots";
import { listCollectors } from "../../../../src/http/status";
import { problem } from "../../../../src/http/problem";
import { LiveFeeds } from "../../../../src/feed/live-feeds";
import { HeadcountError } from "../../../../src/model/errors";
import { iso } from "../../../../src/model/time";
import type { Containers } from "../../../../src/storage/containers";
import { startStorage, type Storage } from "../../../support/storage";
import { feedOf, ten, testClock } from "../../feed/fixture";

let storage: Storage;
beforeAll(async () => (storage = await startStorage()));
afterEach(() => storage.proxy.heal());
afterAll(() => storage.close());

const minute = 60_000;
const hour = 60 * minute;

/** A deployment whose orchestrations end at once, and write a snapshot if they are told to. */
function deployment({ name = "blue", containers = storage.containers(), everyMinutes = 60, at = ten } = {}) {
  const { time, clock } = testClock();
  time.stand(at - ten);
  const feed = feedOf("ws://127.0.0.1:1", { snapshots: { source: "feed", everyMinutes } });
  const without = feedOf("ws://127.0.0.1:1", { id: "other" });
  const config = {
    feeds: [feed, without],
    feed(id: string) {
      const found = this.feeds.find((each) => each.id === id);
      if (!found) throw new HeadcountError("FEED_UNKNOWN", id);
      return found;
    },
  };
  const control = new Control(containers.control, name, clock);
  const live = new LiveFeeds(() => Promise.reject(new Error("closed")));
  const app = { config, clock, containers, control, live } as unknown as App;
  const started: string[] = [];
  const logged: string[] = [];
  const is = { running: false, taking: true };
  const client = {
    getStatus: () => Promise.resolve(is.running ? { runtimeStatus: "Running" } : undefined),
    startNew: async (orchestrator: string, { input }: { input: { feed: string; due: number } }) => {
      started.push(`${orchestrator} ${input.feed} ${iso(input.due).slice(11, 16)}`);
      const due = iso(input.due);
      const values = [{ venue: "SSD-7", occupancy: 45 }];
      if (is.taking)
        await writeSnapshot(containers.archive, { format: 1, feed: "pool", due, taken: due, source: "feed", values });
      return "id";
    },
  } as unknown as DurableClient;
  const photographer = new Photographer(app, (_level, event) => logged.push(event));
  return {
    app,
    client,
    started,
    logged,
    is,
    round: () => photographer.round(client),
    pass: (ms: number) => time.stand(ms),
    want: (wanted: boolean, id = "pool") =>
      wantSnapshots(app, { params: { feed: id } } as unknown as HttpRequest, wanted),
    containers,
  };
}

function jsonOf({ body }: HttpResponseInit): unknown {
  return JSON.parse(body as string);
}

async function stored(containers: Containers): Promise<string[]> {
  const found: string[] = [];
  for await (const { due, values, failure } of readSnapshots(containers, "pool", {
    from: ten - 48 * hour,
    to: ten + 48 * hour,
  }))
    found.push(`${due.slice(8, 16)} ${failure?.code ?? values[0]?.occupancy}`);
  return found;
}

test("what is configured is taken, each instant once, from the first one that comes on", async () => {
  const { round, pass, started, containers } = deployment({ at: ten + minute });
  for (let at = 0; at < 130; at++) {
    await round();
    pass(minute);
  }
  expect(started).toEqual(["snapshots pool 11:00", "snapshots pool 12:00"]);
  expect(await stored(containers)).toEqual(["17T11:00 45", "17T12:00 45"]);
});

test("a minute in which nothing is due asks nothing of storage", async () => {
  const { round, pass } = deployment({ at: ten + 15 * minute });
  await round();
  const before = storage.proxy.seen.length;
  for (let at = 0; at < 40; at++) {
    pass(minute);
    await round();
  }
  expect(storage.proxy.seen.length).toBe(before);
});

test("what was missed while the app was down is written down as missed when it is back, a day back at most", async () => {
  const containers = storage.containers();
  const first = deployment({ containers, at: ten + minute });
  await first.round();
  first.pass(59 * minute);
  await first.round();
  expect(await stored(containers)).toEqual(["17T11:00 45"]);

  const second = deployment({ containers, at: ten + 4 * hour + 20 * minute });
  await second.round();
  expect(await stored(containers)).toEqual(["17T11:00 45", "17T12:00 missed", "17T13:00 missed", "17T14:00 missed"]);
  expect(second.started).toEqual([]);
  expect(second.logged).toEqual(["snapshots-missed"]);

  const late = deployment({ containers, at: ten + 40 * hour });
  await late.round();
  expect((await stored(containers)).filter((each) => each.endsWith("missed"))).toHaveLength(3 + 23);
});

test("one that was begun and never written is missed, too", async () => {
  const { round, pass, is, containers } = deployment({ at: ten + minute });
  await round();
  is.taking = false;
  for (let at = 1; at < 75; at++) {
    pass(minute);
    await round();
  }
  expect(await stored(containers)).toEqual(["17T11:00 missed"]);
});

test("an app that comes back within minutes takes the snapshot still", async () => {
  const containers = storage.containers();
  await deployment({ containers, at: ten + minute }).round();
  const back = deployment({ containers, at: ten + hour + 3 * minute });
  await back.round();
  expect(back.started).toEqual(["snapshots pool 11:00"]);
});

test("one that still runs is waited for, and does not make the next one be lost", async () => {
  const { round, pass, is, started } = deployment({ everyMinutes: 1, at: ten + 1 });
  await round();
  pass(minute);
  is.running = true;
  await round();
  expect(started).toEqual([]);
  is.running = false;
  pass(30_000);
  await round();
  expect(started).toEqual(["snapshots pool 10:01"]);
});

test("stopped is stopped, also for another process, and what is due meanwhile is not missed", async () => {
  const { round, pass, want, started, containers } = deployment({ at: ten + minute });
  await round();
  expect(jsonOf(await want(false))).toMatchObject({
    feed: "pool",
    wanted: { wanted: false, by: "http" },
  });
  pass(3 * hour);
  await round();
  await deployment({ containers, at: ten + 3 * hour + 20 * minute }).round();
  expect(await stored(containers)).toEqual([]);
  await want(true);
  pass(hour - minute);
  await round();
  expect(started).toEqual(["snapshots pool 14:00"]);
  expect(await stored(containers)).toEqual(["17T14:00 45"]);
});

test("another interval makes nothing of the past a miss", async () => {
  const containers = storage.containers();
  const hourly = deployment({ containers, at: ten + minute });
  await hourly.round();
  hourly.pass(59 * minute);
  await hourly.round();
  const often = deployment({ containers, everyMinutes: 10, at: ten + 85 * minute });
  await often.round();
  often.pass(5 * minute);
  await often.round();
  expect(await stored(containers)).toEqual(["17T11:00 45", "17T11:30 45"]);
});

test("two deployments take one snapshot", async () => {
  const containers = storage.containers();
  const blue = deployment({ containers, at: ten + minute });
  const green = deployment({ name: "green", containers, at: ten + minute });
  await Promise.all([blue.round(), green.round()]);
  blue.pass(59 * minute);
  green.pass(59 * minute);
  await Promise.all([blue.round(), green.round()]);
  expect(await stored(containers)).toEqual(["17T11:00 45"]);
});

test("storage that is down takes no other minute with it", async () => {
  const { round, pass, started, logged } = deployment({ at: ten + minute });
  await round();
  pass(59 * minute);
  storage.proxy.fail(503);
  await round();
  expect(started).toEqual([]);
  expect(logged).toEqual(["snapshots-failed"]);
  storage.proxy.heal();
  pass(minute);
  await round();
  expect(started).toEqual(["snapshots pool 11:00"]);
});

test("status tells what is due next and how the last one was; a feed without snapshots has none to start", async () => {
  const { round, pass, app, client, want } = deployment({ at: ten + minute });
  await round();
  pass(60 * minute);
  await round();
  const { collectors } = jsonOf(await listCollectors(app, client)) as {
    collectors: { snapshots: unknown; deployments: { snapshots_wanted: unknown }[] }[];
  };
  expect(collectors[0]).toMatchObject({
    snapshots: {
      source: "feed",
      every_minutes: 60,
      next_due: "2026-02-17T12:00:00.000Z",
      last: { due: "2026-02-17T11:00:00.000Z", values: 1, failure: null },
    },
    deployments: [{ snapshots_wanted: { wanted: true, by: "configuration", every_minutes: 60 } }],
  });
  expect(collectors[1]).toMatchObject({ snapshots: null, deployments: [{ snapshots_wanted: null }] });
  await expect(want(true, "other").catch(problem)).resolves.toMatchObject({ status: 400 });
  await expect(want(true, "nobody").catch(problem)).resolves.toMatchObject({ status: 404 });
});
