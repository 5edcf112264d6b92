import { loadavg } from "node:os";
import { messageOf } from "../../src/model/errors";
import { machine } from "../machine";
import { readOptions } from "./options";
import { textOf } from "./report";
import { run, type Pass } from "./run";

async function main(): Promise<void> {
  const options = readOptions(process.argv);
  const before = machine();
  const passes: Pass[] = [];
  const kinds = { off: [false], on: [true], both: [false, true] }[options.faults];
  // Progress is no result: it stays out of what is piped on.
  for (const harmed of kinds) passes.push(await run(options, harmed, (line) => console.error(line)));
  const report = { machine: before, loadAfter: loadavg()[0] ?? NaN, options, passes };
  console.log(options.json ? JSON.stringify(report, null, 2) : textOf(report));
}

main().catch((error: unknown) => {
  console.error(`error: ${messageOf(error)}`);
  process.exitCode = 1;
});
