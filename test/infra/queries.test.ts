import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { telemetry, telemetryLine, type TelemetryEvent } from "../../src/model/telemetry";
import { infra } from "./bicep";

interface Query {
  readonly name: string;
  readonly text: string;
}

/** An alert's query, with its thresholds, and the workbook's, with its parameters. */
const queries: Query[] = [...alerts(), ...workbook()].map(({ name, text }) => ({
  name,
  text: text.replaceAll("{Feed}", "pool").replace(/\{\w+\}/g, "10"),
}));

function alerts(): Query[] {
  const directory = path.join(infra, "queries");
  return readdirSync(directory).map((name) => ({ name, text: readFileSync(path.join(directory, name), "utf8") }));
}

function workbook(): Query[] {
  const { items } = JSON.parse(readFileSync(path.join(infra, "workbook.json"), "utf8")) as {
    items: { name: string; content: { query?: string; parameters?: { name: string; query?: string }[] } }[];
  };
  return items.flatMap(({ name, content }) =>
    [{ name, query: content.query }, ...(content.parameters ?? [])].flatMap(({ name, query }) =>
      query === undefined ? [] : [{ name: `workbook: ${name}`, text: query }],
    ),
  );
}

/** What is wrong with each query, as the portal would say. */
function check(texts: readonly string[]): string[][] {
  const answer = execFileSync(process.execPath, [path.join(__dirname, "kusto.cjs")], { input: JSON.stringify(texts) });
  return JSON.parse(answer.toString()) as string[][];
}

test("every query of the alerts and of the workbook is one that Kusto takes", () => {
  expect(queries.length).toBeGreaterThan(14);
  const [wrong, ...found] = check(["traces | where nothing == 1", ...queries.map(({ text }) => text)]);
  expect(wrong).toEqual([expect.stringContaining("nothing")]);
  expect(found.flatMap((problems, index) => problems.map((problem) => `${queries[index]?.name}: ${problem}`))).toEqual(
    [],
  );
}, 120_000);

test("every query of lines asks for events and fields that the app writes", () => {
  const everywhere = Object.keys(telemetryLine.shape);
  const problems = queries
    .filter(({ text }) => text.includes("line."))
    .flatMap(({ name, text }) => {
      const events = [...text.matchAll(/event\)? (?:==|in) (?:"([^"]+)"|\(([^)]+)\))/g)].flatMap(([, one, several]) =>
        one === undefined ? (several ?? "").split(",").map((each) => each.trim().replaceAll('"', "")) : [one],
      );
      const unknown = events.filter((event) => !(event in telemetry));
      const asked = events.length === 0 ? Object.keys(telemetry) : events.filter((event) => event in telemetry);
      const fields = asked.flatMap((event) => Object.keys(telemetry[event as TelemetryEvent].shape));
      const used = [...text.matchAll(/\bline\.(\w+)/g)].map(([, field = ""]) => field);
      return [...unknown, ...used.filter((field) => ![...everywhere, ...fields].includes(field))].map(
        (each) => `${name}: ${each}`,
      );
    });
  expect(problems).toEqual([]);
});

test("a feed is stale by what each deployment says of it, not by what was said last", () => {
  const query = readFileSync(path.join(infra, "queries/data-stale.kql"), "utf8");
  // One that is stopped, or dead, must neither hide that nobody hears nor be taken for nobody.
  expect(query).toMatch(/\| summarize arg_max\(.*\) by feed, deployment\s+\| where wanted and open\s[^;]*\) by feed;/);
});

test("whatever the app calls an error, an alert tells", () => {
  const alert = readFileSync(path.join(infra, "queries/collector-failed.kql"), "utf8");
  const root = path.resolve(__dirname, "../..");
  const errors = ["src", "activities", "orchestrators"]
    .flatMap((directory) => readdirSync(path.join(root, directory), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.name.endsWith(".ts"))
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "utf8"))
    .flatMap((text) => [...text.matchAll(/log\(\s*"error",\s*"([\w-]+)"/g)].map(([, event = ""]) => event));
  expect(errors.length).toBeGreaterThan(5);
  expect(errors.filter((event) => !alert.includes(`"${event}"`))).toEqual([]);
});
