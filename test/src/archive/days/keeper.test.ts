import fc from "fast-check";
import { DayKeeper } from "../../../../src/archive/days/keeper";
import { dayName } from "../../../../src/archive/days/names";
import { listDays, readDay } from "../../../../src/archive/days/store";
import { summaryName } from "../../../../src/archive/names";
import type { Gap } from "../../../../src/model/gap";
import { readText } from "../../../../src/storage/blobs";
import type { Containers } from "../../../../src/storage/containers";
import type { Passing } from "../../../support/fault-proxy";
import { startStorage, type Storage } from "../../../support/storage";
import { journalNames, listen, minute, poolOf, ten } from "../fixture";
import { changedByRebuild, dayOf, gapText, idleOf, Process, putSummaries, summaryOf } from "./fixture";

let storage: Storage;
let containers: Containers;
/** The same containers, past the proxy. */
let direct: Containers;
let count = 0;

beforeAll(async () => {
  storage = await startStorage();
});
beforeEach(() => {
  const name = `days${count++}`;
  containers = storage.containers({ name });
  direct = storage.containers({ name, direct: true });
});
afterEach(() => storage.proxy.heal());
afterAll(() => storage.close());

const day = "2026-02-17";
const isIndex = ({ path }: Passing) => path.includes("/days/");
const isIndexWrite = (passing: Passing) => passing.method === "PUT" && isIndex(passing);
/** A feed whose local midnight is at ten. */
const islanders = poolOf({ timeZone: "Pacific/Kiritimati" });

function keeperOf({ archive }: Containers, idle: readonly Gap[] = []): DayKeeper {
  return new DayKeeper({ container: archive, idle: idleOf(idle), log: () => undefined });
}

function requestsSince(before: number, matches: (passing: Passing) => boolean): string[] {
  return storage.proxy.seen
    .slice(before)
    .filter(matches)
    .map(({ method }) => method);
}

/** A run of which nothing fails, though a slow machine may exceed the time limit of a call now and then. */
async function runWhole(process: Process, at: number): Promise<void> {
  for (let tries = 0; tries < 5; tries++) if (await process.run(at).catch(() => false)) return;
  throw new Error("no run was whole though storage is well");
}

test("the usual window costs its day one write and no read", async () => {
  const process = new Process(containers);
  await listen(containers, { from: 0, to: 299, ended: "stopped" });
  await process.run(70);
  const before = storage.proxy.seen.length;
  await process.run(130);
  await process.run(190);
  expect(requestsSince(before, isIndex)).toEqual(["PUT", "PUT"]);
  expect((await dayOf(direct, day)).windows.start).toEqual([0, 60, 120].map((second) => 36_000 + second));
});

test("of many feeds by turns the usual window costs each day one write and no read", async () => {
  const keeper = keeperOf(containers);
  const feeds = ["one", "two", "three", "four"].map((id) => poolOf({ id }));
  const take = async (nth: number) => {
    for (const feed of feeds) {
      const summary = { ...summaryOf(minute(nth).start, 60, { a: nth }), feed: feed.id };
      await putSummaries(containers.archive, [summary]);
      await keeper.update(feed, [summary]);
    }
  };
  await take(0);
  const before = storage.proxy.seen.length;
  await take(1);
  await take(2);
  expect(requestsSince(before, isIndex)).toEqual(Array.from({ length: 8 }, () => "PUT"));
  for (const { id } of feeds) {
    const { index } = (await readDay(direct.archive, id, day))!;
    expect(index.windows.start).toEqual([0, 60, 120].map((second) => 36_000 + second));
  }
});

test("a window that says the same again changes no ETag", async () => {
  const process = new Process(containers);
  await listen(containers, { from: 0, to: 50, ended: "stopped" });
  await process.run(70);
  const stored = await readDay(direct.archive, "pool", day);
  process.restart();
  await process.run(80);
  expect(await readDay(direct.archive, "pool", day)).toEqual(stored);
});

