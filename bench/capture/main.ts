import { loadavg } from "node:os";
import { machine } from "../machine";
import { runBench, say } from "../support/run";
import { readOptions } from "./options";
import { textOf, type Report } from "./report";
import { run, type Pass } from "./run";

const options = readOptions(process.argv);

runBench(options.json ?? false, measure, textOf);

async function measure(): Promise<Report> {
  const before = machine();
  const passes: Pass[] = [];
  const kinds = { off: [false], on: [true], both: [false, true] }[options.faults];
  for (const harmed of kinds) passes.push(await run(options, harmed, say));
  return { machine: before, loadAfter: loadavg()[0] ?? NaN, options, passes };
}
