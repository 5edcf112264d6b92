import { alertCosts } from "../../src/report/cost/alerts";
import { expectations } from "../../src/report/cost/expected";
import { monthlyCost } from "../../src/report/cost/month";
import { planTable } from "../../src/report/cost/plans";
import type { Amount, Price, Prices } from "../../src/report/cost/prices";
import { atFlushes, atMemories, atTiers, hopedUsd, memoryBeyond, savings } from "../../src/report/cost/savings";
import { methodIds, planIds, type MethodId, type PlanId, type Setup } from "../../src/report/cost/setup";

const memories = [256, 384, 512] as const;
const flushes = [15, 30, 60];

/** All that `npm run cost` tells. */
export function costReport(setup: Setup, prices: Prices) {
  const hoped = (method: "collector" | "collector-hours", more: Partial<Setup> = {}) =>
    memoryBeyond(hopedUsd, method, { ...setup, ...more }, prices) ?? null;
  return {
    setup,
    prices: { region: prices.region, collected: prices.collected, unchecked: unchecked(prices) },
    months: planIds.flatMap((plan) => methodsOn(plan).map((method) => monthlyCost(plan, method, setup, prices))),
    plans: planTable(setup, prices),
    expectations: expectations(setup, prices),
    memories: atMemories(memories, setup, prices),
    hoped: {
      usd: hopedUsd,
      beyondMb: {
        aroundTheClock: hoped("collector"),
        inOpeningHours: hoped("collector-hours"),
        inOpeningHoursFlush60: hoped("collector-hours", { flushSeconds: 60 }),
      },
    },
    alerts: alertCosts(prices),
    b1CheaperFromMb:
      memoryBeyond(monthlyCost("b1", "collector", setup, prices).usd.total, "collector", setup, prices) ?? null,
    flushes: atFlushes(flushes, setup, prices),
    tiers: atTiers(setup, prices),
    savings: { ...savings(setup, prices), atLeastMemory: savings({ ...setup, memoryMb: memories[0] }, prices) },
  };
}

/** An instance that is always ready is one for Durable's functions: the simple methods have none. */
function methodsOn(plan: PlanId): readonly MethodId[] {
  return plan === "flex-ready" ? ["collector", "collector-hours"] : methodIds;
}

export type CostReport = ReturnType<typeof costReport>;

/** A price, where it is from, and whether Microsoft's own page stated it. */
export interface ListedPrice {
  readonly name: string;
  readonly value: number;
  readonly source: string;
  readonly date: string | null;
  readonly checked: boolean;
}

/** Every price of a file. */
export function listPrices(prices: Prices): ListedPrice[] {
  const found: ListedPrice[] = [];
  const walk = (value: unknown, path: readonly string[]) => {
    if (typeof value !== "object" || value === null) return;
    if ("source" in value) {
      const each = value as Price | Amount;
      const { source, date, checked } = each;
      found.push({ name: path.join("."), value: "usd" in each ? each.usd : each.amount, source, date, checked });
    } else for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
  };
  walk(prices, []);
  return found;
}

function unchecked(prices: Prices): string[] {
  return listPrices(prices).flatMap(({ name, checked }) => (checked ? [] : [name]));
}