test("the index is what a rebuild makes, however aggregations of two processes interleave, crash and lose answers", async () => {
  const session = fc.record({
    kind: fc.constant("listen" as const),
    from: fc.integer({ min: -180, max: 180 }),
    length: fc.integer({ min: 1, max: 150 }),
    clock: fc.constantFrom("c1", "c2"),
    ended: fc.constantFrom("disconnected" as const, "stopped" as const, undefined),
  });
  const aggregation = fc.record({
    kind: fc.constant("run" as const),
    process: fc.nat(1),
    fault: fc.constantFrom("none", "none", "crash", "cut", "drop", "half"),
  });
  const steps = fc.array(fc.oneof({ weight: 2, arbitrary: session }, { weight: 3, arbitrary: aggregation }), {
    minLength: 5,
    maxLength: 10,
  });
  const idle: Gap[] = [{ from: ten - 3600_000, to: ten - 170_000, reason: "closed" }];
  await fc.assert(
    fc.asyncProperty(fc.array(session, { minLength: 1, maxLength: 2 }), steps, async (first, then) => {
      const name = `interleaved${count++}`;
      const through = storage.containers({ name, timeoutSeconds: 1 });
      const past = storage.containers({ name, direct: true });
      const processes = [0, 1].map(() => new Process(through, islanders, idle));
      let at = 0;
      for (const step of [...first, ...then]) {
        if (step.kind === "listen") {
          const { from, length, clock, ended } = step;
          await listen(past, { from, to: from + length, everyMs: 5000, clock, ended });
          at = Math.max(at, from + length);
          continue;
        }
        const process = processes[step.process]!;
        at += 70;
        if (step.fault === "cut" || step.fault === "drop" || step.fault === "half")
          storage.proxy.once(step.fault, (passing) => isIndex(passing) && passing.method !== "HEAD");
        await process.run(at, step.fault === "crash").catch(() => undefined);
        storage.proxy.heal();
        if (step.fault === "crash") process.restart();
      }
      for (const process of [...processes, ...processes]) await runWhole(process, (at += 70));
      expect(await changedByRebuild(past, islanders, idle)).toEqual([]);
    }),
    { numRuns: 10, endOnFailure: true },
  );
}, 120_000);

test("a window that another process wrote anew and died is in its day before its journals go", async () => {
  const [first, other] = [new Process(containers), new Process(containers)];
  // Why nobody was listening at first is what a window before it says: one that comes later, and is not beside it.
  await listen(containers, { from: 160, to: 178, ended: "disconnected" });
  await first.run(250);
  expect(gapText(await dayOf(direct, day))).toContain("00:00:00-10:02:40 lost");
  await listen(containers, { from: 0, to: 50, ended: "stopped" });
  await expect(other.run(260, true)).rejects.toThrow("killed");
  await first.run(400);
  expect(await journalNames(direct)).toEqual([]);
  expect(gapText(await dayOf(direct, day))).toContain("10:02:00-10:02:40 stopped");
  expect(await changedByRebuild(direct)).toEqual([]);
});

test("a window whose summary has gone keeps its journals, from which it is made again", async () => {
  const process = new Process(containers);
  await listen(containers, { from: 0, to: 50, ended: "stopped" });
  await process.run(70);
  const name = summaryName("pool", minute(0));
  await direct.archive.deleteBlob(name);
  await process.run(400);
  expect(await journalNames(direct)).toHaveLength(1);
  process.restart();
  await process.run(470);
  expect(await readText(direct.archive, name)).toBeDefined();
  expect(await journalNames(direct)).toEqual([]);
});

test("two deployments that write the same day keep each other's windows", async () => {
  const [blue, green] = [keeperOf(containers), keeperOf(containers)];
  const [first, second, third] = [0, 1, 2].map((nth) => summaryOf(minute(nth).start, 60, { a: nth }));
  await putSummaries(direct.archive, [first!, second!, third!]);
  const feed = poolOf();
  await blue.update(feed, [first!]);
  await green.update(feed, [second!]);
  await blue.update(feed, [third!]);
  expect((await dayOf(direct, day)).venues["a"]!.last).toEqual([0, 1, 2]);
});

test("whoever is late with a window does not put it in the place of a newer one", async () => {
  const [slow, quick] = [keeperOf(containers), keeperOf(containers)];
  const [before, older, newer] = [
    summaryOf(minute(0).start, 60, { a: 1 }),
    summaryOf(minute(1).start, 60, { a: 2 }),
    summaryOf(minute(1).start, 60, { a: 3 }),
  ];
  const feed = poolOf();
  await putSummaries(direct.archive, [before, older]);
  await slow.update(feed, [before]);
  await putSummaries(direct.archive, [newer]);
  await quick.update(feed, [newer]);
  await slow.update(feed, [older]);
  expect((await dayOf(direct, day)).venues["a"]!.last).toEqual([1, 3]);
});

