import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { hostSchema } from "./host-schema";

const root = path.resolve(__dirname, "../..");
const hostJson = JSON.parse(readFileSync(path.join(root, "host.json"), "utf8")) as z.input<typeof hostSchema>;

test("host.json has nothing in it that the host would pass over", () => {
  const { error } = hostSchema.safeParse(hostJson);
  expect(error && z.prettifyError(error)).toBeUndefined();
  const wrong = structuredClone(hostJson) as { extensions: { durableTask: Record<string, unknown> } };
  wrong.extensions.durableTask["maxConcurrentActivities"] = 1;
  expect(hostSchema.safeParse(wrong).success).toBe(false);
});

test("the host collects the app's lines, and none of them is left out by sampling", () => {
  const { logLevel, applicationInsights } = hostJson.logging ?? {};
  expect(logLevel).toMatchObject({ "Host.Function.Console": "Information", "Host.Results": "Information" });
  expect(applicationInsights?.samplingSettings?.excludedTypes?.split(";")).toContain("Trace");
});

test("docs/operate.md gives the reason of each setting of host.json", () => {
  const documented = readFileSync(path.join(root, "docs/operate.md"), "utf8");
  const missing = leaves(hostJson, "").filter((setting) => !documented.includes(`\`${setting}\``));
  expect(missing).toEqual([]);
});

function leaves(value: unknown, prefix: string): string[] {
  if (typeof value !== "object" || value === null) return [prefix];
  // A category's name has dots of its own.
  const whole = ["extensionBundle", "logging.logLevel"];
  if (whole.includes(prefix)) return [prefix];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, prefix === "" ? key : `${prefix}.${key}`));
}
