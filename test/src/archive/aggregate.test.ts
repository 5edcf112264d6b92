import { aggregate } from "../../../src/archive/aggregate";
import { AggregateMemory } from "../../../src/archive/memory";
import { gridInForce } from "../../../src/archive/grid";
import { coverageLedger } from "../../../src/archive/ledger";
import { rawName, summaryName } from "../../../src/archive/names";
import { Summaries } from "../../../src/archive/summaries";
import type { Gap } from "../../../src/model/gap";
import { readText } from "../../../src/storage/blobs";
import type { Containers } from "../../../src/storage/containers";
import type { Passing } from "../../support/fault-proxy";
import { startStorage, type Storage } from "../../support/storage";
import {
  drain,
  etags,
  gaps,
  journalNames,
  lengthMs,
  listen,
  minute,
  numbers,
  poolOf,
  raw,
  rawOf,
  run,
  ten,
} from "./fixture";

let storage: Storage;
let containers: Containers;
/** The same containers, past the proxy. */
let direct: Containers;
let count = 0;

beforeAll(async () => {
  storage = await startStorage();
});
beforeEach(() => {
  const name = `archive${count++}`;
  containers = storage.containers({ name });
  direct = storage.containers({ name, direct: true });
});
afterEach(() => storage.proxy.heal());
afterAll(() => storage.close());

/** Every two seconds from and to an instant, as {@link listen} numbers them. */
function every2s(from: number, to: number): number[] {
  return Array.from({ length: (to - from) / 2 + 1 }, (_, index) => (from + 2 * index) * 10);
}

const isRawWrite = ({ method, path }: Passing) => method === "PUT" && path.includes("/raw-events/");
const isSummaryWrite = ({ method, path }: Passing) => method === "PUT" && path.includes("/summaries/");

test("a closed window becomes a raw window and a summary, an open one waits while anybody is meant to listen", async () => {
  await listen(containers, { from: 10, to: 100, ended: "stopped" });
  const result = await run(containers, 90);
  expect(result.windows.map(({ written }) => written)).toEqual([true]);
  expect(await numbers(containers, 0)).toEqual(every2s(10, 58));
  expect(await gaps(containers, 0)).toEqual(["0-10 lost"]);
  expect((await run(containers, 101, { partial: true })).windows).toHaveLength(1);
  const idle = [{ from: ten + 100_500, to: ten + 1e9, reason: "stopped" as const }];
  expect((await run(containers, 101, { idle })).windows).toHaveLength(1);
  expect((await run(containers, 101, { partial: true, idle })).windows).toHaveLength(2);
  expect(await numbers(containers, 1)).toEqual(every2s(60, 100));
  expect(await gaps(containers, 1)).toEqual(["100.001-120 stopped"]);
});

test("aggregating again, by this or another process, writes nothing and changes no ETag", async () => {
  await listen(containers, { from: 10, to: 30, ended: "disconnected" });
  await listen(containers, { from: 33, to: 130, ended: "stopped" });
  const memory = new AggregateMemory();
  await run(containers, 200, { memory });
  const before = await etags(containers);
  expect(Object.keys(before)).toHaveLength(6);
  for (let again = 0; again < 2; again++) {
    const { windows } = await run(containers, 200, { memory });
    expect(windows.filter(({ written }) => written)).toEqual([]);
  }
  expect((await run(containers, 200, { memory })).windows).toEqual([]);
  const fresh = await run(containers, 200);
  expect(fresh.windows.length).toBeGreaterThan(0);
  expect(fresh.windows.filter(({ written }) => written)).toEqual([]);
  expect(await etags(containers)).toEqual(before);
});

test("what a process drains after standing still for several windows is told from what another had meanwhile", async () => {
  await listen(containers, { from: 10, to: 30, ended: "stalled" });
  await listen(containers, { from: 40, to: 250, clock: "c2", ended: "stopped" });
  await run(containers, 125);
  await drain(containers, 190, 32, 190);
  await run(containers, 300);
  const all = (await Promise.all([0, 1, 2, 3, 4].map((nth) => numbers(containers, nth)))).flat();
  expect(all.sort((a, b) => a - b)).toEqual(every2s(10, 250));
});

test("what it drains across a window's edge is told, too", async () => {
  await listen(containers, { from: 10, to: 30, ended: "stalled" });
  await listen(containers, { from: 20, to: 290, ended: "stopped", clock: "c2" });
  await drain(containers, 179.5, 32, 178, 0.05);
  await run(containers, 400);
  await run(containers, 401);
  const all = [];
  for (let nth = 0; nth < 5; nth++) all.push(...(await numbers(containers, nth)));
  expect(all.sort((a, b) => a - b)).toEqual(every2s(10, 290));
});

