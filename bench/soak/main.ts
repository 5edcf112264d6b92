import { loadavg } from "node:os";
import { machine } from "../machine";
import { runBench, say } from "../support/run";
import { readOptions } from "./options";
import { textOf, type Report } from "./report";
import { soak } from "./run";
import { growthOf } from "./verdict";

const options = readOptions(process.argv);
const { windowSeconds, rate, json = false } = options;

runBench(json, measure, textOf);

async function measure(): Promise<Report> {
  const before = machine();
  const soaked = await soak(options, say);
  const growth = growthOf(soaked.samples);
  return { machine: before, loadAfter: loadavg()[0] ?? NaN, windowSeconds, rate, soak: soaked, growth };
}
