import { monthlyCost } from "../../../../src/report/cost/month";
import { ownPrices, readPrices, type Prices } from "../../../../src/report/cost/prices";
import { methodIds, planIds, type PlanId, type Setup } from "../../../../src/report/cost/setup";

const allDay = 30 * 86_400;
/** Windows of a month. */
const windows = allDay / 300;
/** Of them, one in five is written a second time. */
const again = windows / 5;

describe("compute", () => {
  test("Consumption bills seconds times metered memory beyond the grant", () => {
    const usd = (memoryMb: number) => monthlyCost("consumption", "collector", { memoryMb }).usd.compute;
    expect(usd(256)).toBeCloseTo((allDay * 0.25 - 400_000) * 0.000016, 6);
    expect(usd(256)).toBeCloseTo(3.97, 2);
    expect(usd(512)).toBeCloseTo(14.34, 2);
    expect(usd(128)).toBe(0);
  });

  test("memory is metered in steps of 128 MB, rounded up", () => {
    const usd = (memoryMb: number) => monthlyCost("consumption", "collector", { memoryMb }).usd.compute;
    expect(usd(257)).toBe(usd(384));
    expect(usd(385)).toBe(usd(512));
  });

  test("in opening hours listening is billed for them, and what runs besides for its seconds", () => {
    const open = 30 * (16.5 * 3600 + 120);
    const { billedGbSeconds } = monthlyCost("consumption", "collector-hours", { memoryMb: 256 });
    expect(billedGbSeconds).toBeGreaterThan(open * 0.25 - 400_000);
    expect(billedGbSeconds).toBeLessThan((open + 10_000) * 0.25 - 400_000);
  });

  test("Flex bills instances of 512 MB, those of the minute's timer for a second each", () => {
    const { billedGbSeconds, usd } = monthlyCost("flex", "collector", { memoryMb: 256 });
    expect(billedGbSeconds).toBe(0.5 * (allDay + 43_200 + 720) - 100_000);
    expect(usd.compute).toBeCloseTo(billedGbSeconds * 0.000026, 6);
  });

  test("an instance of Flex that is always ready has a price of its own, a base besides, and no grant", () => {
    const { usd, executions } = monthlyCost("flex-ready", "collector");
    const free = 43_200 + 720;
    const runs = ((executions - free) / 1e6) * 0.4;
    expect(usd.compute).toBeCloseTo(0.5 * allDay * (0.000016 + 0.000004) + runs, 6);
    expect(monthlyCost("flex-ready", "hourly").usd).toEqual(monthlyCost("flex", "hourly").usd);
  });

  test("B1 costs the same whatever runs; Container Apps what its replica is made of", () => {
    for (const method of methodIds) expect(monthlyCost("b1", method).usd.compute).toBe(12.41);
    const apps = (memoryMb: number) => monthlyCost("container-apps", "collector", { memoryMb }).usd.compute;
    expect(apps(384)).toBeCloseTo((allDay * 0.25 - 180_000) * 0.000024 + (allDay * 0.5 - 360_000) * 0.000003, 6);
    expect(apps(600)).toBeCloseTo((allDay * 0.5 - 180_000) * 0.000024 + (allDay * 1 - 360_000) * 0.000003, 6);
    expect(monthlyCost("container-apps", "hourly").usd.compute).toBe(0);
  });

  test("runs beyond the free ones are billed by the million", () => {
    const many = monthlyCost("consumption", "collector", { feeds: 100, memoryMb: 128 });
    expect(many.executions).toBeGreaterThan(4_000_000);
    expect(many.usd.compute).toBeCloseTo(((many.executions - 1_000_000) / 1e6) * 0.2, 6);
  });
});