test("what it drains is told from what another had before nobody listened for a while", async () => {
  await listen(containers, { from: 10, to: 30, ended: "stalled" });
  await listen(containers, { from: 20, to: 70, ended: "stopped", clock: "c2" });
  await drain(containers, 250, 32, 90);
  await run(containers, 400);
  const all = [...(await numbers(containers, 0)), ...(await numbers(containers, 1)), ...(await numbers(containers, 4))];
  expect(all.sort((a, b) => a - b)).toEqual(every2s(10, 90));
});

test("what it drains is told from what another had, though it woke for an instant windows before", async () => {
  await listen(containers, { from: 10, to: 30, ended: "stalled" });
  await listen(containers, { from: 20, to: 290, ended: "stopped", clock: "c2" });
  await drain(containers, 130, 32, 32);
  await run(containers, 200);
  await drain(containers, 250, 34, 248);
  await run(containers, 400);
  const all = (await Promise.all([0, 1, 2, 3, 4].map((nth) => numbers(containers, nth)))).flat();
  expect(all.sort((a, b) => a - b)).toEqual(every2s(10, 290));
});

test("what it drains waits for the windows before, where others may have had it and storage fails", async () => {
  const memory = new AggregateMemory();
  await listen(containers, { from: 10, to: 30, ended: "stalled" });
  await listen(containers, { from: 20, to: 70, ended: "stopped", clock: "c2" });
  await drain(containers, 190, 32, 90);
  storage.proxy.rule = (passing) => (isRawWrite(passing) && passing.path.includes("10-00-to-10-01") ? "cut" : "pass");
  await expect(run(containers, 300, { memory })).rejects.toMatchObject({ code: "STORAGE_UNREACHABLE" });
  expect((await numbers(containers, 1)).length).toBeGreaterThan(0);
  storage.proxy.heal();
  await run(containers, 301, { memory });
  const all = (await Promise.all([0, 1, 3].map((nth) => numbers(containers, nth)))).flat();
  expect(all.sort((a, b) => a - b)).toEqual(every2s(10, 90));
});

test("when the journals are gone the archive says the same", async () => {
  await listen(containers, { from: 10, to: 130, ended: "stopped" });
  await listen(containers, { from: 15, to: 140, ended: "stopped", clock: "c2" });
  const memory = new AggregateMemory();
  await run(containers, 200, { memory });
  const before = await etags(containers);
  for (let at = 200; at < 600; at += 60) await run(containers, at, { memory });
  expect(await journalNames(containers)).toEqual([]);
  await run(containers, 700, { memory });
  expect(await etags(containers)).toEqual(before);
});

test("sealed journals are deleted two windows after their own, and not before", async () => {
  await listen(containers, { from: 0, to: 50, ended: "stopped" });
  const memory = new AggregateMemory();
  expect((await run(containers, 70, { memory })).deleted).toBe(0);
  expect((await run(containers, 179, { memory })).deleted).toBe(0);
  expect((await run(containers, 180, { memory })).deleted).toBe(1);
  expect(await journalNames(containers)).toEqual([]);
});

test("a journal without a seal is deleted only after the sweep's age", async () => {
  await listen(containers, { from: 0, to: 50 });
  const memory = new AggregateMemory();
  await run(containers, 70, { memory });
  const age = (Date.now() - ten) / 1000;
  await run(containers, age + 29 * 60, { memory });
  expect(await journalNames(containers)).toHaveLength(1);
  await run(containers, age + 31 * 60, { memory });
  expect(await journalNames(containers)).toEqual([]);
  expect(await numbers(containers, 0)).toEqual(every2s(0, 50));
});

test("a journal of which no line is written yet is no damage", async () => {
  await listen(containers, { from: 0, to: 50, ended: "stopped" });
  const [name = ""] = await journalNames(containers);
  await containers.journal.getAppendBlobClient(name.replace(/[^/]+$/, "20260217T100000000Z-new.ndjson")).create();
  expect((await run(containers, 70)).damaged).toBe(0);
  expect(await numbers(containers, 0)).toEqual(every2s(0, 50));
});

