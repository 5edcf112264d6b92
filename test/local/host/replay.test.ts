import { cleanUp, eventually, HostProcess } from "./host-process";

describe("the replay executor's contract", () => {
  let host: HostProcess;

  beforeAll(async () => {
    host = await HostProcess.start("durable", { args: ["--test-controls"] });
  });
  afterAll(cleanUp);

  it("runs each activity once although every answer of the executor names all of them", async () => {
    await host.run("once", "once");
    expect(await host.notes("once")).toEqual([1, 2, 3]);
  });

  it("gives ids depth first when tasks are yielded, and none to external events", async () => {
    await host.begin("parallel", "ids");
    const history = await eventually(() => {
      const events = host.record("ids").history.filter(({ EventType }) => EventType === 4 || EventType === 10);
      return events.length === 4 && events;
    });
    expect(history.map(({ EventType, EventId, Name, Input }) => [EventType, EventId, Name, Input])).toEqual([
      [4, 0, "echo", '"a"'],
      [4, 1, "echo", '"b"'],
      [10, 2, undefined, undefined],
      [4, 3, "wait", '"ids"'],
    ]);
    await host.open("ids");
  });

  it("retries an activity, with a back-off timer and an id of its own for each attempt", async () => {
    const input = { first: 20, attempts: 5, coefficient: 2, max: 60, times: 3 };
    const { output } = await host.run("retry", "retry", input);
    expect(output).toBe("attempt 4");
    const { history } = host.record("retry");
    const scheduled = history.filter(({ EventType }) => EventType === 4 || EventType === 10);
    expect(scheduled.map(({ EventType, EventId }) => [EventType, EventId])).toEqual([
      [4, 0],
      [10, 1],
      [4, 2],
      [10, 3],
      [4, 4],
      [10, 5],
      [4, 6],
    ]);
    const timers = scheduled.filter(({ EventType }) => EventType === 10);
    const delays = timers.map(({ FireAt, Timestamp }) => Date.parse(String(FireAt)) - Date.parse(Timestamp));
    expect(delays).toEqual([20, 40, 60]);
    const attempts = await host.notes<number>("retry");
    expect(attempts[3]! - attempts[0]!).toBeGreaterThanOrEqual(119);
  });

  it("fires a timer even after the last failed attempt, and only then fails", async () => {
    const { runtimeStatus, output } = await host.run("retry", "exhausted", { first: 10, attempts: 2, times: 9 });
    expect(runtimeStatus).toBe("Failed");
    expect(output).toMatch(/^Orchestrator function 'retry' failed: Activity function 'failTimes' failed: attempt 2/);
    const types = host.record("exhausted").history.map(({ EventType }) => EventType);
    expect(types.filter((type) => type === 6)).toHaveLength(2);
    expect(types.filter((type) => type === 11)).toHaveLength(2);
  });

  it("begins each episode with OrchestratorStarted, which drives the clock and isReplaying", async () => {
    await host.run("clock", "clock");
    const looks = await host.notes<{ place: string; replaying: boolean; now: string }>("clock");
    expect(looks.map(({ place, replaying }) => `${place}: ${replaying ? "replaying" : "new"}`)).toEqual([
      "start: new",
      "start: replaying",
      "after one: new",
      "start: replaying",
      "after one: replaying",
      "after two: new",
    ]);
    const started = host.record("clock").history.filter(({ EventType }) => EventType === 12);
    const times = started.map(({ Timestamp }) => Timestamp);
    expect(looks.map(({ now }) => now)).toEqual([times[0], times[0], times[1], times[0], times[1], times[2]]);
  });

  it("gives the orchestrator the trigger value of the real extension", async () => {
    await host.run("call", "trigger", { activity: "echo", input: 1 });
    const [, second] = await host.notes<{ history: Record<string, unknown>[] }>("trigger");
    expect(second).toMatchObject({
      input: { activity: "echo", input: 1 },
      instanceId: "trigger",
      isReplaying: true,
      parentInstanceId: null,
      upperSchemaVersion: 1,
      upperSchemaVersionNew: 3,
      longRunningTimerIntervalDuration: "3.00:00:00",
      maximumShortTimerDuration: "6.00:00:00",
      defaultHttpAsyncRequestSleepTimeMillseconds: 30000,
    });
    expect(second!.history.map(({ EventType, IsPlayed }) => [EventType, IsPlayed])).toEqual([
      [12, true],
      [0, true],
      [4, true],
      [13, true],
      [12, false],
      [5, false],
    ]);
  });

  it("hands results over as JSON, also undefined", async () => {
    expect((await host.run("call", "silent", { activity: "silent" })).output).toBeNull();
    const completed = host.record("silent").history.find(({ EventType }) => EventType === 5);
    expect(completed?.Result).toBe("null");
    expect((await host.run("call", "digits", { activity: "echo", input: "007" })).output).toBe("007");
  });

  it("hands failures over with a reason and details", async () => {
    const { output } = await host.run("catch", "reason", { activity: "fail", input: "no luck" });
    expect(output).toMatchObject({ name: "Error" });
    const { message } = output as { message: string };
    expect(message).toMatch(/^Activity function 'fail' failed: no luck \n Error: no luck\n\s+at /);
  });

  it("hands failures of an app with an exception properties provider over as FailureDetails", async () => {
    const { output } = await host.run("catch", "details", { activity: "failWithProperties" });
    expect(output).toMatchObject({
      name: "TaskFailedError",
      message: "RangeError: too far",
      details: { errorType: "RangeError", errorMessage: "too far", properties: { shelf: 7 } },
    });
  });

  it("keeps inputs of activities and sub-orchestrations what they are", async () => {
    const { output } = await host.run("inputs", "inputs", { round: "first" });
    expect(output).toEqual(["text", 7, true, { a: [1] }, null, "text", 7, { a: [1] }, "7"]);
  });

  it("keeps a text given to continueAsNew what it is", async () => {
    expect((await host.run("again", "again", 1)).output).toBe("again, please");
  });

  it("reads a failing orchestrator's error from the executor", async () => {
    const { runtimeStatus, output, customStatus } = await host.run("explode", "explode");
    expect(runtimeStatus).toBe("Failed");
    expect(output).toBe("Orchestrator function 'explode' failed: boom");
    expect(customStatus).toBe("lit");
  });

  it("arms timers beyond six days in slices of three", async () => {
    const day = 24 * 3600 * 1000;
    await host.begin("sleep", "ten-days", 10 * day);
    const timer = await eventually(() => host.record("ten-days").history.find(({ EventType }) => EventType === 10));
    expect(Date.parse(String(timer.FireAt)) - Date.parse(timer.Timestamp)).toBe(3 * day);
    await host.manage("POST", "instances/ten-days/terminate?reason=enough");
  });

  it("does not fire a timer of more than 2^31 ms at once", async () => {
    await host.begin("retry", "patient", { first: 2 ** 31 + 1000, attempts: 2, times: 9 });
    await eventually(() => host.record("patient").history.find(({ EventType }) => EventType === 10));
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await host.notes("patient")).toHaveLength(1);
    expect(host.errors).not.toContain("TimeoutOverflowWarning");
    expect((await host.status("patient")).runtimeStatus).toBe("Running");
    await host.manage("POST", "instances/patient/terminate?reason=enough");
  });

  it("never fires a timer that was cancelled", async () => {
    await host.begin("cancel", "cancel");
    await host.raise("cancel", "go");
    const { history } = await eventually(() => {
      const record = host.record("cancel");
      return record.history.some(({ Name }) => Name === "go") && record;
    });
    const timer = history.find(({ EventType }) => EventType === 10)!;
    await new Promise((resolve) => setTimeout(resolve, Date.parse(String(timer.FireAt)) - Date.now() + 50));
    await host.raise("cancel", "end");
    await host.ended("cancel");
    expect(host.record("cancel").history.filter(({ EventType }) => EventType === 11)).toHaveLength(0);
  });

  it("keeps events that came before anybody waited, in their order", async () => {
    await host.begin("events", "early");
    await host.raise("early", "data", 1);
    await host.raise("early", "data", 2);
    await host.open("early");
    expect((await host.ended("early")).output).toEqual([1, 2]);
  });

  it("completes and fails the parents of sub-orchestrations", async () => {
    const good = await host.run("parent", "parent-1", { name: "give", input: { a: 1 }, id: "child-1" });
    expect(good.output).toEqual({ a: 1 });
    const bad = await host.run("parent", "parent-2", { name: "explode" });
    expect((bad.output as { caught: string }).caught).toMatch(/^Orchestrator function 'explode' failed: boom/);
    const types = host.record("parent-1").history.map(({ EventType }) => EventType);
    expect(types).toEqual(expect.arrayContaining([7, 8]));
    expect(host.record("parent-2").history.map(({ EventType }) => EventType)).toContain(9);
  });

  it("fails what it does not do, with a message: callHttp, entities, unknown functions", async () => {
    expect((await host.run("http", "http")).output).toMatch(/^callHttp can't be used on the embedded host/);
    expect((await host.run("entity", "entity")).output).toMatch(/^Entities can't be used on the embedded host/);
    expect((await host.run("unknown", "unknown")).output).toBe(
      "Orchestrator function 'unknown' failed: The function 'nowhere' doesn't exist, is disabled, or is not an activity function.",
    );
  });
});