test("indexes that can't be written hold up no window, and no journal goes before they are", async () => {
  const process = new Process(containers);
  await listen(containers, { from: 0, to: 130, ended: "stopped" });
  storage.proxy.rule = (passing) => (isIndexWrite(passing) ? 503 : "pass");
  await process.run(500);
  for (const nth of [0, 1, 2]) expect(await readText(direct.archive, summaryName("pool", minute(nth)))).toBeDefined();
  expect(await listDays(direct.archive, "pool")).toEqual([]);
  expect(await journalNames(direct)).toHaveLength(3);
  storage.proxy.heal();
  await process.run(570);
  expect((await dayOf(direct, day)).windows.start).toHaveLength(3);
  expect(await journalNames(direct)).toEqual([]);
  expect(await changedByRebuild(direct)).toEqual([]);
});

test("a first index holds the windows of its day that were there before", async () => {
  const earlier = [0, 1, 5].map((nth) => summaryOf(minute(nth).start, 60, { a: nth }));
  const now = summaryOf(minute(7).start, 60, { a: 7 });
  await putSummaries(direct.archive, [...earlier, now]);
  await keeperOf(containers).update(poolOf(), [now]);
  expect((await dayOf(direct, day)).venues["a"]!.last).toEqual([0, 1, 5, 7]);
});

test.each([
  ["rubbish", "rubbish"],
  ["another format", '{"format":2}'],
])("an index that is %s is made anew with the next window", async (_, text) => {
  const [first, second] = [0, 1].map((nth) => summaryOf(minute(nth).start, 60, { a: nth }));
  await putSummaries(direct.archive, [first!, second!]);
  await direct.archive.getBlockBlobClient(dayName("pool", day)).upload(text, text.length);
  await expect(readDay(direct.archive, "pool", day)).rejects.toMatchObject({ code: "ARCHIVE_INVALID" });
  await keeperOf(containers).update(poolOf(), [second!]);
  expect((await dayOf(direct, day)).venues["a"]!.last).toEqual([0, 1]);
});

test("a summary that can't be read is left out, and said", async () => {
  const [first, second] = [0, 1].map((nth) => summaryOf(minute(nth).start, 60, { a: nth }));
  await putSummaries(direct.archive, [first!, second!]);
  await direct.archive.getBlockBlobClient(summaryName("pool", minute(0))).upload("{}", 2);
  const process = new Process(containers);
  await process.keeper.update(poolOf(), [second!]);
  expect((await dayOf(direct, day)).venues["a"]!.last).toEqual([1]);
  expect(process.warnings).toEqual(["day-without-window"]);
});

test("when a day begins the one before knows its whole day, and days in between stand as what they were", async () => {
  const hour = 3_600_000;
  const idle: Gap[] = [
    { from: ten + 60_000, to: ten + 30 * hour, reason: "stopped" },
    { from: ten + 50 * hour, to: ten + 80 * hour, reason: "closed" },
  ];
  const keeper = keeperOf(containers, idle);
  const feed = poolOf();
  const [first, last] = [summaryOf(ten, 60, { a: 1 }), summaryOf(ten + 80 * hour, 60, { a: 2 })];
  await putSummaries(direct.archive, [first]);
  await keeper.update(feed, [first]);
  expect(await dayOf(direct, day)).toMatchObject({ known_to: "2026-02-17T10:01:00.000Z" });
  await putSummaries(direct.archive, [last]);
  await keeper.update(feed, [last]);
  expect(await listDays(direct.archive, "pool")).toEqual(["17", "18", "19", "20"].map((date) => `2026-02-${date}`));
  const gaps = async (date: string) => gapText(await dayOf(direct, date));
  expect(await gaps(day)).toEqual(["00:00:00-10:00:00 lost", "10:01:00-00:00:00 stopped"]);
  expect(await gaps("2026-02-18")).toEqual(["00:00:00-16:00:00 stopped", "16:00:00-00:00:00 lost"]);
  expect(await gaps("2026-02-19")).toEqual(["00:00:00-12:00:00 lost", "12:00:00-00:00:00 closed"]);
  expect(await gaps("2026-02-20")).toEqual(["00:00:00-18:00:00 closed"]);
  expect((await dayOf(direct, "2026-02-20")).known_to).toBe("2026-02-20T18:01:00.000Z");
  // A zombie that comes late finds a day that is over, and leaves it so.
  const late = summaryOf(ten + 120_000, 60, { a: 3 });
  await putSummaries(direct.archive, [late]);
  await keeperOf(containers, idle).update(feed, [late]);
  expect(await gaps(day)).toEqual(["00:00:00-10:00:00 lost", "10:01:00-10:02:00 stopped", "10:03:00-00:00:00 stopped"]);
  expect(await changedByRebuild(direct, feed, idle)).toEqual([]);
});

