import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { comparison as schema } from "../../../src/model/comparison";
import { cleanUp, Cli, temporary } from "../cli/cli-process";

const local = path.resolve(__dirname, "../../../dist/local");
jest.setTimeout(180_000);
/** It is started, asked and ended on a machine that may have other things to do. */
const patienceMs = 60_000;
afterAll(cleanUp);

/** Runs a built command line to its end. */
function run(command: string, ...args: readonly string[]): Promise<{ code: number; said: string; complained: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [path.join(local, command, "main.js"), ...args], (_, said, complained) =>
      resolve({ code: child.exitCode ?? -1, said: said.trim(), complained }),
    );
  });
}

test("what npm start kept is compared with what a scraper wrote down meanwhile, imported from its CSV", async () => {
  const data = temporary();
  const cli = new Cli(["--json", "--window", "5s", "--speed", "8", "--data", data]);
  await cli.event(({ event }) => event === "ready", patienceMs);
  const isWhole = (event: Record<string, unknown>) => event["event"] === "window" && event["missing_seconds"] === 0;
  const window = await cli.event(isWhole, patienceMs);
  const looked = new Date(String(window["start"])).toISOString();
  // Not before its next window is there: of a snapshot at an edge both sides are known.
  await cli.event((event) => isWhole(event) && event["start"] === window["end"], patienceMs);

  const csv = path.join(data, "old.csv");
  writeFileSync(csv, `time,value\n${looked},12\n${looked.replace("T", " ").replace("Z", "")},13\nsoon,14\n`);
  const columns = ["--venue", "SSD-7", "--csv", csv, "--time-column", "time", "--value-column", "value"];
  const busy = await run("import", "--feed", "crowdmonitor", "--data", data, ...columns);
  expect([busy.code, busy.complained]).toEqual([1, expect.stringContaining("stop npm start first")]);
  await cli.stop();

  const imported = () => run("import", "--feed", "crowdmonitor", "--data", data, ...columns);
  const bad = [
    "line 3: the time has no zone; say which with --time-zone",
    "line 4: the time can't be read; say how it is written with --time-format",
  ];
  const first = [...bad, "1 imported, 0 stood already, 2 could not be taken"].join("\n");
  expect(await imported()).toMatchObject({ code: 2, said: first });
  const again = [...bad, "0 imported, 1 stood already, 2 could not be taken"].join("\n");
  expect(await imported()).toMatchObject({ code: 2, said: again });

  const out = path.join(data, "report.html");
  const span = ["--from", String(window["start"]), "--to", String(window["end"])];
  const made = await run("compare", "--feed", "crowdmonitor", ...span, "--data", data, "--out", out);
  expect([made.code, made.said]).toEqual([0, expect.stringContaining("Too little data")]);
  const report = schema.parse(JSON.parse(readFileSync(path.join(data, "report.json"), "utf8")));
  expect(report).toMatchObject({ from: window["start"], to: window["end"], verdict: { state: "too-little-data" } });
  const lengthMs = Date.parse(String(window["end"])) - Date.parse(String(window["start"]));
  expect(report.listening).toMatchObject({ covered_ms: lengthMs, missing_ms: 0, gaps: 0 });
  expect(report.snapshots).toMatchObject({ taken: 1, failed: 0 });
  expect(report.all.points).toEqual({ listening: window["readings"], snapshots: 1 });
  expect(report.storage?.snapshots.blobs).toBe(1);
  expect(report.cost?.plan).toBe("Consumption");
  const page = readFileSync(out, "utf8");
  expect(page).toContain("Hallenbad Oerlikon");
  expect(page).not.toMatch(/<script|<link|<img|\bsrc=|url\(|https?:/i);
});
