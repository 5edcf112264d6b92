import { mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import path from "node:path";
import { root } from "../../local/dashboard/root";
import { machine } from "../machine";
import { runBench, say } from "../support/run";
import { median, spreadOf } from "../support/statistics";
import { bundle } from "./bundle";
import { load } from "./load";
import type { Loaded } from "./loaded";
import { npmStart, type Started } from "./npm-start";
import { readOptions } from "./options";
import { textOf, type Report } from "./report";

const { times, json = false } = readOptions(process.argv);

runBench(json, measure, textOf);

async function measure(): Promise<Report> {
  const folder = mkdtempSync(path.join(tmpdir(), "headcount-bundle-"));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function run(folder: string): Promise<Report> {
  const before = machine();
  const separateFile = path.join(root, "dist/src/app.js");
  const bundled = await bundle(folder);
  const starts: Started[] = [];
  const sides = { separate: [] as Loaded[], bundled: [] as Loaded[], watched: [] as Loaded[] };
  // Once unmeasured, so that the files have been read before.
  await load(separateFile);
  await load(bundled.file);
  for (let nth = 1; nth <= times; nth++) {
    say(`Round ${nth} of ${times}`);
    sides.separate.push(await load(separateFile));
    sides.bundled.push(await load(bundled.file));
    sides.watched.push(await load(separateFile, true));
    starts.push(await npmStart());
  }
  const ms = (side: readonly Loaded[]) => spreadOf(side.map(({ milliseconds }) => milliseconds));
  return {
    machine: before,
    loadAfter: loadavg()[0] ?? NaN,
    times,
    ready: spreadOf(starts.map(({ ready }) => ready)),
    firstReading: spreadOf(starts.map(({ firstReading }) => firstReading)),
    modules: sides.separate[0]?.modules ?? 0,
    separate: ms(sides.separate),
    bundled: ms(sides.bundled),
    ratio: spreadOf(
      sides.separate.map(({ milliseconds }, nth) => milliseconds / (sides.bundled[nth]?.milliseconds ?? NaN)),
    ),
    megabytes: {
      separate: median(sides.separate.map(({ megabytes }) => megabytes)),
      bundled: median(sides.bundled.map(({ megabytes }) => megabytes)),
    },
    bundleMegabytes: bundled.megabytes,
    packages: mediansByPackage(sides.watched),
  };
}

function mediansByPackage(watched: readonly Loaded[]): [string, number][] {
  const names = Object.keys(watched[0]?.packages ?? {});
  const middle = (name: string) => median(watched.map(({ packages }) => packages?.[name] ?? 0));
  return names.map((name): [string, number] => [name, middle(name)]).sort(([, a], [, b]) => b - a);
}
