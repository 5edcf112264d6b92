import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { makePackage } from "../local/package/make";
import { packageDirectory } from "../local/package/plan";

/*
 * How long a worker process takes to load the app: as it is built, beside its dependencies, and as the bundle that is
 * deployed. The variants take turns, so that a busy machine is busy for both. `node dist/bench/cold-start.js [ROUNDS]`
 */

const root = path.resolve(__dirname, "../..");
const [rounds = "15"] = process.argv.slice(2);

/** Loads an app as the host's worker does; prints milliseconds. */
const program = (app: string, loadHost: string) => `
  const { CoreApi } = require(${JSON.stringify(loadHost)});
  const core = new CoreApi();
  core.install();
  const began = performance.now();
  require(${JSON.stringify(app)});
  const loaded = performance.now() - began;
  console.log(JSON.stringify({ loaded, functions: core.functions.size, rss: process.memoryUsage().rss / 1e6 }));
  process.exit(0);
`;

interface Measured {
  readonly loaded: number;
  readonly functions: number;
  readonly rss: number;
  /** From the start of the process to its end. */
  readonly whole: number;
}

function measure(app: string): Measured {
  const env = {
    ...process.env,
    AzureWebJobsStorage: "UseDevelopmentStorage=true",
    HEADCOUNT_FEEDS_FILE: path.join(root, "feeds.json"),
  };
  const began = performance.now();
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["-e", program(app, path.join(root, "dist/local/host/core-api.js"))],
    { env },
  );
  const whole = performance.now() - began;
  if (stdout.length === 0) throw new Error(stderr.toString());
  const last = stdout.toString().trim().split("\n").at(-1) ?? "";
  return { ...(JSON.parse(last) as Omit<Measured, "whole">), whole };
}

async function main(): Promise<void> {
  await makePackage(root);
  // Away from the repository, where nothing that is missing could be found by chance.
  const away = mkdtempSync(path.join(tmpdir(), "headcount-package-"));
  cpSync(packageDirectory(root), away, { recursive: true });
  const variants = { built: path.join(root, "dist/src/app.js"), bundled: path.join(away, "dist/src/app.js") };
  const found: Record<keyof typeof variants, Measured[]> = { built: [], bundled: [] };
  try {
    for (let round = 0; round < Number(rounds); round++)
      for (const name of ["built", "bundled"] as const) found[name].push(measure(variants[name]));
  } finally {
    rmSync(away, { recursive: true, force: true });
  }
  const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
  const row = (name: keyof typeof variants) => ({
    loaded: median(found[name].map(({ loaded }) => loaded)),
    whole: median(found[name].map(({ whole }) => whole)),
    rss: median(found[name].map(({ rss }) => rss)),
  });
  const [built, bundled] = [row("built"), row("bundled")];
  console.log(`median of ${rounds} rounds     app loaded, ms   process, ms   memory, MB`);
  for (const [name, { loaded, whole, rss }] of Object.entries({ built, bundled }))
    console.log(
      `${name.padEnd(24)}${loaded.toFixed(0).padStart(14)}${whole.toFixed(0).padStart(14)}${rss.toFixed(0).padStart(13)}`,
    );
  const ratios = found.built.map(({ loaded }, index) => loaded / (found.bundled[index]?.loaded ?? NaN));
  console.log(`built / bundled, median of the rounds' ratios: ${median(ratios).toFixed(2)}`);
}

void main();
