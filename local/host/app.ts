import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { codeOf, HostError, messageOf } from "./errors";
import { expandMain } from "./glob";
import { dig, isObject, parseJson } from "./json";

/** The app setting that goes before host.json, as in the real host. */
const activitiesSetting = "AzureFunctionsJobHost__extensions__durableTask__maxConcurrentActivityFunctions";

/** Settings of host.json that this host follows. */
export interface HostJson {
  readonly routePrefix: string;
  readonly hubName: string | undefined;
  readonly maxConcurrentActivities: number | undefined;
}

/** A function app on disk, checked but not yet loaded. */
export interface App {
  readonly directory: string;
  readonly files: readonly string[];
  readonly hostJson: HostJson;
}

/**
 * Reads package.json and host.json of a built app.
 * @param taskHub goes before the one that host.json names
 */
export function readApp(path: string, taskHub?: string): App {
  const directory = resolve(path);
  const manifest = readObject(directory, "package.json");
  const hostJson = readObject(directory, "host.json");
  const main = manifest.main;
  if (typeof main !== "string" || main === "") {
    throw new HostError(`${join(directory, "package.json")} has no "main" that names the app's built file.`);
  }
  const files = mainFiles(directory, main);
  const prefix = dig(hostJson, "extensions", "http", "routePrefix");
  const hub = dig(hostJson, "extensions", "durableTask", "hubName");
  const activities = dig(hostJson, "extensions", "durableTask", "maxConcurrentActivityFunctions");
  const set = process.env[activitiesSetting];
  if (set !== undefined && !/^[1-9]\d{0,5}$/.test(set))
    throw new HostError(`${activitiesSetting} is "${set}"; write a whole number from 1 to 999999.`);
  return {
    directory,
    files,
    hostJson: {
      routePrefix: typeof prefix === "string" ? prefix.replace(/^\/+|\/+$/g, "") : "api",
      hubName: taskHub ?? (typeof hub === "string" ? substituteSettings(hub, "hubName in host.json") : undefined),
      maxConcurrentActivities:
        set !== undefined ? Number(set) : typeof activities === "number" ? activities : undefined,
    },
  };
}

/** Runs the app's files, which register its functions. ES modules work as in the real worker. */
export async function loadApp(app: App): Promise<void> {
  for (const file of app.files) {
    try {
      await load(file);
    } catch (error) {
      const code = codeOf(error);
      throw new HostError(`The app failed to load: ${messageOf(error)}${code === undefined ? "" : ` (${code})`}`, {
        cause: error,
      });
    }
  }
}

/** Replaces every `%NAME%` by the app setting (environment variable) of that name. */
export function substituteSettings(text: string, where: string): string {
  return text.replace(/%([^%\s]+)%/g, (_, name: string) => {
    const value = process.env[name];
    if (value === undefined || value === "") throw new HostError(`The setting ${name}, used by ${where}, is not set.`);
    return value;
  });
}

function mainFiles(directory: string, main: string): string[] {
  let files: string[] = [];
  try {
    files = expandMain(directory, main).filter((file) => statSync(file).isFile());
  } catch {
    files = [];
  }
  if (files.length === 0) {
    throw new HostError(
      `"main" of ${join(directory, "package.json")} is "${main}", which does not exist; build the app.`,
    );
  }
  return files;
}

async function load(file: string): Promise<void> {
  const requireFromApp = createRequire(file);
  try {
    requireFromApp(file);
  } catch (error) {
    if (codeOf(error) !== "ERR_REQUIRE_ESM" && codeOf(error) !== "ERR_REQUIRE_ASYNC_MODULE") throw error;
    await import(pathToFileURL(file).href);
  }
}

function readObject(directory: string, name: string): Record<string, unknown> {
  const path = join(directory, name);
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new HostError(
      `${directory} is no function app: ${name} can't be read (${codeOf(error) ?? messageOf(error)}).`,
    );
  }
  try {
    const value = parseJson(text.replace(/^\uFEFF/, ""));
    if (isObject(value)) return value;
  } catch (error) {
    throw new HostError(`${path} is not valid JSON: ${messageOf(error)}`);
  }
  throw new HostError(`${path} does not hold a JSON object.`);
}
