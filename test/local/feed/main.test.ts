import { fork, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readLog } from "../../../local/feed/read-log";
import { connect, newFile, until } from "./client";

const MAIN = join(__dirname, "../../../dist/local/feed/main.js");

interface Ready {
  event: string;
  url: string;
  control: string;
}

let child: ChildProcess;
let exited: Promise<unknown[]>;
let printed: string;

async function start(...args: readonly string[]): Promise<Ready> {
  child = fork(MAIN, [...args], { stdio: ["ignore", "pipe", "inherit", "ipc"] });
  exited = once(child, "exit");
  printed = "";
  child.stdout!.on("data", (data: Buffer) => (printed += data.toString()));
  const [ready] = (await once(child, "message")) as [Ready];
  return ready;
}
afterEach(() => child.kill("SIGKILL"));

async function post(url: string, body: unknown = {}): Promise<[number, Record<string, unknown>]> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
  return [response.status, (await response.json()) as Record<string, unknown>];
}

test("main says that it is ready on stdout and over IPC, and is controlled over HTTP", async () => {
  const ready = await start("--counter", "--manual", "--venues", "2");
  await until(() => printed.endsWith("\n"));
  expect(JSON.parse(printed)).toEqual(ready);
  expect(ready.event).toBe("ready");
  const client = await connect(ready.url, "all");
  const status = async (): Promise<unknown> => (await fetch(`${ready.control}/status`)).json();
  while (!JSON.stringify(await status()).includes('"subscribed":1'));
  expect(await post(`${ready.control}/publish`, { count: 3 })).toMatchObject([200, { n: 3, readings: { "SSD-7": 3 } }]);
  await until(() => client.texts.length === 3);
  const [, { id }] = await post(`${ready.control}/fault`, { fault: "silence", pongs: false });
  expect(await status()).toMatchObject({
    published: 3,
    connections: 1,
    connectionsOpened: 1,
    running: false,
    faults: [{ id, fault: "silence", pongs: false, which: "all" }],
  });
  expect(await post(`${ready.control}/heal`, { id })).toMatchObject([200, { faults: [] }]);
  expect(await post(`${ready.control}/fault`, { fault: "drop", code: 1012 })).toMatchObject([200, { fault: {} }]);
  expect(await client.closed).toBe(1012);
  expect(await post(`${ready.control}/fault`, { fault: "flood" })).toMatchObject([400, { error: expect.any(String) }]);
  expect(await post(`${ready.control}/fault`, { fault: "vanish", venue: "X" })).toMatchObject([400, {}]);
  expect(await post(`${ready.control}/elsewhere`)).toMatchObject([404, {}]);
});

test.each([
  ["SIGTERM", () => child.kill("SIGTERM")],
  ["SIGINT", () => child.kill("SIGINT")],
  ["the shutdown message", () => child.send({ type: "shutdown" })],
  ["IPC disconnect", () => child.disconnect()],
])("%s ends it with code 0 and a complete log", async (_name, end) => {
  const log = newFile("feed.log");
  const ready = await start("--counter", "--rate", "500", "--log", log);
  const client = await connect(ready.url, "all");
  await until(() => client.texts.length > 20);
  end();
  expect(await exited).toEqual([0, null]);
  expect(await client.closed).toBe(1001);
  expect(readFileSync(log, "utf8").endsWith("\n")).toBe(true);
  const { frames, events } = readLog(log);
  const last = JSON.parse(client.texts.at(-1)!) as { currentfill: string }[];
  expect(frames.map(({ n }) => n)).toEqual(frames.map((_, index) => index + 1));
  expect(String(frames.at(-1)!.n)).toBe(last[0]!.currentfill);
  expect(events.at(-1)).toMatchObject({ event: "ended", published: frames.length });
});

test("a SIGKILL loses no line of a frame that a client has", async () => {
  const log = newFile("feed.log");
  const ready = await start("--counter", "--rate", "500", "--log", log);
  const client = await connect(ready.url, "all");
  await until(() => client.texts.length > 20);
  child.kill("SIGKILL");
  await client.closed;
  const last = JSON.parse(client.texts.at(-1)!) as { currentfill: string }[];
  expect(readLog(log).frames.at(-1)!.n).toBeGreaterThanOrEqual(Number(last[0]!.currentfill));
});

test("a taken port, a bad option and a missing recording are one sentence and exit code 1", async () => {
  const ready = await start("--manual");
  const { port } = new URL(ready.url);
  const run = (...args: string[]): [number | null, string] => {
    const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: "utf8", timeout: 10_000 });
    return [status, stderr];
  };
  expect(run("--port", port)).toEqual([1, `error: Port ${port} is taken; choose another, or 0 for a free one.\n`]);
  expect(run("--control-port", port)).toEqual([1, expect.stringContaining(`Port ${port} is taken`)]);
  expect(run("--rate", "fast")).toEqual([1, expect.stringMatching(/^error: .*'fast' is invalid.*\n$/)]);
  expect(run("--replay", "nowhere.csv")).toEqual([1, "error: The recording nowhere.csv can't be read (ENOENT).\n"]);
});