test("windows of before the first day with an index are linked to it", async () => {
  const keeper = keeperOf(containers);
  const [early, late] = [summaryOf(ten - 3 * 86_400_000, 60, { a: 1 }), summaryOf(ten, 60, { a: 2 })];
  await putSummaries(direct.archive, [early, late]);
  await keeper.update(poolOf(), [late]);
  await keeper.update(poolOf(), [early]);
  expect(await listDays(direct.archive, "pool")).toHaveLength(4);
  expect((await dayOf(direct, "2026-02-14")).known_to).toBe("2026-02-15T00:00:00.000Z");
  expect(await changedByRebuild(direct)).toEqual([]);
});

test.each([
  ["2026-03-29", "Europe/Zurich", 23, "2026-03-28T23:00:00.000Z"],
  ["2026-10-25", "Europe/Zurich", 25, "2026-10-24T22:00:00.000Z"],
  ["2026-02-17", "Asia/Kathmandu", 24, "2026-02-16T18:15:00.000Z"],
])("%s in %s has %d hours of windows", async (date, timeZone, hours, from) => {
  const feed = poolOf({ timeZone });
  const start = Date.parse(from);
  const windows = Array.from({ length: hours * 2 + 8 }, (_, nth) =>
    summaryOf(start + (nth - 4) * 1_800_000, 1800, { a: nth }),
  );
  await putSummaries(direct.archive, windows);
  await keeperOf(containers).update(feed, windows);
  const index = await dayOf(direct, date);
  expect([index.from, Date.parse(index.to) - start]).toEqual([from, hours * 3_600_000]);
  expect(index.venues["a"]!.last).toEqual(Array.from({ length: hours * 2 }, (_, nth) => nth + 4));
  expect(index.gaps).toEqual([]);
});

test("a window over midnight belongs to both days, each with its part of what was not heard", async () => {
  // Midnight in India is at half past six in the evening: the eighth of fifteen windows of four minutes.
  const feed = poolOf({ timeZone: "Asia/Kolkata", windowSeconds: 240 });
  const midnight = Date.parse("2026-02-17T18:30:00.000Z");
  const gap = { from: "2026-02-17T18:29:00.000Z", to: "2026-02-17T18:31:00.000Z", reason: "lost" as const };
  const windows = [-6, -2, 2].map((minutes) =>
    summaryOf(midnight + minutes * 60_000, 240, { a: minutes }, minutes === -2 ? [gap] : []),
  );
  await putSummaries(direct.archive, windows);
  const keeper = keeperOf(containers, [{ from: 0, to: midnight - 360_000, reason: "stopped" }]);
  for (const window of windows) await keeper.update(feed, [window]);
  const [before, after] = [await dayOf(direct, "2026-02-17"), await dayOf(direct, "2026-02-18")];
  expect(before.venues["a"]!.last).toEqual([-6, -2]);
  expect(gapText(before)).toEqual(["18:30:00-18:24:00 stopped", "18:29:00-18:30:00 lost"]);
  expect(after.windows.start).toEqual([-120, 120]);
  expect(gapText(after)).toEqual(["18:30:00-18:31:00 lost"]);
});

test("another time zone makes other days of the same windows", async () => {
  const window = summaryOf(ten, 60, { a: 1 });
  const next = summaryOf(ten + 60_000, 60, { a: 2 });
  await putSummaries(direct.archive, [window, next]);
  await keeperOf(containers).update(poolOf(), [window]);
  await keeperOf(containers).update(poolOf({ timeZone: "Europe/Zurich" }), [next]);
  expect(await dayOf(direct, day)).toMatchObject({
    from: "2026-02-16T23:00:00.000Z",
    time_zone: "Europe/Zurich",
    venues: { a: { last: [1, 2] } },
  });
});