test("a journal that can't be read is left for a person, however old, and is no obstacle", async () => {
  await listen(containers, { from: 0, to: 50, ended: "stopped" });
  const [name] = await journalNames(containers);
  const bad = name!.replace(/[^/]+$/, "20260217T100000000Z-bad.ndjson");
  const blob = containers.journal.getAppendBlobClient(bad);
  await blob.create();
  await blob.appendBlock("rubbish\n", 8);
  const memory = new AggregateMemory();
  const { damaged } = await run(containers, 70, { memory });
  expect(damaged).toBe(1);
  await run(containers, (Date.now() - ten) / 1000 + 3600, { memory });
  expect(await journalNames(containers)).toEqual([bad]);
  expect(await numbers(containers, 0)).toEqual(every2s(0, 50));
});

test("twenty windows a run are taken, oldest first, and the rest by the next", async () => {
  await listen(containers, { from: 0, to: 45 * 60 - 1, everyMs: 20_000, ended: "stopped" });
  const memory = new AggregateMemory();
  const lefts: number[] = [];
  for (let round = 0; round < 3; round++) {
    const { windows, left } = await run(containers, 2760, { memory });
    lefts.push(left);
    expect(Date.parse(windows[0]!.raw.window.start)).toBe(minute(round * 20).start);
  }
  expect(lefts).toEqual([25, 5, 0]);
  const within = { from: ten, to: minute(45).start };
  expect(await new Summaries(containers.archive).within("pool", within)).toHaveLength(45);
});

test("a run on storage that hardly answers takes no further window after two minutes", async () => {
  await listen(containers, { from: 0, to: 300, ended: "stopped" });
  let at = 400;
  storage.proxy.rule = ({ path }) => {
    if (path.includes("/summaries/")) at += 30;
    return "pass";
  };
  const context = {
    feed: poolOf(),
    containers,
    memory: new AggregateMemory(),
    idle: () => Promise.resolve([]),
    index: () => Promise.resolve(true),
  };
  const { windows, left } = await aggregate({ ...context, now: () => ten + at * 1000 }, { partial: false });
  expect(windows.length).toBeGreaterThan(0);
  expect(left).toBeGreaterThan(0);
  expect(windows.length + left).toBe(6);
  storage.proxy.heal();
  expect((await run(containers, 400)).left).toBe(0);
});

test("a rival that writes at any point between two requests costs neither side anything", async () => {
  await listen(direct, { from: 0, to: 20, ended: "disconnected" });
  // How many requests an undisturbed run makes tells where a rival may come in.
  const before = storage.proxy.seen.length;
  await run(containers, 70);
  const requests = storage.proxy.seen.length - before;
  for (let point = 1; point <= requests; point++) {
    const name = `rival${point}`;
    const [mine, rivals] = [storage.containers({ name }), storage.containers({ name, direct: true })];
    await listen(rivals, { from: 0, to: 20, ended: "disconnected" });
    const first = storage.proxy.seen.length + 1;
    let rival: Promise<unknown> | undefined;
    storage.proxy.rule = async ({ nth }) => {
      if (nth === first + point - 1 && !rival) {
        rival = listen(rivals, { from: 30, to: 40, ended: "stopped" }).then(() => run(rivals, 70));
        await rival;
      }
      return "pass" as const;
    };
    const memory = new AggregateMemory();
    await run(mine, 70, { memory });
    expect(rival).toBeDefined();
    storage.proxy.heal();
    await run(mine, 71, { memory });
    expect(await numbers(mine, 0)).toEqual([...every2s(0, 20), ...every2s(30, 40)]);
    expect(await gaps(mine, 0)).toEqual(["20.001-30 disconnected", "40.001-60 stopped"]);
  }
});

test("a crash between the raw window and the summary is mended by the next run", async () => {
  await listen(containers, { from: 0, to: 50, ended: "stopped" });
  storage.proxy.rule = (passing) => (isSummaryWrite(passing) ? "cut" : "pass");
  await expect(run(containers, 70)).rejects.toThrow();
  expect(await readText(direct.archive, summaryName("pool", minute(0)))).toBeUndefined();
  const { etag } = (await readText(direct.archive, rawName("pool", minute(0))))!;
  storage.proxy.heal();
  await run(containers, 70);
  expect(await gaps(containers, 0)).toEqual(["50.001-60 stopped"]);
  expect((await readText(direct.archive, rawName("pool", minute(0))))!.etag).toBe(etag);
});

test("a write whose answer is lost is found done, and written once", async () => {
  await listen(containers, { from: 0, to: 50, ended: "stopped" });
  await containers.archive.create();
  for (const lost of [isRawWrite, isSummaryWrite]) {
    storage.proxy.once("drop", lost);
    await run(containers, 70);
    expect(await gaps(containers, 0)).toEqual(["50.001-60 stopped"]);
  }
});

