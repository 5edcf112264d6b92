import { alertFrequencies, type Prices } from "./prices";

/** The rules of infra/app/alerts.bicep, which are there only where HEADCOUNT_ALERT_EMAIL is set. */
export const alertRules = { count: 5, everyMinutes: 15 };

/** What the rules cost a month, if all of them looked so often. */
export interface AlertCost {
  readonly everyMinutes: number;
  readonly rule: number;
  readonly all: number;
}

/** Their price a month, the same on every plan and for any number of feeds, by how often they look. */
export function alertCosts({ alertRule }: Prices): AlertCost[] {
  return (["every15", "every10", "every5", "every1"] as const).map((frequency) => ({
    everyMinutes: alertFrequencies[frequency],
    rule: alertRule[frequency].usd,
    all: alertRules.count * alertRule[frequency].usd,
  }));
}
