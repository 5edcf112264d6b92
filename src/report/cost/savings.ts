import { monthlyCost } from "./month";
import type { Prices } from "./prices";
import { defaultSetup, type MethodId, type Setup } from "./setup";

/** Everything here is on the Consumption plan: the others' price does not depend on metered memory. */
const plan = "consumption";
/** What listening was hoped to cost. */
export const hopedUsd = 2.25;
const mostMb = 1536;
const leastSavedUsd = 0.005;

/** Totals at one memory. */
export interface AtMemory {
  readonly memoryMb: number;
  readonly aroundTheClock: number;
  readonly inOpeningHours: number;
}

/** What the collector costs at several memories. */
export function atMemories(memories: readonly number[], setup: Partial<Setup>, prices: Prices): AtMemory[] {
  return memories.map((memoryMb) => ({
    memoryMb,
    aroundTheClock: monthlyCost(plan, "collector", { ...setup, memoryMb }, prices).usd.total,
    inOpeningHours: monthlyCost(plan, "collector-hours", { ...setup, memoryMb }, prices).usd.total,
  }));
}

/**
 * The least metered memory, a multiple of 128 MB, at which a method costs more than an amount; undefined where it never
 * does, up to what Consumption gives an instance.
 */
export function memoryBeyond(usd: number, method: MethodId, setup: Partial<Setup>, prices: Prices): number | undefined {
  for (let memoryMb = 128; memoryMb <= mostMb; memoryMb += 128)
    if (monthlyCost(plan, method, { ...setup, memoryMb }, prices).usd.total > usd) return memoryMb;
  return undefined;
}

/** A way to a lower bill, and what it saves on its own and after all those before it. */
export interface Saving {
  readonly measure: string;
  readonly price: string;
  /** On its own, off the collector around the clock. */
  readonly saves: number;
  /** What is left to pay with this and all before it. */
  readonly total: number;
}

interface Measure {
  readonly measure: string;
  readonly price: string;
  readonly method?: MethodId;
  readonly change?: (setup: Setup) => Partial<Setup>;
}

/** Measures, the ones that cost nothing first. */
const measures: readonly Measure[] = [
  { measure: "listen in opening hours only", price: "nothing is known of a closed place", method: "collector-hours" },
  { measure: '`rawTier` "hot" instead of "cool"', price: "none", change: () => ({ rawTier: "hot" }) },
  { measure: "`lookSeconds` 15 instead of 5", price: "a stop takes up to 15 s", change: () => ({ lookSeconds: 15 }) },
  {
    measure: "timers with `useMonitor: false`",
    price: "a run missed while the host was down is not caught up; the next minute's is as good",
    change: () => ({ timersMonitored: false }),
  },
  {
    measure: "`flushSeconds` 30 instead of 15",
    price: "a crash loses up to 30 s",
    change: () => ({ flushSeconds: 30 }),
  },
  {
    measure: "`flushSeconds` 60",
    price: "a crash loses up to 60 s; now is a minute old",
    change: () => ({ flushSeconds: 60 }),
  },
  {
    measure: "`maxQueuePollingInterval` 30 s",
    price: "a collector may begin a window 30 s late, which costs no reading",
    change: ({ durable }) => ({ durable: { ...durable, pollingSeconds: 30 } }),
  },
];

/** What each measure saves off the collector around the clock, on its own, and what is left with it and all before it. */
export function savings(setup: Partial<Setup>, prices: Prices): { from: number; measures: Saving[] } {
  const cost = (method: MethodId, change: Partial<Setup>) =>
    monthlyCost(plan, method, { ...setup, ...change }, prices).usd.total;
  const from = cost("collector", {});
  let method: MethodId = "collector";
  let all: Partial<Setup> = {};
  const listed = measures.map(({ measure, price, method: other, change }) => {
    method = other ?? method;
    const own = change?.({ ...defaultSetup, ...setup }) ?? {};
    all = { ...all, ...own };
    return { measure, price, saves: from - cost(other ?? "collector", own), total: cost(method, all) };
  });
  // What is set already saves nothing more.
  return { from, measures: listed.filter(({ saves }) => saves >= leastSavedUsd) };
}

/** What something costs with another flush, per `flushSeconds`. */
export function atFlushes(flushes: readonly number[], setup: Partial<Setup>, prices: Prices) {
  return flushes.map((flushSeconds) => {
    const at = (method: MethodId) => monthlyCost(plan, method, { ...setup, flushSeconds }, prices);
    const [always, hours] = [at("collector"), at("collector-hours")];
    return {
      flushSeconds,
      writes: always.transactions.writes,
      data: always.usd.data,
      aroundTheClock: always.usd.total,
      inOpeningHours: hours.usd.total,
    };
  });
}

/** The same for both tiers of raw windows, in the first month and after a year. */
export function atTiers(setup: Partial<Setup>, prices: Prices) {
  return (["hot", "cool"] as const).map((rawTier) => {
    const at = (monthsKept: number) => monthlyCost(plan, "collector", { ...setup, rawTier, monthsKept }, prices).usd;
    const [first, twelfth] = [at(1), at(12)];
    return { rawTier, requests: first.data, first: first.capacity, twelfth: twelfth.capacity, total: first.total };
  });
}
