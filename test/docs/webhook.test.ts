import { readFileSync } from "node:fs";
import path from "node:path";
import { readEnvironment } from "../../src/config/environment";
import { webhookMessage } from "../../src/webhook/message";
import { storage } from "../src/config/fixture";

const documented = readFileSync(path.resolve(__dirname, "../../docs/webhook.md"), "utf8");

test("the message in docs/webhook.md is one, and its table has the settings' defaults", () => {
  const [, example = ""] = /```json\n([^]*?)```/.exec(documented) ?? [];
  expect(webhookMessage.parse(JSON.parse(example))).toEqual(JSON.parse(example));
  const { webhook } = readEnvironment({ ...storage, HEADCOUNT_WEBHOOK_URL: "https://hooks.example/x" });
  const rows = new Map(
    [...documented.matchAll(/^\| `(HEADCOUNT_WEBHOOK_\w+)` +\| (?:`(\d+)`)? *\|/gm)].map(([, name, value]) => [
      name,
      value,
    ]),
  );
  expect(Object.fromEntries(rows)).toEqual({
    HEADCOUNT_WEBHOOK_URL: undefined,
    HEADCOUNT_WEBHOOK_SECRET: undefined,
    HEADCOUNT_WEBHOOK_PERCENT: String(webhook?.percent),
    HEADCOUNT_WEBHOOK_STALE_MINUTES: String(webhook?.staleMinutes),
    HEADCOUNT_WEBHOOK_REPEAT_MINUTES: String(webhook?.repeatMinutes),
  });
});
