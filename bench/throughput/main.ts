import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import path from "node:path";
import { startAzurite } from "../../local/processes/azurite";
import { startChild } from "../../local/processes/child";
import { environment } from "../aggregate/environment";
import { machine } from "../machine";
import { forked } from "../support/fork";
import { runBench, say } from "../support/run";
import { readOptions } from "./options";
import { textOf, type Report, type Round } from "./report";
import { measured, sides } from "./sides";

const { frames, warm, times, wander = false, json = false } = readOptions(process.argv);

runBench(json, measure, textOf);

async function measure(): Promise<Report> {
  const before = machine();
  const directory = mkdtempSync(path.join(tmpdir(), "headcount-throughput-"));
  const azurite = await startAzurite(directory);
  const types = wander ? "wander" : "usual";
  const source = await startChild("bench/throughput/source-main.js", [String(frames + warm), types]);
  try {
    const rounds: Round[] = [];
    for (let nth = 0; nth < times; nth++) {
      say(`Round ${nth + 1} of ${times}`);
      rounds.push(await round(azurite.connectionString, String(source.ready["url"]), nth));
    }
    return { machine: before, loadAfter: loadavg()[0] ?? NaN, frames, types, rounds };
  } finally {
    await source.stop();
    await azurite.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Every side once, beginning with another one each time. */
async function round(storage: string, url: string, nth: number): Promise<Round> {
  const taken: Partial<Round> = {};
  const turn = nth % sides.length;
  for (const side of [...sides.slice(turn), ...sides.slice(0, turn)]) {
    const args = [side, url, String(frames + warm), String(warm)];
    const env = environment(storage, `throughput-${nth}`);
    taken[side] = await forked("throughput/listen-main.js", args, measured, env);
  }
  const { bare, stubbed, stored } = taken;
  if (!bare || !stubbed || !stored) throw new Error("A side was not measured.");
  return { bare, stubbed, stored };
}
