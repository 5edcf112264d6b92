import { BlobServiceClient } from "@azure/storage-blob";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { startAzurite } from "../../../local/processes/azurite";
import type { RawWindow } from "../../../src/model/archive";
import { readText } from "../../../src/storage/blobs";
import { cleanUp, Cli, eventually, isAlive, temporary, type Event } from "./cli-process";

jest.setTimeout(90_000);
afterAll(cleanUp);

/** Behind a proxy, as on many a desk, that can't reach this machine. */
const env = { HTTP_PROXY: "http://127.0.0.1:9", http_proxy: "http://127.0.0.1:9", NO_PROXY: "example.org" };
const start = (data: string, ...args: string[]) =>
  new Cli(["--json", "--window", "5s", "--speed", "8", "--data", data, ...args], env);
const isWhole = ({ event, readings, missing_seconds }: Event) =>
  event === "window" && Number(readings) > 0 && missing_seconds === 0;

interface Published {
  readonly t: number;
  readonly readings?: Record<string, number>;
}

function published(log: string): Published[] {
  const lines = readFileSync(log, "utf8").trim().split("\n");
  return lines.map((line) => JSON.parse(line) as Published).filter(({ readings }) => readings !== undefined);
}

test("collects, closes windows that agree with the feed's log, ends in order, and goes on when started again", async () => {
  const data = temporary();
  const cli = start(data);
  const ready = await cli.ready();
  expect(cli.events[0]?.event).toBe("ready");
  expect((await fetch(ready.status)).status).toBe(200);
  expect((await fetch(`${ready.status}-2`)).status).toBe(404);
  await cli.event(({ event }) => event === "readings");
  const window = await cli.event(isWhole);
  expect(window.raw).toMatch(/^raw-events\/crowdmonitor\//);

  // Somebody's wrong address is nothing to warn of here.
  expect(cli.events.filter(({ event }) => event === "warning")).toEqual([]);
  const began = Date.now();
  cli.signal("SIGINT");
  expect(await cli.ended).toBe(0);
  expect(Date.now() - began).toBeLessThan(8000);
  expect(cli.stderr).toBe("");
  const last = cli.events.at(-1)!;
  expect(last).toMatchObject({ event: "ended", frames: expect.any(Number) });
  for (const pid of Object.values(ready.pids)) expect(isAlive(pid)).toBe(false);

  const again = start(data);
  const { storage, feed } = await again.ready();
  const restart = await again.event(
    ({ event, gaps }) => event === "window" && JSON.stringify(gaps).includes('"restart"'),
    30_000,
  );
  expect(restart.readings).toBeGreaterThan(0);
  await again.event(isWhole);

  const archive = BlobServiceClient.fromConnectionString(storage).getContainerClient("headcount-archive");
  const raw = JSON.parse((await readText(archive, String(window.raw)))!.text) as RawWindow;
  const [from, to] = [Date.parse(String(window.start)), Date.parse(String(window.end))];
  const inside = published(feed.log).filter(({ t }) => t >= from + 50 && t < to - 50);
  const seen = new Set(raw.events.map(({ session, seq }) => `${session} ${seq}`));
  expect(Math.abs(seen.size - inside.length)).toBeLessThanOrEqual(1);
  const venue = raw.events.filter(({ venue }) => venue === "SSD-7").map(({ occupancy }) => occupancy);
  expect(venue.join()).toContain(inside.map(({ readings }) => readings!["SSD-7"]).join());
  await again.stop();
});

// Milliseconds after its first sign of life, so that each step of the way up is met on some machine or other.
test.each([0, 300, 800])("told to end %i ms after it began, it ends in order and leaves nothing", async (ms) => {
  const data = temporary();
  const cli = new Cli(["--data", data]);
  await eventually(() => cli.stdout.includes("starting"));
  await new Promise((resolve) => setTimeout(resolve, ms));
  cli.signal("SIGINT");
  expect(await cli.ended).toBe(0);
  expect(cli.stderr).toBe("");
  expect(existsSync(path.join(data, "run.pid"))).toBe(false);
  expect(existsSync(path.join(data, "azurite", "azurite.lock"))).toBe(false);
});

test("the kill of the app is survived, and the hole is declared", async () => {
  const cli = start(temporary());
  const { pids } = await cli.ready();
  await cli.event(({ event }) => event === "readings");
  process.kill(pids.app, "SIGKILL");
  const { pid } = await cli.event(({ event, process }) => event === "restarted" && process === "app");
  expect(pid).not.toBe(pids.app);
  await cli.event(({ event, gaps }) => event === "window" && JSON.stringify(gaps).includes('"lost"'));
  const restarted = cli.events.findIndex(({ event }) => event === "restarted");
  await eventually(() => cli.events.slice(restarted).some(isWhole), 30_000);
  await cli.stop();
  expect(isAlive(Number(pid))).toBe(false);
});

test("a run that is killed leaves no process, and the next one can start at once", async () => {
  const data = temporary();
  const cli = start(data);
  const { pids } = await cli.ready();
  const second = start(data);
  expect(await second.ended).toBe(1);
  expect(second.stderr).toMatch(new RegExp(`is in use by another run \\(process ${pids.cli}\\); stop that one`));
  await cli.event(({ event }) => event === "readings");

  cli.signal("SIGKILL");
  const next = start(data);
  await eventually(() => Object.values(pids).every((pid) => !isAlive(pid)), 12_000);
  await next.ready();
  await next.event(({ event }) => event === "readings");
  await next.stop();
});

test("storage that is started again has its port and what it held", async () => {
  const directory = temporary();
  const first = await startAzurite(directory);
  const container = () => BlobServiceClient.fromConnectionString(first.connectionString).getContainerClient("kept");
  await container().create();
  await first.stop();
  const second = await startAzurite(directory, Number(new URL(first.url).port));
  expect(second.url).toBe(first.url);
  expect(await container().exists()).toBe(true);
  await second.stop();
});
