import { capacityOf, rawReadGib, type Capacity } from "./capacity";
import { computeOf } from "./compute";
import { platformOf, type PlatformRequests } from "./platform";
import { ownPrices, type Prices } from "./prices";
import type { Charged } from "./requests";
import { daysPerMonth, defaultSetup, isFlex, type MethodId, type PlanId, type Setup } from "./setup";
import { telemetryOf } from "./telemetry";
import { workloadOf, type Workload } from "./workload";

/** Requests to storage in a month, by how they are charged. */
export interface Transactions {
  readonly writes: number;
  readonly lists: number;
  readonly reads: number;
  /** Renewals of leases, metadata. */
  readonly other: number;
  readonly queue: number;
  readonly table: number;
}

/** What a method costs on a plan in a month of thirty days, in the prices' currency. */
export interface MonthlyCost {
  readonly plan: PlanId;
  readonly method: MethodId;
  readonly executions: number;
  /** Beyond the free grant; on Container Apps GiB-seconds. */
  readonly billedGbSeconds: number;
  readonly transactions: Transactions;
  /** GiB kept, as stored. */
  readonly gib: number;
  /** GB of telemetry (10^9 bytes), of which some are free. */
  readonly telemetryGb: number;
  readonly usd: {
    readonly compute: number;
    /** Requests of the app to its data. */
    readonly data: number;
    /** Requests of the host and of Durable to their own storage. */
    readonly platform: number;
    readonly capacity: number;
    readonly telemetry: number;
    readonly total: number;
  };
}

/** What a method costs on a plan in a month. @param setup differences from {@link defaultSetup} */
export function monthlyCost(
  plan: PlanId,
  method: MethodId,
  setup: Partial<Setup> = {},
  prices: Prices = ownPrices,
): MonthlyCost {
  const whole = { ...defaultSetup, ...setup };
  const work = onPlan(plan, workloadOf(method, whole), whole);
  const compute = computeOf(plan, work, whole, prices);
  const platform = platformOf(plan, work, whole);
  const capacity: Capacity = capacityOf(work, whole, prices);
  const telemetryGb = telemetryOf(work);
  const usd = {
    compute: compute.usd,
    data: dataUsd(work.requests, whole, prices) + rawReadGib(work) * prices.blob[whole.rawTier].readGib.usd,
    platform: platformUsd(platform, prices),
    capacity: capacity.usd,
    telemetry: Math.max(0, telemetryGb - prices.telemetry.freeGb.amount) * prices.telemetry.gb.usd,
  };
  const { hot, raw } = work.requests;
  return {
    plan,
    method,
    executions: work.executions,
    billedGbSeconds: compute.billedGbSeconds,
    transactions: {
      writes: hot.write + raw.write + platform.timerWrites,
      lists: hot.list + raw.list,
      reads: hot.read + raw.read,
      other: hot.other + raw.other + platform.leases,
      queue: platform.queue,
      table: platform.table,
    },
    gib: capacity.gib,
    telemetryGb,
    usd: { ...usd, total: Object.values(usd).reduce((sum, each) => sum + each, 0) },
  };
}

/**
 * On Flex Consumption a timer runs in an instance of its own, and so, each minute, looks in storage whether anybody
 * listens, which elsewhere it sees in its own process: a list and a read a feed (src/control/collector.ts).
 */
function onPlan(plan: PlanId, work: Workload, { feeds }: Setup): Workload {
  if (!isFlex(plan) || !work.isDurable) return work;
  const looks = daysPerMonth * 24 * 60 * feeds;
  const { hot, raw } = work.requests;
  return { ...work, requests: { raw, hot: { ...hot, list: hot.list + looks, read: hot.read + looks } } };
}

/** Requests x price of 10,000, those of raw windows by their tier. */
function dataUsd({ hot, raw }: Charged, { rawTier }: Setup, { blob }: Prices): number {
  const priced = (counts: Charged["hot"], prices: Prices["blob"]["hot"]) =>
    counts.write * prices.write10k.usd +
    counts.list * prices.list10k.usd +
    counts.read * prices.read10k.usd +
    counts.other * prices.other10k.usd;
  return (priced(hot, blob.hot) + priced(raw, blob[rawTier])) / 10_000;
}

function platformUsd({ queue, table, leases, timerWrites }: PlatformRequests, prices: Prices): number {
  const { other10k, write10k } = prices.blob.hot;
  const blobs = leases * other10k.usd + timerWrites * write10k.usd;
  return (queue * prices.queue10k.usd + table * prices.table10k.usd + blobs) / 10_000;
}
