import { cleanUp, eventually, HostProcess } from "./host-process";

afterAll(cleanUp);

describe("as the real extension, the host", () => {
  let host: HostProcess;

  beforeAll(async () => {
    host = await HostProcess.start("durable", { args: ["--test-controls"] });
  });

  it("discards events that a generation did not consume, with a warning", async () => {
    await host.begin("abandon", "deaf", {});
    await host.raise("deaf", "nobody-waits", 1);
    await host.raise("deaf", "go");
    await eventually(() => host.record("deaf").generation === 2);
    const { history, inbox } = await eventually(() => host.record("deaf").history.length > 0 && host.record("deaf"));
    expect([...history, ...inbox].filter(({ EventType }) => EventType === 15)).toEqual([]);
    await host.said("Event 'nobody-waits' of 'deaf' was discarded");
    await host.open("deaf-new");
    await host.ended("deaf");
  });

  it("loses a stop in the same batch behind the completion that continues as new", async () => {
    await host.begin("generations", "behind", { generation: 1 });
    await host.control("hold", { kind: "activity", name: "wait", instanceId: "behind" });
    await host.open("behind-1");
    await eventually(async () => (await host.controlState()).held.length === 1);
    const items = [{ release: { kind: "activity" } }, { event: "stop", input: "lost" }];
    await host.control("batch", { instanceId: "behind", items });
    await eventually(() => host.record("behind").generation === 2 && host.record("behind").history.length > 3);
    expect((await host.status("behind")).runtimeStatus).toBe("Running");
    await host.said("Event 'stop' of 'behind' was discarded");
    await host.raise("behind", "stop", "heard");
    expect((await host.ended("behind")).output).toEqual({ stopped: 2, by: "heard" });
    await host.control("reset");
  });

  it("obeys a stop in the same batch before the completion", async () => {
    await host.begin("generations", "ahead", { generation: 1 });
    await host.control("hold", { kind: "activity", name: "wait", instanceId: "ahead" });
    await host.open("ahead-1");
    await eventually(async () => (await host.controlState()).held.length === 1);
    const items = [{ event: "stop", input: "in time" }, { release: { kind: "activity" } }];
    await host.control("batch", { instanceId: "ahead", items });
    expect((await host.ended("ahead")).output).toEqual({ stopped: 1, by: "in time" });
    await host.control("reset");
  });

  it("keeps an event that comes between two generations", async () => {
    await host.begin("generations", "between", { generation: 1 });
    await host.control("hold", { kind: "continueAsNew", instanceId: "between" });
    await host.open("between-1");
    await eventually(async () => (await host.controlState()).held.length === 1);
    await host.raise("between", "stop", "kept");
    await host.control("reset");
    expect((await host.ended("between")).output).toEqual({ stopped: 2, by: "kept" });
  });

  it("schedules a task again that is passed to Task.any a second time, shifts the later ids, and warns loudly", async () => {
    await host.control("hold", { kind: "activity", name: "note", instanceId: "twice" });
    await host.begin("twice", "twice");
    await host.raise("twice", "stop");
    await eventually(async () => (await host.notes("twice-slow")).length === 2);
    const scheduled = host.record("twice").history.filter(({ EventType }) => EventType === 4);
    expect(scheduled.map(({ EventId, Name }) => [EventId, Name])).toEqual([
      [0, "note"],
      [1, "note"],
    ]);
    await host.said("passed 'note' to Task.any or Task.all a second time");
    await host.control("release", { instanceId: "twice", count: 1 });
    await eventually(() => host.record("twice").history.filter(({ EventType }) => EventType === 4).length === 3);
    expect(host.record("twice").history.findLast(({ EventType }) => EventType === 4)).toMatchObject({ EventId: 2 });
    await host.control("reset");
    // the repetition's result reaches the task that the SDK numbered 1
    expect((await host.ended("twice")).output).toBe("slow");
  });

  it("does the pattern that behaves the same on both: one yield schedules all, yielding it again is safe", async () => {
    await host.begin("pattern", "pattern", { generation: 1 });
    await host.open("pattern-1");
    await eventually(() => host.record("pattern").generation === 2);
    await eventually(async () => (await host.notes("pattern-2")).length === 1);
    await host.raise("pattern", "stop");
    await eventually(() => host.record("pattern").history.some(({ EventType }) => EventType === 15));
    await host.open("pattern-2");
    expect((await host.ended("pattern")).output).toEqual({ generation: 2, echoed: 2 });
    const scheduled = host.record("pattern").history.filter(({ EventType }) => EventType === 4);
    expect(scheduled.map(({ Name }) => Name)).toEqual(["wait", "echo"]);
  });

  it("overwrites createdTime at each generation and carries customStatus over", async () => {
    await host.begin("generations", "carried", { generation: 1 });
    const first = await eventually(() => host.record("carried").history.length > 3 && host.record("carried"));
    await new Promise((resolve) => setTimeout(resolve, 1001));
    const { createdTime } = await host.status("carried");
    await host.open("carried-1");
    await eventually(() => host.record("carried").generation === 2);
    const status = await host.status("carried");
    expect(Date.parse(status.createdTime)).toBeGreaterThan(Date.parse(createdTime));
    expect(status.customStatus).toBe("set in the first");
    expect(first.generation).toBe(1);
    await host.raise("carried", "stop");
    await host.ended("carried");
  });

  it("gives a terminated instance the reason, a failed one and a failed activity their sentences as output", async () => {
    await host.begin("listener", "ended");
    await host.manage("POST", "instances/ended/terminate?reason=no%20more");
    expect(await host.status("ended")).toMatchObject({ runtimeStatus: "Terminated", output: "no more" });
    const failed = await host.run("explode", "failed");
    expect(failed).toMatchObject({ runtimeStatus: "Failed", output: "Orchestrator function 'explode' failed: boom" });
    const { output } = await host.run("call", "failing", { activity: "fail", input: "no luck" });
    expect(output).toMatch(/^Orchestrator function 'call' failed: Activity function 'fail' failed: no luck/);
  });

  it.each(["parallel", "sequential"])("may run an activity twice (%s); the second result is dropped", async (mode) => {
    const id = `repeat-${mode}`;
    await host.control("repeat", { name: "wait", mode });
    await host.begin("call", id, { activity: "wait", input: id });
    const begun = mode === "parallel" ? 2 : 1;
    await eventually(async () => (await host.notes(id)).length === begun);
    const { counters } = await host.controlState();
    await host.open(id);
    expect((await host.ended(id)).output).toBe(begun);
    if (mode === "sequential") await host.open(id);
    await eventually(async () => (await host.notes(id)).length === 4);
    await eventually(async () => (await host.controlState()).counters.dropped === (counters.dropped ?? 0) + 1);
    await host.control("reset");
  });

  it("ends without waiting for activities in flight", async () => {
    const other = await HostProcess.start("durable");
    await other.begin("call", "flight", { activity: "wait", input: "flight" });
    await eventually(async () => (await other.notes("flight")).length === 1);
    const asked = Date.now();
    expect(await other.stop()).toBe(0);
    expect(Date.now() - asked).toBeLessThan(2000);
  });

  it("keeps unconsumed events only where it is started with --keep-events", async () => {
    const keeping = await HostProcess.start("durable", { args: ["--test-controls", "--keep-events"] });
    await keeping.begin("generations", "kept", { generation: 1 });
    await keeping.control("hold", { kind: "activity", name: "wait" });
    await keeping.open("kept-1");
    await eventually(async () => (await keeping.controlState()).held.length === 1);
    const items = [{ release: { kind: "activity" } }, { event: "stop", input: "kept" }];
    await keeping.control("batch", { instanceId: "kept", items });
    expect((await keeping.ended("kept")).output).toEqual({ stopped: 2, by: "kept" });
    await keeping.stop();
  });
});
