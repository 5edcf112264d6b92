import { readFileSync } from "node:fs";
import path from "node:path";
import { HeadcountError } from "../model/errors";
import { readEnvironment, type Environment, type Settings } from "./environment";
import { readFeeds } from "./feeds";
import { queuePollingSeconds } from "./linger";
import type { Feed } from "./schema";

/** All that the app is configured with. */
export interface Config {
  readonly settings: Settings;
  readonly feeds: readonly Feed[];
  /** The feed of an id. Throws FEED_UNKNOWN that names the known ones. */
  feed(id: string): Feed;
}

/**
 * Reads and checks the environment, feeds.json with its overrides, and host.json in the app's root directory. Throws
 * ENVIRONMENT_INVALID, CONFIG_UNREADABLE or CONFIG_INVALID with every problem, one per line.
 */
export function loadConfig({ root, env }: { root: string; env: Environment }): Config {
  const read = readEnvironment(env);
  const settings = { ...read, feedsFile: path.resolve(root, read.feedsFile) };
  const pollingSeconds = settings.uncheckedLinger ? undefined : queuePollingSeconds(readHostJson(root), env);
  const feeds = readFeeds(settings.feedsFile, env, pollingSeconds);
  const byId = new Map(feeds.map((feed) => [feed.id, feed]));
  return {
    settings,
    feeds,
    feed(id) {
      const feed = byId.get(id);
      if (feed) return feed;
      const name = JSON.stringify(id.length > 40 ? `${id.slice(0, 40)}…` : id);
      throw new HeadcountError("FEED_UNKNOWN", `there is no feed ${name}; known: ${[...byId.keys()].join(", ")}`);
    },
  };
}

/** host.json is the host's to check: one that it takes and JSON.parse does not (with comments) counts as empty. */
function readHostJson(root: string): unknown {
  try {
    return JSON.parse(readFileSync(path.join(root, "host.json"), "utf8"));
  } catch {
    return {};
  }
}