test("journals that vanish while they are read, taken by another, take nothing from the archive", async () => {
  await listen(direct, { from: 0, to: 50, ended: "disconnected" });
  const other = new AggregateMemory();
  await run(direct, 70, { memory: other });
  const before = await etags(direct);
  let deleted = false;
  storage.proxy.rule = async ({ path, method }) => {
    if (!deleted && method === "GET" && path.includes("/journal/pool/") && !path.includes("comp=")) {
      deleted = true;
      await run(direct, 400, { memory: other });
    }
    return "pass" as const;
  };
  await run(containers, 400);
  expect(deleted).toBe(true);
  expect(await journalNames(direct)).toEqual([]);
  expect(await etags(direct)).toEqual(before);
});

test("two aggregators with memories of their own, at the same time, leave what one would have", async () => {
  await listen(direct, { from: 0, to: 290, ended: "disconnected" });
  await listen(direct, { from: 295, to: 590, ended: "stopped", clock: "c2" });
  const memories = [new AggregateMemory(), new AggregateMemory()];
  for (const at of [600, 660, 720, 800]) {
    await Promise.allSettled(memories.map((memory) => run(direct, at, { memory })));
  }
  for (const memory of memories) await run(direct, 900, { memory });
  const all = (await Promise.all(Array.from({ length: 10 }, (_, nth) => numbers(direct, nth)))).flat();
  expect(all).toEqual([...every2s(0, 290), ...every2s(295, 589)]);
  expect(await gaps(direct, 4)).toEqual(["290.001-295 disconnected"]);
  expect(await journalNames(direct)).toEqual([]);
});

test("a zombie that comes late adds coverage to a window and takes none", async () => {
  await listen(containers, { from: 0, to: 20, ended: "disconnected" });
  await listen(containers, { from: 40, to: 70, ended: "stopped" });
  const memory = new AggregateMemory();
  for (const at of [70, 130, 250, 400]) await run(containers, at, { memory });
  expect(await journalNames(containers)).toEqual([]);
  expect(await gaps(containers, 0)).toEqual(["20.001-40 disconnected"]);
  const events = (await raw(containers, 0)).events.length;
  await listen(containers, { from: 15, to: 30, ended: "stalled", clock: "c9" });
  for (const at of [450, 500, 700]) await run(containers, at, { memory });
  const mended = await raw(containers, 0);
  expect(mended.coverage.missing_ms).toBeLessThan(20_000);
  expect(mended.coverage.covered_ms + mended.coverage.missing_ms).toBe(60_000);
  expect(mended.events.length).toBeGreaterThan(events);
  expect(new Set(await numbers(containers, 0)).size).toBe(mended.events.length);
  expect(await journalNames(containers)).toEqual([]);
});

test("a gap keeps its reason through windows of which nothing stands, even days later", async () => {
  const day = 86_400;
  await listen(containers, { from: 10, to: 30, ended: "restart" });
  await run(containers, 65);
  await listen(containers, { from: 310, to: 330, ended: "stalled" });
  await run(containers, 365);
  expect(await gaps(containers, 5)).toEqual(["300-310 restart", "330.001-360 stalled"]);
  await listen(containers, { from: 3 * day + 10, to: 3 * day + 30, ended: "disconnected" });
  await listen(containers, { from: 3 * day + 70, to: 3 * day + 118 });
  await run(containers, 3 * day + 125);
  expect(await gaps(containers, (3 * day) / 60)).toEqual([
    `${3 * day}-${3 * day + 10} stalled`,
    `${3 * day + 30.001}-${3 * day + 60} disconnected`,
  ]);
  await listen(containers, { from: 20 * day + 10, to: 20 * day + 30 });
  await run(containers, 20 * day + 65);
  expect((await gaps(containers, (20 * day) / 60))[0]).toBe(`${20 * day}-${20 * day + 10} lost`);
});

test("where nobody was meant to listen the window says so", async () => {
  await listen(containers, { from: 30, to: 50, ended: "stopped" });
  const idle = [{ from: ten, to: ten + 25_000, reason: "closed" as const }];
  await run(containers, 70, { idle });
  expect(await gaps(containers, 0)).toEqual(["0-25 closed", "25-30 connecting", "50.001-60 stopped"]);
});

