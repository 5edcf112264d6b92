import { fork } from "node:child_process";
import path from "node:path";
import { archiveContainer } from "../../local/check/archive";
import { windowAt } from "../../src/window/grid";
import { spreadOf, type Spread } from "../support/statistics";
import { aggregated, type Aggregated } from "./aggregated";
import { environment } from "./environment";
import { fill } from "./fill";

/** What aggregating a window of some size costs. Sizes are bytes, as stored. */
export interface Cost {
  readonly readings: number;
  readonly milliseconds: Spread;
  readonly cpuMilliseconds: Spread;
  /** Resident megabytes before, and at most. */
  readonly before: number;
  readonly peak: Spread;
  readonly journalBytes: number;
  readonly rawBytes: number;
  readonly summaryBytes: number;
}

const windowMs = 300_000;

export async function measure(storage: string, readings: number, times: number): Promise<Cost> {
  const runs: Aggregated[] = [];
  let bytes = { journalBytes: 0, rawBytes: 0, summaryBytes: 0 };
  for (let nth = 0; nth < times; nth++) {
    const name = `bench-${readings}-${nth}`;
    const env = environment(storage, name);
    const window = windowAt({ lengthMs: windowMs }, Date.now() - windowMs);
    await fill(env, window, readings);
    const journalBytes = await bytesOf(storage, `${name}-journal`, "journal/");
    const run = await aggregate(env);
    if (run.readings !== readings) throw new Error(`${run.readings} readings of ${readings} were aggregated.`);
    runs.push(run);
    bytes = {
      journalBytes,
      rawBytes: await bytesOf(storage, `${name}-archive`, "raw-events/"),
      summaryBytes: await bytesOf(storage, `${name}-archive`, "summaries/"),
    };
    for (const what of ["archive", "journal"]) await archiveContainer(storage, `${name}-${what}`).delete();
  }
  return {
    readings,
    milliseconds: spreadOf(runs.map(({ milliseconds }) => milliseconds)),
    cpuMilliseconds: spreadOf(runs.map((run) => run.cpuMilliseconds)),
    before: spreadOf(runs.map(({ before }) => before)).median,
    peak: spreadOf(runs.map(({ peak }) => peak)),
    ...bytes,
  };
}

function aggregate(env: Readonly<Record<string, string>>): Promise<Aggregated> {
  return new Promise((resolve, reject) => {
    const child = fork(path.join(__dirname, "aggregate-main.js"), {
      env,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    child.once("message", (message) => resolve(aggregated.parse(message)));
    child.once("error", reject);
    child.once("close", () => reject(new Error("A window could not be aggregated.")));
  });
}

async function bytesOf(storage: string, container: string, prefix: string): Promise<number> {
  let sum = 0;
  for await (const { properties } of archiveContainer(storage, container).listBlobsFlat({ prefix }))
    sum += properties.contentLength ?? 0;
  return sum;
}
