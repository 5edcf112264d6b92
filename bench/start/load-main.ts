import Module, { createRequire } from "node:module";
import { CoreApi } from "../../local/host/core-api";
import type { Loaded } from "./loaded";

/** Our own modules among the packages. */
const ourselves = "Headcount";

/** `node load-main.js FILE [--packages]`: loads an app's module as a Functions host would, and says what it took. */
const [file = "", packages] = process.argv.slice(2);

interface Loader {
  _load: (request: string, parent: unknown, isMain: boolean) => unknown;
  readonly _resolveFilename: (request: string, parent: unknown, isMain: boolean) => string;
}

/** Times each module without those that it loads in turn, summed up by package. */
function watch(): Map<string, number> {
  const loader = Module as unknown as Loader;
  const { _load: load, _resolveFilename: resolve } = loader;
  const own = new Map<string, number>();
  const within: number[] = [];
  loader._load = (request, parent, isMain) => {
    const name = packageOf(request, () => resolve(request, parent, isMain));
    const began = performance.now();
    within.push(0);
    try {
      return load(request, parent, isMain);
    } finally {
      const took = performance.now() - began;
      own.set(name, (own.get(name) ?? 0) + took - (within.pop() ?? 0));
      if (within.length > 0) within.push((within.pop() ?? 0) + took);
    }
  };
  return own;
}

function packageOf(request: string, resolve: () => string): string {
  if (request === "@azure/functions-core" || Module.isBuiltin(request)) return "Node";
  const inside = resolve().split("/node_modules/").at(-1) ?? "";
  return inside.startsWith("/") ? ourselves : (/^(@[^/]+\/)?[^/]+/.exec(inside)?.[0] ?? inside);
}

const core = new CoreApi();
core.install();
const requireFrom = createRequire(file);
const before = Object.keys(require.cache).length;
const own = packages === "--packages" ? watch() : undefined;
const began = performance.now();
requireFrom(file);
const milliseconds = performance.now() - began;
const result: Loaded = {
  milliseconds,
  modules: Object.keys(require.cache).length - before,
  megabytes: process.memoryUsage().rss / 1e6,
  ...(own && { packages: Object.fromEntries(own) }),
};
process.send?.(result, undefined, undefined, () => process.exit(0));
