import { cleanUp, eventually, HostProcess, type Status } from "./host-process";

type Json = Record<string, unknown>;

describe("the management API", () => {
  let host: HostProcess;

  beforeAll(async () => {
    host = await HostProcess.start("durable");
  });
  afterAll(cleanUp);

  const client = async (method: string, ...args: unknown[]): Promise<Json> =>
    (await (await host.post(`/api/client/${method}`, args)).json()) as Json;
  const statusOf = async (method: string, path: string, init?: RequestInit): Promise<number> =>
    (await host.manage(method, path, init)).status;

  it("is described by the durableClient binding", async () => {
    const base = `${host.url}/runtime/webhooks/durabletask`;
    const query = `taskHub=Fixture&connection=Storage&code=${host.key}`;
    expect(await host.json<Json>("/api/binding")).toMatchObject({
      taskHubName: "Fixture",
      creationUrls: { createNewInstancePostUri: `${base}/orchestrators/{functionName}[/{instanceId}]?${query}` },
      managementUrls: {
        id: "INSTANCEID",
        statusQueryGetUri: `${base}/instances/INSTANCEID?${query}`,
        sendEventPostUri: `${base}/instances/INSTANCEID/raiseEvent/{eventName}?${query}`,
        terminatePostUri: `${base}/instances/INSTANCEID/terminate?reason={text}&${query}`,
        purgeHistoryDeleteUri: `${base}/instances/INSTANCEID?${query}`,
        suspendPostUri: `${base}/instances/INSTANCEID/suspend?reason={text}&${query}`,
        resumePostUri: `${base}/instances/INSTANCEID/resume?reason={text}&${query}`,
      },
      baseUrl: base,
      requiredQueryStringParameters: query,
      rpcBaseUrl: expect.stringContaining(base),
    });
  });

  it("answers 401 without the right code", async () => {
    const path = "/runtime/webhooks/durabletask/instances";
    expect((await host.get(path)).status).toBe(401);
    expect((await host.get(`${path}?code=guess`)).status).toBe(401);
    expect((await host.get("/runtime/webhooks/durabletask/rpc/guess/instances")).status).toBe(401);
    expect((await host.get(`${path}?code=${host.key}`)).status).toBe(200);
  });

  it("starts: 202 with links, 400 for an unknown name or bad JSON, 409 while the instance is not ended", async () => {
    const started = await host.manage("POST", "orchestrators/listener/one", { body: `{"a":1}` });
    expect(started.status).toBe(202);
    const links = (await started.json()) as Record<string, string>;
    expect(links.id).toBe("one");
    expect(started.headers.get("location")).toBe(links.statusQueryGetUri);
    expect((await fetch(links.statusQueryGetUri!)).status).toBe(202);
    expect(await statusOf("POST", "orchestrators/nobody")).toBe(400);
    expect(await statusOf("POST", "orchestrators/echo")).toBe(400);
    expect(await statusOf("POST", "orchestrators/listener/other", { body: "{" })).toBe(400);
    expect(await statusOf("POST", "orchestrators/listener/one")).toBe(409);
    const generated = (await (await host.manage("POST", "orchestrators/listener")).json()) as Json;
    expect(generated.id).toMatch(/^[0-9a-f]{32}$/);
  });

  it("shows an instance: 202 while it runs, 200 when it ended, 404, and 500 for a failed one where asked", async () => {
    await host.begin("listener", "shown", "in");
    const running = await host.manage("GET", "instances/shown");
    expect(running.status).toBe(202);
    expect(running.headers.get("location")).toContain("/instances/shown?");
    expect(running.headers.get("retry-after")).toMatch(/^\d+$/);
    await host.raise("shown", "stop", "out");
    await host.ended("shown");
    const ended = await host.manage("GET", "instances/shown");
    expect(ended.status).toBe(200);
    const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(await ended.json()).toEqual({
      name: "listener",
      instanceId: "shown",
      runtimeStatus: "Completed",
      input: "in",
      customStatus: null,
      output: "out",
      createdTime: time,
      lastUpdatedTime: time,
      historyEvents: null,
    });
    expect((await host.status("shown", "?showInput=false")).input).toBeNull();
    expect(await statusOf("GET", "instances/nobody")).toBe(404);
    await host.run("explode", "broken");
    expect(await statusOf("GET", "instances/broken")).toBe(200);
    expect(await statusOf("GET", "instances/broken?returnInternalServerErrorOnFailure=true")).toBe(500);
  });

  it("shows the history where asked", async () => {
    await host.run("call", "told", { activity: "echo", input: 5 });
    const { historyEvents } = await host.status("told", "?showHistory=true&showHistoryOutput=true");
    expect(historyEvents).toMatchObject([
      { EventType: "ExecutionStarted", FunctionName: "call" },
      { EventType: "TaskCompleted", FunctionName: "echo", Result: 5 },
      { EventType: "ExecutionCompleted", OrchestrationStatus: "Completed", Result: 5 },
    ]);
    const { historyEvents: brief } = await host.status("told", "?showHistory=true");
    expect(brief![1]).not.toHaveProperty("Result");
  });

  it("lists instances by time, status and prefix, in pages", async () => {
    for (const id of ["list-a", "list-b", "list-c"]) await host.begin("listener", id);
    await host.manage("POST", "instances/list-c/terminate?reason=enough");
    const list = async (query: string, init?: RequestInit): Promise<[string[], string | null]> => {
      const response = await host.manage("GET", `instances?instanceIdPrefix=list-${query}`, init);
      const ids = ((await response.json()) as Status[]).map(({ instanceId }) => instanceId);
      return [ids, response.headers.get("x-ms-continuation-token")];
    };
    expect(await list("")).toEqual([["list-a", "list-b", "list-c"], null]);
    expect(await list("&runtimeStatus=Terminated,Failed")).toEqual([["list-c"], null]);
    expect(await list("&createdTimeFrom=2999-01-01T00:00:00Z")).toEqual([[], null]);
    expect(await list("&createdTimeTo=2000-01-01T00:00:00Z")).toEqual([[], null]);
    const [first, token] = await list("&top=2");
    expect(first).toEqual(["list-a", "list-b"]);
    expect(await list("&top=2", { headers: { "x-ms-continuation-token": token! } })).toEqual([["list-c"], null]);
    const hidden = await host.manage("GET", "instances?instanceIdPrefix=shown&showInput=false");
    expect(((await hidden.json()) as Status[])[0]!.input).toBeNull();
    expect(await statusOf("GET", "instances?createdTimeFrom=yesterday")).toBe(400);
  });

  it("raises, terminates, suspends and resumes: 202, 404, 410 ended, and raises only JSON", async () => {
    await host.begin("listener", "operated");
    const json = { headers: { "content-type": "application/json" }, body: "1" };
    const operations = ["raiseEvent/stop", "terminate?reason=x", "suspend?reason=x", "resume?reason=x"];
    for (const operation of operations) {
      expect(await statusOf("POST", `instances/nobody/${operation}`, json)).toBe(404);
    }
    const text = { headers: { "content-type": "text/plain" }, body: "1" };
    expect(await statusOf("POST", "instances/operated/raiseEvent/stop", text)).toBe(400);
    expect(await statusOf("POST", "instances/operated/raiseEvent/stop", { ...json, body: "{" })).toBe(400);

    await eventually(async () => (await host.status("operated")).runtimeStatus === "Running");
    expect(await statusOf("POST", "instances/operated/suspend?reason=x")).toBe(202);
    expect((await host.status("operated")).runtimeStatus).toBe("Suspended");
    expect(await statusOf("POST", "instances/operated/raiseEvent/stop", json)).toBe(202);
    expect((await host.status("operated")).runtimeStatus).toBe("Suspended");
    expect(await statusOf("POST", "instances/operated/resume?reason=x")).toBe(202);
    expect((await host.ended("operated")).output).toBe(1);
    for (const operation of operations) {
      expect(await statusOf("POST", `instances/operated/${operation}`, json)).toBe(410);
    }
  });

  it("purges one instance: 200, 412 not ended, 404", async () => {
    await host.begin("listener", "purged");
    expect(await statusOf("DELETE", "instances/purged")).toBe(412);
    await host.manage("POST", "instances/purged/terminate?reason=x");
    const response = await host.manage("DELETE", "instances/purged");
    expect([response.status, await response.json()]).toEqual([200, { instancesDeleted: 1 }]);
    expect(await statusOf("DELETE", "instances/purged")).toBe(404);
    expect(() => host.record("purged")).toThrow("no file");
  });

  it("purges by filter: 200, 404 none, 400 without createdTimeFrom", async () => {
    await host.run("call", "swept", { activity: "echo", input: 1 });
    const { createdTime } = await host.status("swept");
    const response = await host.manage("DELETE", `instances?createdTimeFrom=${createdTime}&runtimeStatus=Completed`);
    expect(response.status).toBe(200);
    expect(((await response.json()) as { instancesDeleted: number }).instancesDeleted).toBeGreaterThan(0);
    expect(await statusOf("GET", "instances/swept")).toBe(404);
    expect(await statusOf("DELETE", "instances?createdTimeFrom=2999-01-01T00:00:00Z")).toBe(404);
    expect(await statusOf("DELETE", "instances")).toBe(400);
  });

  it("answers 501 with a message for entities and rewind", async () => {
    for (const [method, path] of [
      ["GET", "entities/Counter/x"],
      ["POST", "entities/Counter/x?op=add"],
      ["POST", "instances/shown/rewind?reason=x"],
    ] as const) {
      const response = await host.manage(method, path);
      expect(response.status).toBe(501);
      expect(await response.text()).toMatch(/is not available on the embedded host|are not available/);
    }
  });

  it("serves the real DurableClient", async () => {
    expect(await client("startNew", "listener", { instanceId: "sdk", input: { a: 1 } })).toEqual({ result: "sdk" });
    const again = await client("startNew", "listener", { instanceId: "sdk" });
    expect(again.error).toContain("409");
    expect(await client("suspend", "sdk", "wait")).toEqual({ result: null });
    expect((await client("getStatus", "sdk")).result).toMatchObject({ runtimeStatus: "Suspended", input: { a: 1 } });
    expect(await client("resume", "sdk", "go")).toEqual({ result: null });
    expect(await client("raiseEvent", "sdk", "stop", { by: "sdk" })).toEqual({ result: null });
    await host.ended("sdk");
    const waited = await client("waitForCompletionOrCreateCheckStatusResponse", null, "sdk");
    expect(waited.error).toBeUndefined();
    expect((await client("getStatus", "nobody")).error).toContain("HTTP 404");
    const all = (await client("getStatusAll")).result as Status[];
    expect(all.map(({ instanceId }) => instanceId)).toContain("sdk");
    const by = await client("getStatusBy", { runtimeStatus: ["Completed"] });
    expect((by.result as Status[]).map(({ runtimeStatus }) => runtimeStatus)).toContain("Completed");
    expect(await client("purgeInstanceHistory", "sdk")).toEqual({ result: { instancesDeleted: 1 } });
    expect(await client("purgeInstanceHistory", "sdk")).toEqual({ result: { instancesDeleted: 0 } });
    await client("startNew", "listener", { instanceId: "sdk" });
    expect(await client("terminate", "sdk", "enough")).toEqual({ result: null });
    expect((await client("getStatus", "sdk")).result).toMatchObject({ output: "enough" });
    const purged = await client("purgeInstanceHistoryBy", { createdTimeFrom: "2000-01-01T00:00:00Z" });
    expect((purged.result as { instancesDeleted: number }).instancesDeleted).toBeGreaterThan(0);
    expect((await client("rewind", "shown", "x")).error).toContain("rewind");
  });

  it("gives check-status links on the host through which the client was asked", async () => {
    await host.begin("listener", "checked");
    const response = await host.get("/api/check/checked");
    expect(response.status).toBe(202);
    const { statusQueryGetUri } = (await response.json()) as { statusQueryGetUri: string };
    expect(statusQueryGetUri.startsWith(`${host.url}/`)).toBe(true);
    expect((await fetch(statusQueryGetUri)).status).toBe(202);
  });
});
