import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { startAzurite } from "../../local/processes/azurite";
import { messageOf } from "../../src/model/errors";
import { machine } from "../machine";
import { dayOf } from "./day";
import { measure, type Cost } from "./measure";
import { readOptions, type Options } from "./options";
import { textOf, type Report } from "./report";

/** Progress is no result: it stays out of what is piped on. */
const say = (line: string) => console.error(line);

async function main(): Promise<void> {
  const options = readOptions(process.argv);
  const directory = mkdtempSync(`${tmpdir()}/headcount-aggregate-`);
  const azurite = await startAzurite(directory);
  try {
    const report = await run(options, azurite.connectionString);
    console.log(options.json ? JSON.stringify(report, null, 2) : textOf(report));
  } finally {
    await azurite.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function run({ readings, times }: Options, storage: string): Promise<Report> {
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

main().catch((error: unknown) => {
  console.error(`error: ${messageOf(error)}`);
  process.exitCode = 1;
});
