import { cleanUp, eventually, HostProcess } from "./host-process";

const NEVER = { TIMER_SCHEDULE: "0 0 0 1 1 *" };

describe("loading the app", () => {
  let host: HostProcess;

  beforeAll(async () => {
    host = await HostProcess.start("web", { env: NEVER });
  });
  afterAll(cleanUp);

  it("supplies @azure/functions-core as the worker does", async () => {
    expect(await host.json("/web/v1/core")).toEqual({
      version: "string",
      hostVersion: "string",
      Disposable: "function",
      setProgrammingModel: "function",
      getProgrammingModel: "function",
      registerFunction: "function",
      registerHook: "function",
      log: "function",
    });
  });

  it("takes the binding whose type ends in Trigger for a function's trigger", async () => {
    const { state, functions } = await host.json<{ state: string; functions: object[] }>("/admin/host/status");
    expect(state).toBe("Running");
    expect(functions).toEqual(
      expect.arrayContaining([
        { name: "core", type: "httpTrigger" },
        { name: "everySecond", type: "timerTrigger" },
        { name: "byHand", type: "queueTrigger" },
      ]),
    );
  });

  it("invokes functions between their hooks", async () => {
    expect(await host.json("/web/v1/hooked")).toEqual({ wrapped: "inner", before: true });
  });

  it("passes the trigger's data through the wire's form", async () => {
    expect((await host.post("/admin/functions/byHand", { input: '{"a":[1]}' })).status).toBe(202);
    await eventually(async () => {
      const { events } = await host.json<{ events: unknown[] }>("/web/v1/environment");
      return JSON.stringify(events.at(-1)) === '{"a":[1]}';
    });
  });

  it("does not call getCapabilities, which would start the library's own proxy", async () => {
    expect(await (await host.get("/web/v1/setup")).text()).toBe("open");
  });

  it("sets WEBSITE_HOSTNAME, goes to the app's directory, and runs the appStart hooks", async () => {
    const environment = await host.json<{ hostname: string; cwd: string; events: unknown[] }>("/web/v1/environment");
    expect(`http://${environment.hostname}`).toBe(host.url);
    expect(environment.cwd).toMatch(/fixtures.web$/);
    expect(environment.events[0]).toBe("appStart");
  });

  it("writes each log entry as one JSON line, after the log hooks", async () => {
    const invocationId = await (await host.get("/web/v1/log")).text();
    const entries = await eventually(() => {
      const lines = host.output.split("\n").filter((line) => line.includes(invocationId));
      return lines.length === 2 && lines.map((line) => JSON.parse(line) as object);
    });
    const time = expect.stringMatching(/Z$/);
    expect(entries).toEqual([
      { time, level: "information", category: "Function.log.User", message: "a *** { a: 1 }", invocationId },
      { time, level: "warning", category: "Function.log.User", message: "careful", invocationId },
    ]);
  });

  it("loads every file that main's pattern means, and ES modules", async () => {
    expect(await (await host.get("/web/v1/more")).text()).toBe("found");
    const esm = await HostProcess.start("esm");
    expect(await (await esm.get("/api/esm")).text()).toBe("an ES module");
    await esm.stop();
  });

  it("warns of functions that it never triggers", () => {
    expect(host.output).toContain("Function 'byHand' is never triggered: this host does not serve queueTrigger.");
  });

  it("runs the appTerminate hooks on shutdown", async () => {
    const other = await HostProcess.start("web", { env: NEVER });
    expect(await other.stop()).toBe(0);
    expect(other.output).toContain("appTerminate\n");
  });

  it("gives the appTerminate hooks 5 s", async () => {
    const other = await HostProcess.start("web", { env: { ...NEVER, HANG_ON_TERMINATE: "1" } });
    const asked = Date.now();
    expect(await other.stop()).toBe(0);
    expect(Date.now() - asked).toBeGreaterThanOrEqual(4900);
    expect(Date.now() - asked).toBeLessThan(7000);
    expect(other.output).toContain("took more than 5 s");
  });
});
