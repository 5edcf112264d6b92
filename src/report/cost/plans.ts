import { monthlyCost } from "./month";
import type { Prices } from "./prices";
import { planIds, type PlanId, type Setup } from "./setup";

/** A plan in words. */
export interface PlanWords {
  readonly name: string;
  readonly limits: string;
  readonly when: string;
}

/** What a plan can't do, and when to choose it; sources are in docs/cost.md. */
export const planWords: Readonly<Record<PlanId, PlanWords>> = {
  consumption: {
    name: "Consumption",
    limits: "a run ends after 10 min; memory is metered, 1.5 GB at most; Linux ends 2028-09-30, Windows does not",
    when: "the cheapest, for one feed or a few, and more so with opening hours",
  },
  flex: {
    name: "Flex 512 MB, on demand",
    limits: "one app a plan; each timer has instances of its own; an update in place ends what runs",
    when: "where listening takes less than about half of the day; else one that is always ready costs less",
  },
  "flex-ready": {
    name: "Flex 512 MB, always ready",
    limits: "as on demand; one instance for Durable's functions is always there, as `azd up` makes it",
    when: "only where a network of your own or sign-in without any key is a must",
  },
  b1: {
    name: "B1 (Linux)",
    limits: "one small machine, Always On; no scaling",
    when: "where a bill must not surprise, or the memory is so large that Consumption costs more",
  },
  "container-apps": {
    name: "Container Apps",
    limits: "a replica always runs, since Durable on Azure Storage can't be scaled to none; you build the image",
    when: "where the rest of your system runs there",
  },
};

/** Each plan with what the collector costs on it. */
export function planTable(setup: Partial<Setup>, prices: Prices) {
  return planIds.map((plan) => ({
    plan,
    ...planWords[plan],
    aroundTheClock: monthlyCost(plan, "collector", setup, prices).usd.total,
    inOpeningHours: monthlyCost(plan, "collector-hours", setup, prices).usd.total,
  }));
}
