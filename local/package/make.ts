import { build } from "esbuild";
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { givenByTheWorker, isRun, packageDirectory, taken, threads, unbundled } from "./plan";

/** A file of the package. */
export interface Packed {
  /** Below the package's folder, with forward slashes. */
  readonly file: string;
  readonly bytes: number;
  /** As a part of a zip, about. */
  readonly zippedBytes: number;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly main: string;
  readonly engines: object;
}

/**
 * Makes the package that is deployed: the app and its dependencies in one file, which starts faster than a hundred
 * packages, beside what must stay as it is. Nothing in it is for development, and nothing has to be installed where it runs.
 * @param root the directory of package.json, with the app built
 */
export async function makePackage(root: string, target = packageDirectory(root)): Promise<Packed[]> {
  const manifest = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as Manifest;
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  await build({
    entryPoints: [
      { in: path.join(root, "src/app.ts"), out: manifest.main.replace(/\.js$/, "") },
      ...threads.map((thread) => ({ in: path.join(root, `${thread}.ts`), out: `dist/${thread}` })),
    ],
    outdir: target,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // Names stay, so that a stack in the log can be read.
    minifySyntax: true,
    minifyWhitespace: true,
    // ES modules among the dependencies ask where they are.
    banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
    define: { "import.meta.url": "moduleUrl" },
    external: [...unbundled, givenByTheWorker],
    legalComments: "linked",
    logLevel: "warning",
  });
  for (const name of taken) copy(path.join(root, name), path.join(target, name));
  for (const name of unbundled) {
    const from = path.join(root, "node_modules", name);
    copy(from, path.join(target, "node_modules", name), (file) =>
      isRun(path.relative(from, file).replaceAll("\\", "/")),
    );
  }
  const { name, version, main, engines } = manifest;
  const dependencies = Object.fromEntries(unbundled.map((each) => [each, versionOf(root, each)]));
  const own = { name, version, private: true, main, engines, dependencies };
  writeFileSync(path.join(target, "package.json"), `${JSON.stringify(own, undefined, 2)}\n`);
  return contentOf(target);
}

/** What stands in a package, by name. */
export function contentOf(target: string): Packed[] {
  return readdirSync(target, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const whole = path.join(entry.parentPath, entry.name);
      const content = readFileSync(whole);
      const file = path.relative(target, whole).replaceAll("\\", "/");
      return { file, bytes: content.length, zippedBytes: gzipSync(content).length };
    })
    .sort((a, b) => (a.file < b.file ? -1 : 1));
}

function copy(from: string, to: string, wanted: (file: string) => boolean = () => true): void {
  cpSync(from, to, { recursive: true, filter: (file) => statSync(file).isDirectory() || wanted(file) });
}

function versionOf(root: string, name: string): string {
  const file = path.join(root, "node_modules", name, "package.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
