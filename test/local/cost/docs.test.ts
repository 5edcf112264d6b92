import { readFileSync } from "node:fs";
import path from "node:path";
import { command } from "../../../local/cost/options";
import { alertCosts, alertRules } from "../../../src/report/cost/alerts";
import { durableSettings } from "../../../src/report/cost/durable";
import { monthlyCost } from "../../../src/report/cost/month";
import { ownPrices } from "../../../src/report/cost/prices";
import type { MethodId } from "../../../src/report/cost/setup";
import { markers, runCost } from "../../../local/cost/run";

const root = path.resolve(__dirname, "../../..");

/** What `npm run cost` prints with these options. */
async function printed(...args: readonly string[]): Promise<string> {
  const lines: string[] = [];
  const actions = {
    cost: (options: Parameters<typeof runCost>[1]) => runCost(root, options, (line) => lines.push(line)),
    count: () => Promise.resolve(),
  };
  await command(actions).parseAsync(["node", "cost", ...args]);
  return lines.join("\n").trim();
}

test("docs/cost.md holds the tables that the command prints; `npm run cost -- --update docs/cost.md` renews them", async () => {
  const text = readFileSync(path.join(root, "docs/cost.md"), "utf8");
  const held = text.split(markers[0])[1]?.split(markers[1])[0]?.trim();
  expect(held).toBe(await printed());
});

test("what docs/cost.md says in words is what the model says", () => {
  const text = readFileSync(path.join(root, "docs/cost.md"), "utf8");
  const durable = durableSettings(JSON.parse(readFileSync(path.join(root, "host.json"), "utf8")));
  const cost = (method: MethodId, memoryMb: number) => monthlyCost("consumption", method, { memoryMb, durable }).usd;
  const usd = (amount: number) => `$${amount.toFixed(2)}`;
  const [hours, always] = [cost("collector-hours", 256), cost("collector", 256)];
  expect(text).toContain(
    `one feed costs about ${usd(hours.total)} a month; around the clock about ${usd(always.total)}`,
  );
  expect(text).toContain(`the app's own are ${usd(always.data)} a month around the clock`);
  expect(text).toContain(`Durable and the host add ${usd(always.platform)}`);
  const alerts = alertCosts(ownPrices).find(({ everyMinutes }) => everyMinutes === alertRules.everyMinutes);
  expect(text).toContain(`Alerts by e-mail, where they are wanted, are another ${usd(alerts!.all)}`);
  const step = (method: MethodId) => usd(cost(method, 512).total - cost(method, 384).total);
  expect(text).toContain(
    `worth ${step("collector")} a month around the clock, ${step("collector-hours")} in opening hours`,
  );
});

test("as JSON it tells the same total, and which prices could not be checked", async () => {
  const report = JSON.parse(await printed("--json", "--memory", "256")) as {
    months: { plan: string; method: string; usd: { total: number } }[];
    memories: { memoryMb: number; aroundTheClock: number }[];
    prices: { unchecked: string[] };
  };
  expect(report.months).toHaveLength(22);
  const total = report.months.find(({ plan, method }) => plan === "consumption" && method === "collector")?.usd.total;
  expect(report.memories.find(({ memoryMb }) => memoryMb === 256)?.aroundTheClock).toBe(total);
  expect(report.prices.unchecked).toContain("blob.hot.write10k");
});

test("prices of one's own are taken, and a file that holds none is refused by name", async () => {
  await expect(printed("--prices", path.join(root, "host.json"))).rejects.toMatchObject({ code: "CONFIG_INVALID" });
  await expect(printed("--prices", "nowhere.json")).rejects.toMatchObject({ code: "CONFIG_UNREADABLE" });
  const own = path.join(root, "src/report/cost/prices.json");
  expect(await printed("--prices", own)).toBe(await printed());
});