describe("requests to storage", () => {
  const quiet: Partial<Setup> = { timersMonitored: false };

  test("writes are those of flushes, of windows, and of days", () => {
    const { writes } = monthlyCost("b1", "collector", quiet).transactions;
    expect(writes).toBe(2 * (allDay / 15) + 5 * windows + 2 * again + 2 * 30);
  });

  test("what scales with flushes halves with them, what scales with windows stays", () => {
    const writes = (flushSeconds: number) =>
      monthlyCost("b1", "collector", { ...quiet, flushSeconds }).transactions.writes;
    expect(writes(15) - writes(30)).toBe(2 * (allDay / 30));
    expect(writes(30) - writes(60)).toBe(2 * (allDay / 60));
  });

  test("reads are those of looks, of windows, of minutes and of the archive of days", () => {
    const { reads } = monthlyCost("b1", "collector").transactions;
    const archived = windows + 3 * 30;
    expect(reads).toBe(allDay / 5 + 6 * windows + 7 * again + 43_200 + 43_200 / 10 + archived);
  });

  test("each run of a timer is a write, unless it is not monitored", () => {
    const writes = (timersMonitored: boolean) =>
      monthlyCost("b1", "collector", { timersMonitored }).transactions.writes;
    expect(writes(true) - writes(false)).toBe(43_200 + 720);
  });

  test("Durable's queues are polled by each partition and by the scale controller, where there is one", () => {
    const queue = (plan: PlanId, partitionCount: number, pollingSeconds: number) =>
      monthlyCost(plan, "collector", { durable: { partitionCount, pollingSeconds } }).transactions.queue;
    // Per day: 5 or 2 queues every 30 s, and 5 or 2 queues asked twice every 10 s.
    expect(queue("b1", 4, 30) - queue("b1", 1, 30)).toBe(30 * (14_400 - 5760));
    expect(queue("consumption", 1, 30) - queue("b1", 1, 30)).toBe(30 * 34_560);
    expect(queue("consumption", 4, 30) - queue("b1", 4, 30)).toBe(30 * 86_400);
    expect(queue("b1", 1, 10) - queue("b1", 1, 30)).toBe(30 * 2 * (8640 - 2880));
    // The template sets 10 s on Flex Consumption.
    expect(queue("flex", 1, 30) - queue("consumption", 1, 30)).toBe(30 * 2 * (8640 - 2880));
    expect(queue("flex-ready", 1, 5)).toBe(queue("consumption", 1, 5));
  });

  test("raw windows are priced by their tier, in requests and in what they count as", () => {
    const usd = (rawTier: "hot" | "cool") => monthlyCost("b1", "collector", { rawTier }).usd;
    const writes = (windows * (0.1 - 0.055)) / 10_000;
    const reads = (windows * (0.01 - 0.0044)) / 10_000;
    expect(usd("cool").data - usd("hot").data).toBeGreaterThanOrEqual(writes + reads);
    expect(usd("cool").capacity).toBeGreaterThan(((windows * 128 * 1024) / 1024 ** 3) * 0.0115);
  });

  test("a second feed asks as much as the first; Durable's own polling stays", () => {
    const [one, two] = [1, 2].map((feeds) => monthlyCost("b1", "collector", { ...quiet, feeds }));
    expect(two!.transactions.writes).toBe(2 * one!.transactions.writes);
    expect(two!.usd.data).toBeCloseTo(2 * one!.usd.data, 9);
    expect(two!.transactions.queue).toBeLessThan(2 * one!.transactions.queue);
    expect(two!.usd.compute).toBe(one!.usd.compute);
  });
});

test("the total is what its parts add up to, on every plan by every method, and none is missing or negative", () => {
  for (const plan of planIds) {
    for (const method of methodIds) {
      const { compute, data, platform, capacity, telemetry, total } = monthlyCost(plan, method).usd;
      expect(compute + data + platform + capacity + telemetry).toBeCloseTo(total, 9);
      for (const part of [compute, data, platform, capacity, telemetry]) expect(part).toBeGreaterThanOrEqual(0);
    }
  }
});

describe("prices", () => {
  const edited = (edit: (prices: Prices) => void): Prices => {
    const prices = structuredClone(ownPrices);
    edit(prices);
    return prices;
  };

  test("other prices give other costs", () => {
    const dear = edited(({ blob }) => (blob.hot.write10k.usd *= 2));
    const { transactions, usd } = monthlyCost("b1", "collector", {}, ownPrices);
    const other = monthlyCost("b1", "collector", {}, dear);
    const hotWrites = transactions.writes - windows - again;
    expect(other.usd.total - usd.total).toBeCloseTo((hotWrites * 0.055) / 10_000, 6);
  });

  test("no free grant is a grant of nothing", () => {
    const none = edited(({ telemetry }) => (telemetry.freeGb.amount = 0));
    const { telemetryGb, usd } = monthlyCost("b1", "collector", {}, none);
    expect(usd.telemetry).toBeCloseTo(telemetryGb * 2.3, 9);
    expect(usd.telemetry).toBeGreaterThan(0);
  });

  test("a file that is wrong is refused with every place in it that is", () => {
    const wrong = { ...ownPrices, queue10k: { ...ownPrices.queue10k, usd: -1 }, table10k: undefined };
    expect(() => readPrices(wrong, "mine.json")).toThrow(/mine\.json: queue10k\.usd: .*\nmine\.json: table10k: /);
  });
});
