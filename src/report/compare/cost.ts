import type { Feed } from "../../config/schema";
import { weekSpans } from "../../hours/week";
import type { CostOfMethods } from "../../model/comparison";
import { monthlyCost } from "../cost/month";
import { planWords } from "../cost/plans";
import { ownPrices } from "../cost/prices";
import type { PlanId } from "../cost/setup";

/** What each method costs a month for one feed as it is configured, by the model of docs/cost.md. */
export function costOfMethods(feed: Feed, plan: PlanId): CostOfMethods {
  const { windowSeconds, flushSeconds, lookSeconds, sweepMinutes, openingHours } = feed;
  const rawTier = feed.rawTier === "hot" ? ("hot" as const) : ("cool" as const);
  const setup = { windowSeconds, flushSeconds, lookSeconds, sweepMinutes, rawTier };
  const minutes = weekSpans(openingHours ?? {}).reduce((sum, { opens, closes }) => sum + closes - opens, 0);
  const listening = openingHours
    ? monthlyCost(plan, "collector-hours", { ...setup, openHours: minutes / 60 / 7 })
    : monthlyCost(plan, "collector", setup);
  return {
    currency: ownPrices.currency,
    plan: planWords[plan].name,
    as_of: ownPrices.collected,
    listening: listening.usd.total,
    snapshots: monthlyCost(plan, "hourly", setup).usd.total,
  };
}
