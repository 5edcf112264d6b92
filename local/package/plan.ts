import path from "node:path";

/** Where the deployable package is made. */
export function packageDirectory(root: string): string {
  return path.join(root, "dist/package");
}

/**
 * What stays a package of its own beside the bundle: the programming model, of which an app must have one copy that the
 * host's worker can be given too, and what that requires.
 */
export const unbundled = ["@azure/functions", "@azure/functions-extensions-base", "cookie"] as const;

/** What runs in a thread of its own, and so is a file of its own: sources below the root, built into dist/. */
export const threads = ["src/snapshots/page/worker"] as const;

/** What the worker gives to the app, under a name that no package has. */
export const givenByTheWorker = "@azure/functions-core";

/** What is taken as it is, below the root; of a folder, all that is in it. */
export const taken = ["host.json", "feeds.json", "LICENSE", "dist/dashboard"] as const;

/** Of a package that stays one, only what is run. */
export function isRun(file: string): boolean {
  return /(^|\/)(package\.json|LICENSE[^/]*)$|\.c?js$/.test(file) && !/(^|\/)(src|types|esm|test)\//.test(file);
}
