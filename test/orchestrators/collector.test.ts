import { resolve } from "node:path";
import type { AggregateAnswer, CollectorStatus, ListenInput, ListenResult } from "../../src/model/messages";
import { cleanUp, eventually, HostProcess } from "../local/host/host-process";

// The built orchestrator under the real SDK; its activities are answered by the tests.
const id = "collector-pool";
const app = resolve(__dirname, "fixtures/collector");
let host: HostProcess;

beforeEach(async () => {
  host = await HostProcess.start(app);
});
afterEach(cleanUp);

/** Answers the activity that waits, or will; gives what it was asked. */
function answer(activity: "listen", result: ListenResult): Promise<ListenInput>;
function answer(activity: "aggregate", result: AggregateAnswer): Promise<{ partial: boolean }>;
function answer(activity: string, result: unknown): Promise<unknown> {
  return eventually(async () => (await host.post(`/api/answer?activity=${activity}`, { result })).json());
}

/** Fails the activity that waits, so often as it is tried. */
async function fail(activity: string, times: number): Promise<void> {
  for (let time = 0; time < times; time++) {
    await eventually(async () => (await host.post(`/api/answer?activity=${activity}`, { error: "broken" })).json());
  }
}

async function shows(part: Partial<CollectorStatus>, absent: readonly (keyof CollectorStatus)[] = []): Promise<void> {
  let seen: unknown;
  const found = eventually(async () => {
    seen = (await host.status(id)).customStatus;
    const status = (seen ?? {}) as CollectorStatus;
    return Object.entries(part).every(
      ([key, value]) => JSON.stringify(status[key as keyof CollectorStatus]) === JSON.stringify(value),
    );
  });
  await found.catch(() => expect(seen).toMatchObject(part));
  for (const key of absent) expect(seen).not.toHaveProperty(key);
}

const report = (start: string) => ({ start, readings: 7, coveredSeconds: 60, missingSeconds: 0 });
const listened: ListenResult = { status: "listened", frames: 1, readings: 1, windowSeconds: 60 };
const begin = () => host.begin("collector", id, { version: 1, feed: "pool", windowSeconds: 60 });

test("it shows the last window as soon as that is aggregated, not a window later", async () => {
  await begin();
  await shows({ phase: "listening" }, ["lastWindow", "until"]);
  await answer("aggregate", { windows: 1, left: 0, last: report("a") });
  await shows({ phase: "listening", lastWindow: report("a") });
  const { window } = await answer("listen", listened);
  await shows({
    phase: "listening",
    lastWindow: report("a"),
    window: { start: new Date(window.end).toISOString(), end: new Date(window.end + 60_000).toISOString() },
  });
});

test("asleep it shows when it listens again, the opening, and the last window of the day", async () => {
  const opensAt = Date.now() + 600_000;
  await begin();
  await answer("listen", { status: "closed", opensAt, wakeAt: opensAt - 120_000 });
  await shows({
    phase: "sleeping",
    until: new Date(opensAt - 120_000).toISOString(),
    nextOpening: new Date(opensAt).toISOString(),
  });
  // The run that began beside `listen` takes the day's last window; the one after it finds nothing more.
  expect(await answer("aggregate", { windows: 1, left: 0, last: report("b") })).toMatchObject({ partial: false });
  expect(await answer("aggregate", { windows: 0, left: 0 })).toMatchObject({ partial: true });
  await shows({ phase: "sleeping", lastWindow: report("b") }, ["window"]);
});

test("stopped it says so, with the last window, and shows no window that it would listen to", async () => {
  await begin();
  await answer("listen", { status: "unwanted" });
  await shows({ phase: "stopping" }, ["window"]);
  await answer("aggregate", { windows: 0, left: 0 });
  expect(await answer("aggregate", { windows: 1, left: 0, last: report("c") })).toMatchObject({ partial: true });
  expect(await answer("listen", { status: "unwanted" })).toMatchObject({ look: true });
  expect((await host.ended(id)).output).toEqual({ ended: "stopped" });
  await shows({ phase: "stopped", lastWindow: report("c") }, ["window"]);
});

test("a start that comes while it stops is seen at once, and shown as listening for the whole window", async () => {
  await begin();
  await answer("listen", { status: "unwanted" });
  await answer("aggregate", { windows: 0, left: 0 });
  await answer("aggregate", { windows: 0, left: 0 });
  await answer("listen", { status: "wanted" });
  await shows({ phase: "listening" });
  expect(await answer("listen", listened)).not.toHaveProperty("look");
});

test("where listening fails it says why and when it tries again, and then does", async () => {
  await begin();
  await fail("listen", 3);
  await shows({ phase: "recovering" }, ["window"]);
  const { customStatus } = await host.status(id);
  expect(customStatus).toMatchObject({ error: expect.stringContaining("broken"), until: expect.any(String) });
  await host.raise(id, "wake");
  await shows({ phase: "listening" }, ["error"]);
});

test("an aggregation that fails costs no window", async () => {
  await begin();
  await fail("aggregate", 1);
  const { window } = await answer("listen", listened);
  expect((await answer("listen", listened)).window.start).toBe(window.end);
});
