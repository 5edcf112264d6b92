import type { DurableClient } from "durable-functions";
import type { App } from "../../../src/compose";
import { feedSchema } from "../../../src/config/schema";
import { Watchman } from "../../../src/control/ensure-running";
import type { OpeningHours } from "../../../src/hours/schema";
import { telemetry } from "../../../src/model/telemetry";
import { ten } from "../feed/fixture";

interface Scene {
  readonly wanted?: boolean;
  readonly openingHours?: OpeningHours;
  /** Epoch milliseconds of the last frame that this process, and that others heard. */
  readonly own?: number;
  readonly others?: readonly number[];
}

/** A watchman over one feed, and what it says; storage and Durable are somebody else's tests. */
function watchman({ wanted, openingHours, own, others = [] }: Scene) {
  let now = ten;
  const lines: object[] = [];
  const feed = feedSchema.parse({
    id: "pool",
    name: "Pool",
    url: "ws://127.0.0.1:1",
    mapping: { venue: "v", occupancy: "o" },
    openingHours,
  });
  const live = own === undefined ? undefined : { state: { lastFrameAt: own } };
  const app = {
    config: { feeds: [feed] },
    clock: { now: () => now },
    live: { get: () => live, keepAlive: () => Promise.resolve(undefined) },
    control: {
      deployment: "blue",
      wanted: () => Promise.resolve(wanted === undefined ? undefined : { wanted }),
      record: () => Promise.resolve(),
      heard: () => Promise.resolve(others.map((lastFrameAt) => ({ state: { lastFrameAt } }))),
      isHeard: () => Promise.resolve(true),
      forgetDead: () => Promise.resolve(),
    },
    aggregator: { run: () => Promise.resolve({ windows: [], deleted: 0, left: 0, damaged: 0 }) },
  } as unknown as App;
  const client = { getStatus: () => Promise.resolve({ runtimeStatus: "Running" }) } as unknown as DurableClient;
  const watch = new Watchman(app, (_level, event, fields) => {
    if (event === "watch") lines.push(telemetry.watch.parse(fields));
  });
  const rounds = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute++, now += 60_000) await watch.round(client);
    return lines;
  };
  return { rounds };
}

test("every five minutes it says how old the last frame is, and nothing when it has only just begun", async () => {
  const { rounds } = watchman({ wanted: true, own: ten });
  expect(await rounds(5)).toEqual([]);
  const line = { feed: "pool", deployment: "blue", wanted: true, open: true };
  expect(await rounds(6)).toEqual([
    { ...line, lastFrameSeconds: 300 },
    { ...line, lastFrameSeconds: 600 },
  ]);
});

test("where another process listens, it is the newest frame of all that counts", async () => {
  const [line] = await watchman({ wanted: true, others: [ten - 60_000, ten + 200_000, ten] }).rounds(6);
  expect(line).toMatchObject({ lastFrameSeconds: 100 });
});

test("where nobody was ever heard it says so, and it speaks of feeds that nobody wants, too", async () => {
  expect((await watchman({ wanted: true }).rounds(6))[0]).toMatchObject({ wanted: true, lastFrameSeconds: null });
  expect((await watchman({ wanted: false }).rounds(6))[0]).toMatchObject({ wanted: false });
  expect((await watchman({}).rounds(6))[0]).toMatchObject({ wanted: false });
});

test.each([
  ["closed", "08:00-10:05", false],
  ["open, and was not a quarter of an hour ago", "10:00-12:00", false],
  ["open", "09:00-12:00", true],
])("a feed that is %s", async (_, span, open) => {
  const openingHours = { tue: [span] } as unknown as OpeningHours;
  expect((await watchman({ wanted: true, openingHours, own: ten }).rounds(6))[0]).toMatchObject({ open });
});
