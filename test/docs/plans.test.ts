import { readFileSync } from "node:fs";
import path from "node:path";

const docs = path.resolve(__dirname, "../../docs");
const section = (name: string, heading: string) =>
  readFileSync(path.join(docs, name), "utf8")
    .split(/^##+ /m)
    .find((text) => text.startsWith(`${heading}\n`)) ?? "";

/** First cell by the two costs of each row of a table with them. */
function costs(text: string): Record<string, string[]> {
  const rows = text.split("\n").filter((line) => line.startsWith("|") && line.includes("$"));
  const cells = rows.map((row) => row.split("|").map((cell) => cell.trim()));
  return Object.fromEntries(cells.map(([, plan = "", ...more]) => [plan, more.filter((cell) => cell.startsWith("$"))]));
}

test("docs/operate.md tells of each plan what docs/cost.md, and so `npm run cost`, makes it cost", () => {
  const told = costs(section("operate.md", "Which plan"));
  const reckoned = section("cost.md", "Which plan");
  const of = (plan: string) => Object.entries(costs(reckoned)).find(([name]) => name.startsWith(plan))?.[1];
  expect(Object.keys(told)).toHaveLength(3);
  const names = { "`consumption`": "Consumption", "`dedicated`": "B1", "`flex`": "Flex 512 MB, always ready" };
  for (const [plan, name] of Object.entries(names)) {
    const row = Object.keys(told).find((each) => each.startsWith(plan)) ?? "";
    expect(told[row]).toHaveLength(2);
    expect(told[row]).toEqual(of(name));
  }
});
