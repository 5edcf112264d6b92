import { readdirSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { cleanUp, eventually, HostProcess, temporary, type StateFile } from "./host-process";

afterAll(cleanUp);

describe("the engine", () => {
  let host: HostProcess;

  beforeAll(async () => {
    host = await HostProcess.start("durable", { args: ["--test-controls"] });
  });

  it("has saved what was decided before it launches it", async () => {
    const input = { activity: "readState", input: { state: host.state, instanceId: "saved" } };
    const { output } = await host.run("call", "saved", input);
    const seen = output as StateFile;
    expect(seen.history.filter(({ EventType }) => EventType === 4)).toMatchObject([{ EventId: 0, Name: "readState" }]);
    expect(seen.inbox).toEqual([]);
  });

  it("answers a start, a raise and a terminate only when they are saved", async () => {
    await host.begin("listener", "durable");
    expect(host.record("durable")).toMatchObject({ instanceId: "durable" });
    await host.manage("POST", "instances/durable/suspend?reason=look");
    await host.raise("durable", "stop", { by: "me" });
    expect(host.record("durable").inbox.at(-1)).toMatchObject({ EventType: 15, Name: "stop", Input: '{"by":"me"}' });
    await host.manage("POST", "instances/durable/terminate?reason=enough");
    expect(host.record("durable")).toMatchObject({ runtimeStatus: "Terminated", output: '"enough"' });
  });

  it("lets activities without I/O not starve HTTP", async () => {
    await host.begin("loop", "busy", { n: 0 });
    await eventually(() => host.record("busy").generation > 5);
    const before = host.record("busy").generation;
    const asked = Date.now();
    for (let i = 0; i < 10; i++) expect((await host.get("/api/notes?key=none")).status).toBe(200);
    expect(Date.now() - asked).toBeLessThan(2000);
    expect(host.record("busy").generation).toBeGreaterThan(before);
    await host.manage("POST", "instances/busy/terminate?reason=enough");
  });

  it("takes everything that waits in the inbox into one episode", async () => {
    await host.begin("events", "batch");
    await host.manage("POST", "instances/batch/suspend?reason=gather");
    await host.raise("batch", "data", 1);
    await host.raise("batch", "data", 2);
    await host.open("batch");
    await eventually(() => host.record("batch").inbox.length === 3);
    await host.manage("POST", "instances/batch/resume?reason=go");
    expect((await host.ended("batch")).output).toEqual([1, 2]);
    const types = host.record("batch").history.map(({ EventType }) => EventType);
    expect(types).toEqual([12, 0, 4, 13, 12, 15, 15, 5, 13, 1]);
  });

  it("drops a completion of an execution that is not the current one", async () => {
    await host.begin("abandon", "abandon", {});
    await eventually(async () => (await host.notes("abandon-old")).length === 1);
    await host.raise("abandon", "go");
    await eventually(() => host.record("abandon").generation === 2 && host.record("abandon").history.length > 3);
    const { counters } = await host.controlState();
    await host.open("abandon-old");
    await eventually(async () => (await host.controlState()).counters.dropped === (counters.dropped ?? 0) + 1);
    expect(host.record("abandon").inbox).toEqual([]);
    await host.open("abandon-new");
    expect((await host.ended("abandon")).output).toBe(1);
  });

  it("begins a new generation with a new execution id and an empty history", async () => {
    await host.begin("generations", "fresh", { generation: 1 });
    const first = await eventually(() => host.record("fresh").history.length > 3 && host.record("fresh"));
    await host.open("fresh-1");
    const second = await eventually(() => {
      const record = host.record("fresh");
      return record.generation === 2 && record.history.length > 3 && record;
    });
    expect(second.executionId).not.toBe(first.executionId);
    expect(second.history.map(({ EventType }) => EventType)).toEqual([12, 0, 4, 13]);
    await host.raise("fresh", "stop");
    await host.ended("fresh");
  });

  it("keeps history and heap the same over hundreds of generations", async () => {
    await host.begin("loop", "warm", { n: 0, max: 400 });
    await host.ended("warm");
    const before = await host.json<number>("/api/heap");
    await host.begin("loop", "long", { n: 0, max: 1200 });
    await host.ended("long");
    const after = await host.json<number>("/api/heap");
    expect(host.record("long").generation).toBe(600);
    expect(host.record("long").history).toHaveLength(host.record("warm").history.length);
    expect(after - before).toBeLessThan(2_000_000);
  }, 90_000);

  it("keeps an ended instance until it is purged or started again", async () => {
    await host.run("call", "kept", { activity: "echo", input: 1 });
    expect((await host.status("kept")).output).toBe(1);
    await host.run("call", "kept", { activity: "echo", input: 2 });
    expect((await host.status("kept")).output).toBe(2);
  });
});

describe("a host that starts again on its state", () => {
  it("launches again what was scheduled and not completed, and has lost nothing that it accepted", async () => {
    const state = temporary();
    let host = await HostProcess.start("durable", { state });
    await host.begin("generations", "collector", { generation: 1 });
    await host.begin("sleep", "sleeper", 1500);
    await host.begin("parent", "mother", { name: "generations", input: { generation: 1 }, id: "daughter" });
    await eventually(async () => (await host.notes("daughter-1")).length === 1);
    await host.begin("listener", "ears");
    expect((await host.raise("ears", "stop", "heard")).status).toBe(202);
    await host.kill();

    host = await HostProcess.start("durable", { state });
    expect((await host.ended("ears")).output).toBe("heard");
    await eventually(async () => (await host.notes("collector-1")).length === 1);
    await host.open("collector-1");
    await eventually(() => host.record("collector").generation === 2);
    await host.raise("daughter", "stop", "home");
    expect((await host.ended("mother")).output).toEqual({ stopped: 1, by: "home" });
    expect((await host.ended("sleeper")).output).toBe("awake");
    await host.stop();
  });

  it("goes on with nothing while it ends, and with what ended meanwhile when it starts again", async () => {
    const state = temporary();
    let host = await HostProcess.start("durable", { state });
    await host.begin("generations", "goodbye", { generation: 1 });
    await eventually(async () => (await host.notes("goodbye-1")).length === 1);
    await host.stop();
    const { generation, inbox } = host.record("goodbye");
    expect({ generation, inbox }).toEqual({ generation: 1, inbox: [expect.objectContaining({ EventType: 5 })] });

    host = await HostProcess.start("durable", { state });
    await eventually(async () => (await host.notes("goodbye-2")).length === 1);
    expect(await host.notes("goodbye-1")).toEqual([]);
    await host.stop();
  });

  it("loses no accepted event when it is killed under load", async () => {
    const state = temporary();
    let host = await HostProcess.start("durable", { state });
    await host.begin("loop", "load", { n: 0 });
    await host.begin("events", "witness");
    let accepted = 0;
    for (let kill = 0; kill < 2; kill++) {
      const raising = [0, 1, 2, 3, 4].map(async () => {
        const answer = await host.raise("witness", "data", kill).catch(() => undefined);
        if (answer?.status === 202) accepted++;
      });
      await raising[0];
      await host.kill();
      await Promise.all(raising);
      host = await HostProcess.start("durable", { state });
    }
    expect(accepted).toBeGreaterThan(1);
    const { history, inbox } = host.record("witness");
    const kept = [...history, ...inbox].filter(({ EventType }) => EventType === 15);
    expect(kept.length).toBeGreaterThanOrEqual(accepted);
    await host.stop();
  });

  it("warns of a damaged state file by its name and goes on with the others", async () => {
    const state = temporary();
    let host = await HostProcess.start("durable", { state });
    await host.begin("listener", "damaged");
    await host.begin("listener", "healthy");
    await host.stop();
    const files = readdirSync(join(state, "instances"));
    const damaged = files.find((file) => file.startsWith("damaged"))!;
    truncateSync(join(state, "instances", damaged), 40);

    host = await HostProcess.start("durable", { state });
    const warning = host.output.split("\n").find((line) => line.includes(damaged));
    expect(JSON.parse(warning!)).toMatchObject({ level: "warning", message: expect.stringContaining("is damaged") });
    expect((await host.manage("GET", "instances/damaged")).status).toBe(404);
    expect(readdirSync(join(state, "instances"))).toContain(`${damaged}.corrupt`);
    await host.raise("healthy", "stop", "fine");
    expect((await host.ended("healthy")).output).toBe("fine");
    await host.stop();
  });
});
