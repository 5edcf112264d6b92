import { loadavg } from "node:os";
import { machine } from "../machine";
import { runBench, say } from "../support/run";
import { readOptions } from "./options";
import { textOf, type Report } from "./report";
import { run, type Cost } from "./run";

const options = readOptions(process.argv);
const { feeds, workers, seconds, windowSeconds, json = false } = options;

runBench(json, measure, textOf);

async function measure(): Promise<Report> {
  const before = machine();
  const costs: Cost[] = [];
  for (const many of feeds) {
    for (const processes of workers) {
      say(`${many} feeds, ${processes} processes`);
      costs.push(await run(many, processes, options));
    }
  }
  return { machine: before, loadAfter: loadavg()[0] ?? NaN, seconds, windowSeconds, costs };
}
