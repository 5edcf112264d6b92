import { cleanUp, eventually, HostProcess } from "./host-process";

afterAll(cleanUp);

describe("the test controls", () => {
  let host: HostProcess;

  beforeAll(async () => {
    host = await HostProcess.start("durable", { args: ["--test-controls"] });
  });
  afterEach(async () => {
    await host.control("reset");
  });

  it("hold results and release them one by one, in their order", async () => {
    await host.control("hold", { kind: "activity", name: "echo" });
    await host.begin("call", "first", { activity: "echo", input: 1 });
    await eventually(async () => (await host.controlState()).held.length === 1);
    await host.begin("call", "second", { activity: "echo", input: 2 });
    const { held } = await eventually(async () => {
      const state = await host.controlState();
      return state.held.length === 2 && state;
    });
    expect(held.map(({ kind, name, instanceId }) => [kind, name, instanceId])).toEqual([
      ["activity", "echo", "first"],
      ["activity", "echo", "second"],
    ]);
    await host.control("release", { count: 1 });
    expect((await host.ended("first")).output).toBe(1);
    expect((await host.status("second")).runtimeStatus).toBe("Running");
    await host.control("release", { id: held[1]!.id });
    expect((await host.ended("second")).output).toBe(2);
  });

  it("hold firings of timers", async () => {
    await host.control("hold", { kind: "timer", name: "sleep" });
    await host.begin("sleep", "timer", 1);
    await eventually(async () => (await host.controlState()).held.length === 1);
    expect((await host.status("timer")).runtimeStatus).toBe("Running");
    await host.control("release", { kind: "timer" });
    expect((await host.ended("timer")).output).toBe("awake");
  });

  it("hold events", async () => {
    await host.begin("listener", "event");
    await host.control("hold", { kind: "event", name: "stop" });
    await host.raise("event", "stop", "late");
    expect((await host.controlState()).held).toMatchObject([{ kind: "event", name: "stop", instanceId: "event" }]);
    expect((await host.status("event")).runtimeStatus).not.toBe("Completed");
    await host.control("release", { kind: "event" });
    expect((await host.ended("event")).output).toBe("late");
  });

  it("hold the next generation, which is saved already", async () => {
    await host.control("hold", { kind: "continueAsNew", name: "generations" });
    await host.begin("generations", "pause", { generation: 1 });
    await host.open("pause-1");
    await eventually(async () => (await host.controlState()).held.length === 1);
    expect(host.record("pause")).toMatchObject({ generation: 2, history: [], inbox: [{ EventType: 0 }] });
    expect(await host.notes("pause-2")).toEqual([]);
    await host.control("release", { kind: "continueAsNew" });
    await eventually(async () => (await host.notes("pause-2")).length === 1);
    await host.manage("POST", "instances/pause/terminate?reason=x");
  });

  it("stop holding without letting go what is held", async () => {
    await host.control("hold", { kind: "activity", name: "echo" });
    await host.begin("call", "stays", { activity: "echo", input: 1 });
    await eventually(async () => (await host.controlState()).held.length === 1);
    await host.control("unhold", { kind: "activity" });
    expect((await host.run("call", "passes", { activity: "echo", input: 2 })).output).toBe(2);
    expect((await host.status("stays")).runtimeStatus).toBe("Running");
  });

  it.each(["before", "after"])("delay activities %s they run", async (when) => {
    const id = `delay-${when}`;
    await host.control("delay", { when, name: "note", minMs: 250, maxMs: 300, seed: 7 });
    const begun = Date.now();
    await host.begin("call", id, { activity: "note", input: { key: id, value: 1 } });
    if (when === "before") expect(await host.notes(id)).toHaveLength(0);
    else await eventually(async () => (await host.notes(id)).length === 1);
    expect((await host.status(id)).runtimeStatus).not.toBe("Completed");
    await host.ended(id);
    expect(Date.now() - begun).toBeGreaterThanOrEqual(245);
    expect(await host.notes(id)).toHaveLength(1);
  });

  it("refuse what they do not understand", async () => {
    for (const [action, body, message] of [
      ["hold", { kind: "nothing" }, `"kind" must be one of`],
      ["hold", {}, `"kind" must be one of`],
      ["delay", { when: "before" }, `must be numbers`],
      ["repeat", { mode: "thrice" }, `"mode" must be`],
      ["batch", { instanceId: "nobody", items: [] }, "There is no instance"],
    ] as const) {
      const response = await host.post(`/admin/test/${action}`, body);
      expect(response.status).toBe(400);
      expect(await response.text()).toContain(message);
    }
    expect((await host.post("/admin/test/nothing", {})).status).toBe(404);
  });

  it("are not served without --test-controls", async () => {
    const plain = await HostProcess.start("durable");
    expect((await plain.get("/admin/test/state")).status).toBe(404);
    await plain.stop();
  });
});
