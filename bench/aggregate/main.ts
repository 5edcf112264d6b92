import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import path from "node:path";
import { startAzurite } from "../../local/processes/azurite";
import { machine } from "../machine";
import { runBench, say } from "../support/run";
import { dayOf } from "./day";
import { measure, type Cost } from "./measure";
import { readOptions } from "./options";
import { textOf, type Report } from "./report";

const { readings, times, json = false } = readOptions(process.argv);

runBench(json, onStorage, textOf);

async function onStorage(): Promise<Report> {
  const directory = mkdtempSync(path.join(tmpdir(), "headcount-aggregate-"));
  const azurite = await startAzurite(directory);
  try {
    return await run(azurite.connectionString);
  } finally {
    await azurite.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function run(storage: string): Promise<Report> {
  const before = machine();
  const costs: Cost[] = [];
  for (const size of readings) {
    say(`${size} readings`);
    costs.push(await measure(storage, size, times));
  }
  say("A day");
  const days = [await dayOf(storage, true), await dayOf(storage, false)];
  return { machine: before, loadAfter: loadavg()[0] ?? NaN, times, costs, days };
}
