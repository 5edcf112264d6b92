import path from "node:path";
import { loadConfig, type Config } from "../../src/config/load";
import type { Feed } from "../../src/config/schema";
import type { SnapshotsConfig } from "../../src/config/snapshots";
import { connectionString } from "../processes/azurite";
import { storageSettings, withoutStorage } from "../processes/environment";
import type { Source } from "./data-directory";
import { CliError, sentenceOf } from "./errors";
import type { Options } from "./options";

/** What is to be run. */
export interface Plan {
  readonly feed: Feed;
  readonly dataPath: string;
  readonly source: Source;
  /** The arguments of the simulated feed, unless the feed's own address is used. */
  readonly simulation: readonly string[] | undefined;
  /** Days of simulated past to be made first. */
  readonly history: number;
  /** In a few words, where readings come from. */
  readonly origin: string;
  /** Settings that are not followed here. */
  readonly ignored: readonly string[];
  /** The app's environment, as soon as addresses are known. */
  environment(storage: string, feedUrl?: string): NodeJS.ProcessEnv;
  /** The app's configuration in that environment. */
  config(env: NodeJS.ProcessEnv): Config;
}

const defaultWindowSeconds = 60;
/** The view reads journals, so they are written often here. */
const flushSeconds = 1;

/** The directory of package.json and feeds.json. */
export const root = path.resolve(
  __dirname,
  path.basename(path.resolve(__dirname, "../..")) === "dist" ? "../../.." : "../..",
);

/** Works out what is to be run. @throws CliError with what the app says of its configuration */
export function planOf(options: Options, given: NodeJS.ProcessEnv): Plan {
  const env = withoutStorage(given);
  const nowhere = connectionString("http://127.0.0.1:1");
  const before = configOf({ ...env, AzureWebJobsStorage: nowhere });
  const id = options.feed ?? before.feeds[0]?.id ?? "";
  if (!before.feeds.some((feed) => feed.id === id)) {
    const known = before.feeds.map((feed) => feed.id).join(", ");
    throw new CliError(`There is no feed "${id}" in ${before.settings.feedsFile}; known: ${known}.`);
  }
  if (before.settings.role === "reader") {
    throw new CliError('HEADCOUNT_ROLE is "reader", and a reader collects nothing; unset it, or write "all".');
  }
  const prefix = `HEADCOUNT_FEEDS__${id.replaceAll("-", "_").toUpperCase()}__`;
  const isSet = (key: string) =>
    Object.keys(env).some((name) => [`${prefix}${key}`, `HEADCOUNT_FEEDS__ALL__${key}`].includes(name.toUpperCase()));

  const addressSet = isSet("URL");
  const ofSimulation = (["replay", "speed", "history"] as const).find((name) => options[name] !== undefined);
  if (addressSet && ofSimulation) {
    throw new CliError(`--${ofSimulation} is for the simulated feed, but ${prefix}URL is set; unset it.`);
  }
  const own = options.live === true || addressSet;

  const environment = (storage: string, feedUrl?: string): NodeJS.ProcessEnv => {
    const wanted = options.window ?? (isSet("WINDOWSECONDS") ? undefined : defaultWindowSeconds);
    const set: NodeJS.ProcessEnv = { ...env, AzureWebJobsStorage: storage };
    if (wanted !== undefined) put(set, `${prefix}WINDOWSECONDS`, String(wanted));
    if (!isSet("FLUSHSECONDS")) put(set, `${prefix}FLUSHSECONDS`, String(flushSeconds));
    if (feedUrl !== undefined) {
      put(set, `${prefix}URL`, feedUrl);
      const { snapshots, imports } = before.feed(id);
      // What is made up must not be held against real pages and records, which nobody asked for here.
      if (snapshots?.source === "page")
        put(set, `${prefix}SNAPSHOTS__PAGES`, JSON.stringify(simulatedPages(snapshots, feedUrl)));
      if (imports.length > 0) put(set, `${prefix}IMPORTS`, "[]");
    }
    return set;
  };
  const feed = configOf(environment(nowhere)).feed(id);
  const defaultData = path.join(root, ".data", ...(own ? ["live"] : []));
  return {
    feed,
    dataPath: options.data === undefined ? defaultData : path.resolve(options.data),
    source: own ? "live" : "simulated",
    simulation: own ? undefined : simulationOf(options, feed),
    history: options.history ?? 0,
    origin: originOf(options, own, feed),
    ignored: storageSettings(given),
    environment,
    config: configOf,
  };
}

function configOf(env: NodeJS.ProcessEnv): Config {
  try {
    return loadConfig({ root, env });
  } catch (error) {
    throw new CliError(sentenceOf(error));
  }
}

/** The pages of the simulated pools; the label there is that of the real ones. */
function simulatedPages({ pages }: SnapshotsConfig, feedUrl: string): object[] {
  const { host } = new URL(feedUrl);
  return pages.map(({ venue }) => ({ venue, url: `http://${host}/pools/${encodeURIComponent(venue)}` }));
}

/** What the simulated feed takes for a subscription. */
const subscriptions: readonly (string | undefined)[] = ["all", "1 all", ""];

function simulationOf({ replay, speed, history }: Options, { mapping, subscribe }: Feed): string[] {
  const single = mapping.list === undefined && typeof mapping.venue === "object";
  // After a past that follows the clock it is not always afternoon.
  const shape = [
    ...(single ? ["--shape", "single"] : []),
    ...(subscriptions.includes(subscribe) ? [] : ["--no-subscribe"]),
    ...(history === undefined ? [] : ["--day", "real"]),
  ];
  if (replay !== undefined) {
    return [...shape, "--replay", replay, ...(speed === undefined ? [] : ["--speed", String(speed)])];
  }
  return speed === undefined ? shape : [...shape, "--interval", String(4 / speed)];
}

function originOf({ replay, speed }: Options, own: boolean, { url }: Feed): string {
  if (own) return `the feed at ${new URL(url).host}`;
  const times = speed === undefined ? "" : `, ${speed} times as ${replay === undefined ? "often" : "fast"}`;
  return replay === undefined ? `a simulated feed${times}` : `a replay of ${path.basename(replay)}${times}`;
}

/** Windows and the app take a name in any case, so that one of another case must not remain. */
function put(env: NodeJS.ProcessEnv, name: string, value: string): void {
  for (const other of Object.keys(env)) if (other.toUpperCase() === name) Reflect.deleteProperty(env, other);
  env[name] = value;
}
