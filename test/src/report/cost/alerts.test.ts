import { readFileSync } from "node:fs";
import path from "node:path";
import { alertCosts, alertRules } from "../../../../src/report/cost/alerts";
import { ownPrices } from "../../../../src/report/cost/prices";

test("alerts are priced as the template makes them: so many rules, looking so often", () => {
  const text = readFileSync(path.resolve(__dirname, "../../../../infra/app/alerts.bicep"), "utf8");
  const rules = text.match(/^ +title: /gm) ?? [];
  const frequencies = [...text.matchAll(/evaluationFrequency: 'PT(\d+)M'/g)].map(([, minutes]) => Number(minutes));
  expect(alertRules.count).toBe(rules.length);
  expect(frequencies).toEqual([alertRules.everyMinutes]);
  const made = alertCosts(ownPrices).find(({ everyMinutes }) => everyMinutes === alertRules.everyMinutes);
  expect(made).toEqual({ everyMinutes: 15, rule: 0.5, all: 2.5 });
});
