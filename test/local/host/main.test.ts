import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { join, relative } from "node:path";
import { cleanUp, HostProcess, temporary } from "./host-process";

afterAll(cleanUp);

/** An app directory of these files. */
function appOf(files: Record<string, string>): string {
  const directory = temporary();
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  return directory;
}

describe("the command line", () => {
  const failure = async (app: string, options: Parameters<typeof HostProcess.launch>[1] = {}): Promise<string> => {
    const host = HostProcess.launch(app, options);
    expect(await host.exited).toBe(1);
    expect(host.errors.trim().split("\n")).toHaveLength(1);
    return host.errors;
  };

  it("says in one sentence what an app lacks", async () => {
    const empty = appOf({});
    const noMain = appOf({ "package.json": "{}", "host.json": "{}" });
    const unbuilt = appOf({ "package.json": `{"main":"dist/app.js"}`, "host.json": "{}" });
    const noHostJson = appOf({ "package.json": `{"main":"app.js"}`, "app.js": "" });
    const badHostJson = appOf({ "package.json": `{"main":"app.js"}`, "app.js": "", "host.json": "{" });
    const errors = await Promise.all([empty, noMain, unbuilt, noHostJson, badHostJson].map((app) => failure(app)));
    expect(errors[0]).toMatch(/is no function app: package\.json can't be read \(ENOENT\)\.$/m);
    expect(errors[1]).toMatch(/package\.json has no "main" that names the app's built file\.$/m);
    expect(errors[2]).toMatch(/is "dist\/app\.js", which does not exist; build the app\.$/m);
    expect(errors[3]).toMatch(/is no function app: host\.json can't be read \(ENOENT\)\.$/m);
    expect(errors[4]).toMatch(/host\.json is not valid JSON/);
  });

  it("shows the message and the code of an app that throws while loading", async () => {
    expect(await failure("broken")).toBe("error: The app failed to load: no feeds are configured (E_CONFIG)\n");
  });

  it("says that a port is taken, that a state directory can't be written, and which option is wrong", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as AddressInfo;
    expect(await failure("crash", { port })).toBe(`error: Port ${port} on 127.0.0.1 is taken by another program.\n`);
    server.close();
    const file = join(temporary(), "file");
    writeFileSync(file, "");
    expect(await failure("crash", { state: file })).toMatch(
      /^error: The state directory .* is not writable \(EEXIST\)/,
    );
    expect(await failure("crash", { args: ["--sideways"] })).toMatch(/unknown option '--sideways'/);
    expect(await failure("crash", { port: 70000 })).toMatch(/number from 0 to 65535/);
    const none = HostProcess.run([]);
    expect(await none.exited).toBe(1);
    expect(none.errors).toMatch(/required option '--app <dir>' not specified/);
  });

  it("refuses a state directory that another host uses, and takes one that a killed host left", async () => {
    const state = temporary();
    const first = await HostProcess.start("crash", { state });
    expect(await failure("crash", { state })).toContain(`is in use by another host (process ${first.child.pid}).`);
    await first.kill();
    const second = await HostProcess.start("crash", { state });
    expect(await second.stop()).toBe(0);
    const third = await HostProcess.start("crash", { state });
    expect(await third.stop()).toBe(0);
  });

  it("takes a state directory whose lock names a process id that now belongs to another program", async () => {
    const state = temporary();
    mkdirSync(state, { recursive: true });
    writeFileSync(join(state, "host.lock"), JSON.stringify({ pid: process.pid, startedAt: "1", id: "old" }));
    const host = await HostProcess.start("crash", { state });
    expect(await host.stop()).toBe(0);
  });

  it("tells that it is ready on stdout and over IPC", async () => {
    const host = HostProcess.launch("crash");
    const message = await new Promise((resolve) => host.child.once("message", resolve));
    expect(message).toEqual({ event: "ready", url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) });
    await host.said(JSON.stringify(message));
    await host.stop();
  });

  it("uses the task hub of host.json, or the one it is given", async () => {
    const host = await HostProcess.start("durable", { args: ["--hub", "Mine"] });
    const binding = await host.json<{ taskHubName: string; requiredQueryStringParameters: string }>("/api/binding");
    expect(binding.taskHubName).toBe("Mine");
    expect(binding.requiredQueryStringParameters).toContain("taskHub=Mine&");
    await host.stop();
  });

  it("takes the task hub's name from the setting that host.json names, which must be there", async () => {
    const app = appOf({
      "package.json": JSON.stringify({ main: relative(temporary(), join(__dirname, "fixtures/durable/app.cjs")) }),
      "host.json": `{ "version": "2.0", "extensions": { "durableTask": { "hubName": "%HUB_OF_THIS_TEST%" } } }`,
    });
    const host = await HostProcess.start(app, { env: { HUB_OF_THIS_TEST: "Given" } });
    expect(await host.json("/api/binding")).toMatchObject({ taskHubName: "Given" });
    await host.stop();
    const unset: Record<string, string>[] = [{}, { HUB_OF_THIS_TEST: "" }];
    for (const env of unset)
      expect(await failure(app, { env })).toBe(
        "error: The setting HUB_OF_THIS_TEST, used by hubName in host.json, is not set.\n",
      );
  });
});

describe("the process", () => {
  it.each(["SIGTERM", "SIGINT"] as const)("ends gracefully on %s", async (signal) => {
    const host = await HostProcess.start("crash");
    host.child.kill(signal);
    expect(await host.exited).toBe(0);
    await expect(fetch(host.url)).rejects.toThrow();
  });

  it("ends gracefully on the IPC message and when its parent's channel closes", async () => {
    const asked = await HostProcess.start("crash");
    asked.child.send({ type: "shutdown" });
    expect(await asked.exited).toBe(0);
    const orphaned = await HostProcess.start("crash");
    orphaned.child.disconnect();
    expect(await orphaned.exited).toBe(0);
  });

  it("ends at once on a second signal", async () => {
    const env = { TIMER_SCHEDULE: "0 0 0 1 1 *", HANG_ON_TERMINATE: "1" };
    const host = await HostProcess.start("web", { env });
    const asked = Date.now();
    host.child.kill("SIGTERM");
    await host.said("appTerminate\n");
    host.child.kill("SIGTERM");
    expect(await host.exited).toBe(130);
    expect(Date.now() - asked).toBeLessThan(3000);
  });

  it.each([
    ["unhandledRejection", "reject", "nobody catches this", "E_LOST"],
    ["uncaughtException", "throw", "out of the blue", undefined],
  ])("ends with code 70 on an %s of the app and says which", async (event, route, message, code) => {
    const host = await HostProcess.start("crash");
    await host.get(`/api/${route}`).catch(() => undefined);
    expect(await host.exited).toBe(70);
    const line = JSON.parse(host.errors.split("\n")[0]!) as Record<string, unknown>;
    expect(line).toMatchObject({ event, message, stack: expect.stringContaining(message) });
    expect(line.code).toBe(code);
  });
});
