import path from "node:path";
import { readFeeds } from "../../src/config/feeds";
import { feedUrl } from "../../src/config/fields";
import { suggestion } from "../../src/config/problems";
import type { Feed } from "../../src/config/schema";
import type { Environment } from "../../src/config/variables";
import { messageOf } from "../../src/model/errors";
import { version } from "../../src/model/version";
import { ProbeError } from "./errors";
import { harmless } from "./harmless";
import { idFor } from "./naming";

/** What is probed. */
export interface Target {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Sent after open; undefined: nothing is. */
  readonly subscribe: string | undefined;
  /** Sent later where nothing useful has come; undefined: nothing is. */
  readonly fallback: string | undefined;
  /** The entry of feeds.json that is probed. */
  readonly feed?: Feed;
  /** Every entry of feeds.json, as far as it can be read. */
  readonly known: readonly Feed[];
}

/** What the command line says of the target. */
export interface Wanted {
  readonly feed?: string;
  readonly address?: string;
  readonly subscribe?: string;
}

/** What CrowdMonitor, the first feed of all, wants to be sent. */
const usualSubscribe = "all";

/** The directory of package.json and feeds.json. */
const root = path.resolve(__dirname, path.basename(path.resolve(__dirname, "../..")) === "dist" ? "../../.." : "../..");

/** @throws ProbeError for an address that is none, an unknown feed, or a feeds.json that can't be read */
export function targetOf({ feed: id, address, subscribe }: Wanted, env: Environment): Target {
  if (id !== undefined && address !== undefined) {
    throw new ProbeError("usage", `Give an address or --feed ${harmless(id)}, not both.`);
  }
  if (id !== undefined) return configured(id, subscribe, env);
  if (address !== undefined) return bare(address, subscribe, env);
  throw new ProbeError("usage", "Give --feed with an id of feeds.json, or an address such as wss://example.org/live.");
}

/** The id that a new entry gets. */
export function newId({ url, known }: Target): string {
  return idFor(url, new Set(known.map(({ id }) => id)));
}

/** The id of the venue of a feed whose frames name none. */
export function venueFor(target: Target): string {
  const { feed } = target;
  const venue = feed?.mapping.venue;
  return typeof venue === "object" ? venue.fixed : (feed?.id ?? newId(target));
}

/** The address as it may be shown: a query may hold a token. */
export function shownAddress({ url }: Target): string {
  return harmless(url.replace(/\?.*$/s, "?…"));
}

function configured(id: string, subscribe: string | undefined, env: Environment): Target {
  const known = feedsOf(env);
  const feed = known.find((each) => each.id === id);
  if (!feed) {
    const instead = suggestion(
      id,
      known.map((each) => each.id),
    );
    throw new ProbeError("feed-unknown", `There is no feed "${harmless(id)}" in feeds.json; ${instead}`);
  }
  const contact = feed.contact === undefined ? "" : ` (+${feed.contact})`;
  return {
    url: feed.url,
    headers: { "User-Agent": `Headcount/${version}${contact}`, ...feed.headers },
    subscribe: subscribe ?? feed.subscribe,
    fallback: undefined,
    feed,
    known,
  };
}

function bare(address: string, subscribe: string | undefined, env: Environment): Target {
  const read = feedUrl.safeParse(address);
  if (!read.success) {
    const why = read.error.issues[0]?.message ?? "write a wss:// address";
    const instead = /^https?:\/\//i.test(address) ? `; did you mean ${harmless(address.replace(/^http/i, "ws"))}?` : "";
    throw new ProbeError("usage", `This is no address of a feed: ${why}${instead}`);
  }
  return {
    url: read.data,
    headers: { "User-Agent": `Headcount/${version} (probe)` },
    subscribe,
    fallback: subscribe === undefined ? usualSubscribe : undefined,
    known: feedsOrNone(env),
  };
}

function feedsOf(env: Environment): Feed[] {
  try {
    return readFeeds(path.resolve(root, env["HEADCOUNT_FEEDS_FILE"] || "feeds.json"), env);
  } catch (error) {
    throw new ProbeError("config", messageOf(error));
  }
}

/** An address can be probed whatever is wrong with feeds.json. */
function feedsOrNone(env: Environment): Feed[] {
  try {
    return feedsOf(env);
  } catch {
    return [];
  }
}