describe("the grid in force", () => {
  const hour = 3_600_000;

  test("is the configured one where nothing stands, and without containers", async () => {
    expect(await gridInForce(containers, "pool", 300_000, ten)).toEqual({ lengthMs: 300_000 });
    expect(await gridInForce(containers, "pool", 300_000, ten + hour - 1)).toEqual({ lengthMs: 300_000 });
  });

  test("stays that of the hour's journals until the next full hour", async () => {
    await listen(containers, { from: 0, to: 10 });
    expect(await gridInForce(containers, "pool", 300_000, ten + 20_000)).toEqual({
      lengthMs,
      next: { from: ten + hour, lengthMs: 300_000 },
    });
    expect(await gridInForce(containers, "pool", lengthMs, ten + 20_000)).toEqual({ lengthMs });
    for (const at of [ten - 1, ten + hour, ten + 2 * hour]) {
      expect(await gridInForce(containers, "pool", 300_000, at)).toEqual({ lengthMs: 300_000 });
    }
  });

  test("stays that of the hour's raw windows when the journals are gone", async () => {
    await listen(containers, { from: 0, to: 10, ended: "stopped" });
    const memory = new AggregateMemory();
    for (const at of [70, 400, 500]) await run(containers, at, { memory });
    expect(await journalNames(containers)).toEqual([]);
    expect(await gridInForce(containers, "pool", 300_000, ten + hour - 1)).toEqual({
      lengthMs,
      next: { from: ten + hour, lengthMs: 300_000 },
    });
  });
});

test("a window that can't be read holds up no other, and is reported", async () => {
  await listen(containers, { from: 0, to: 130, ended: "stopped" });
  const rubbish = containers.archive.getBlockBlobClient(rawName("pool", minute(0)));
  await containers.archive.createIfNotExists();
  await rubbish.upload("rubbish", 7);
  await expect(run(containers, 200)).rejects.toMatchObject({ code: "ARCHIVE_INVALID" });
  expect(await numbers(containers, 1)).toEqual(every2s(60, 118));
  expect(await numbers(containers, 2)).toEqual(every2s(120, 130));
  expect((await journalNames(containers)).length).toBe(3);
});

test("windows of two lengths that start together keep all that either has", async () => {
  await listen(containers, { from: 0, to: 50, ended: "stopped" });
  await listen(containers, { from: 1, to: 251, ended: "stopped", lengthMs: 300_000 });
  const memory = new AggregateMemory();
  for (let at = 400; at < 1200; at += 100) await run(containers, at, { memory });
  expect(await numbers(containers, 0)).toEqual(every2s(0, 50));
  const long = { start: ten, end: ten + 300_000 };
  expect((await rawOf(containers, long)).events).toHaveLength(126);
});

describe("the ledger", () => {
  async function ledger(fromMinute: number, toMinute: number, idle: readonly Gap[] = []) {
    const within = { from: minute(fromMinute).start, to: minute(toMinute).start };
    return coverageLedger(within, await new Summaries(containers.archive).within("pool", within), idle);
  }

  test("says of windows without a blob what they were: stopped, closed, the gap before, or lost", async () => {
    await listen(containers, { from: 120, to: 150, ended: "disconnected" });
    await listen(containers, { from: 420, to: 479, ended: "stopped" });
    await run(containers, 500);
    const idle = [
      { from: ten, to: minute(1).start, reason: "stopped" as const },
      { from: minute(5).start, to: minute(6).start, reason: "closed" as const },
    ];
    const { gaps, covered_ms, missing_ms } = await ledger(0, 8, idle);
    const nth = (text: string) => Math.round((Date.parse(text) - ten) / 6000) / 10;
    expect(gaps.map(({ from, to, reason }) => `${nth(from)}-${nth(to)} ${reason}`).slice(0, 4)).toEqual([
      "0-1 stopped",
      "1-2 lost",
      "2.5-5 disconnected",
      "5-6 closed",
    ]);
    expect(covered_ms + missing_ms).toBe(8 * lengthMs);
    // Of each session the millisecond of its last frame, too.
    expect(covered_ms).toBe(30_001 + 58_001);
  });

  test("begins with the reason of the gap before it, where that is given", () => {
    const within = { from: ten, to: ten + 60_000 };
    const reasons = (before?: "restart" | "stopped") =>
      coverageLedger(within, [], [], before).gaps.map(({ reason }) => reason);
    expect(reasons("restart")).toEqual(["restart"]);
    expect(reasons("stopped")).toEqual(["lost"]);
    expect(reasons()).toEqual(["lost"]);
  });

  test("of a feed that never ran says lost from end to end", async () => {
    expect(await ledger(0, 3)).toMatchObject({
      covered_ms: 0,
      missing_ms: 3 * lengthMs,
      gaps: [{ reason: "lost" }],
    });
  });
});
