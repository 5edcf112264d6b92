import { build } from "esbuild";
import { cpSync, mkdirSync, statSync } from "node:fs";
import path from "node:path";
import { root } from "../../local/dashboard/root";

/** A copy of the app whose module is one file. */
export interface Bundle {
  readonly file: string;
  readonly megabytes: number;
}

/** Bundles the built app into a folder that has what else it reads. */
export async function bundle(folder: string): Promise<Bundle> {
  const file = path.join(folder, "dist/src/app.js");
  mkdirSync(path.dirname(file), { recursive: true });
  for (const name of ["package.json", "host.json", "feeds.json"])
    cpSync(path.join(root, name), path.join(folder, name));
  await build({
    entryPoints: [path.join(root, "dist/src/app.js")],
    outfile: file,
    bundle: true,
    minify: true,
    keepNames: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["@azure/functions-core"],
    logLevel: "error",
  });
  return { file, megabytes: statSync(file).size / 1e6 };
}
