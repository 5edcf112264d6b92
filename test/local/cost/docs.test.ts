import { readFileSync } from "node:fs";
import path from "node:path";
import { command } from "../../../local/cost/options";
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

test("as JSON it tells the same total, and which prices could not be checked", async () => {
  const report = JSON.parse(await printed("--json", "--memory", "256")) as {
    months: { plan: string; method: string; usd: { total: number } }[];
    memories: { memoryMb: number; aroundTheClock: number }[];
    prices: { unchecked: string[] };
  };
  expect(report.months).toHaveLength(20);
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
