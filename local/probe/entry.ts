import { isDeepStrictEqual } from "node:util";
import { problemsOf, pathText } from "../../src/config/problems";
import { connectionSchema, feedSchema, type Feed, type Mapping } from "../../src/config/schema";
import type { Analysis } from "./analyse";
import { ProbeError } from "./errors";
import { harmless, harmlessJson } from "./harmless";
import { nameFor } from "./naming";
import { isRow } from "./shape";
import { newId, type Target } from "./target";
import type { VenueSeen } from "./trial";

/** An entry of feeds.json as it is written, without what is a default. */
export type Entry = Readonly<Record<string, unknown>>;

/** What was measured of the connection that the entry must allow for. */
export interface Needs {
  /** What was sent last before frames came. */
  readonly subscribe: string | undefined;
  /** Whether pings stay unanswered. */
  readonly unanswered: boolean;
  readonly longestGapSeconds: number;
  readonly largestFrameBytes: number;
}

const mostVenues = 300;
const longestPongSeconds = 300;
const defaults = connectionSchema.parse({});

/** The mapping that guesses make; `only` names the venue of a feed that has one. */
export function mappingOf({ place, guesses }: Analysis, only: string): Mapping | undefined {
  const { venue, name, occupancy, capacity, timestamp, percentage } = guesses;
  if (!occupancy) return undefined;
  const theOne: Exclude<Mapping["venue"], string> = { fixed: only };
  return {
    ...(place.path.length > 0 && { list: place.path.join(".") }),
    venue: venue?.field ?? theOne,
    ...(name && { name: name.field }),
    occupancy: occupancy.field,
    ...(capacity && { capacity: capacity.field }),
    ...(timestamp && { timestamp: timestamp.field }),
    ...(percentage && { percentage: percentage.field }),
    keep: [],
  };
}

/** A complete, valid entry; one that stands in feeds.json is only changed where it must be. Throws a ProbeError. */
export function entryOf(target: Target, mapping: Mapping, seen: readonly VenueSeen[], needs: Needs): Entry {
  const before = target.feed ? written(target.feed) : fresh(target);
  const { keep, ...fields } = mapping;
  const connection = { ...before["connection"], ...connectionFor(target.feed, needs) };
  return checked({
    ...before,
    subscribe: needs.subscribe,
    mapping: { ...fields, ...(keep.length > 0 && { keep }) },
    venues: venuesFor(target.feed, mapping, seen),
    ...(Object.keys(connection).length > 0 && { connection }),
  });
}

/** The text to paste, one line a venue. */
export function entryText(entry: Entry): string {
  const lines = Object.entries(entry).map(([key, value]) => {
    const list = Array.isArray(value) && value.length > 0;
    const text = list
      ? `[\n${value.map((each: unknown) => `    ${inOneLine(each)}`).join(",\n")}\n  ]`
      : harmlessJson(value, 2).replaceAll("\n", "\n  ");
    return `  ${harmlessJson(key)}: ${text}`;
  });
  return `{\n${lines.join(",\n")}\n}`;
}

/** As a formatter would write it. */
function inOneLine(value: unknown): string {
  if (!isRow(value)) return harmlessJson(value);
  const members = Object.entries(value).map(([key, each]) => `${harmlessJson(key)}: ${inOneLine(each)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

interface Before extends Entry {
  readonly connection?: Entry;
}

function fresh(target: Target): Before {
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
  return { id: newId(target), name: nameFor(target.url), url: target.url, timeZone };
}

/** What an entry must have said to have been read so. Headers, which may be secret, are left out. */
function written(feed: Feed): Before {
  const { id, name, url, timeZone, mapping, windowSeconds } = feed;
  const least = feedSchema.parse({ id, name, url, mapping, windowSeconds });
  const connection = unlike(feed.connection, least.connection);
  return {
    ...unlike(feed, least),
    headers: undefined,
    ...{ id, name, url, timeZone, windowSeconds },
    ...(Object.keys(connection).length > 0 && { connection }),
  };
}

function unlike(value: Entry, other: Entry): Entry {
  return Object.fromEntries(Object.entries(value).filter(([key, each]) => !isDeepStrictEqual(each, other[key])));
}

/** Those of feeds.json, then those seen, unless only listed ones are to be collected. */
function venuesFor(feed: Feed | undefined, { venue }: Mapping, seen: readonly VenueSeen[]): Entry[] {
  const listed = feed?.venues ?? [];
  const ids = new Set(listed.map(({ id }) => id));
  const added = feed?.collect === "listed" ? [] : seen.filter(({ id }) => !ids.has(id)).slice(0, mostVenues);
  const all = [...listed, ...added.map(venueEntry)];
  return typeof venue === "string" ? all : all.filter(({ id }) => id === venue.fixed);
}

/** A capacity that changes while it is looked at is not known beforehand. */
function venueEntry({ id, name, capacity }: VenueSeen) {
  const size = capacity?.constant ? capacity.value : -1;
  const known = Number.isInteger(size) && size >= 0 && size <= 1e9;
  return { id, ...(name && { name }), ...(known && { capacity: size }) };
}

function connectionFor(feed: Feed | undefined, needs: Needs): Entry {
  const { silenceSeconds, maxFrameBytes } = feed?.connection ?? defaults;
  const { longestGapSeconds: gap, largestFrameBytes: bytes } = needs;
  return {
    ...(needs.unanswered && { pongSeconds: longestPongSeconds }),
    ...(gap * 2 > silenceSeconds && { silenceSeconds: Math.ceil(gap * 4) }),
    ...(bytes * 2 > maxFrameBytes && { maxFrameBytes: 2 ** Math.ceil(Math.log2(bytes * 4)) }),
  };
}

/** The entry with its keys in the order of the schema. */
function checked(entry: Entry): Entry {
  const read = feedSchema.safeParse(entry);
  if (read.success) {
    return Object.fromEntries(
      Object.keys(read.data).flatMap((key) => (entry[key] === undefined ? [] : [[key, entry[key]]])),
    );
  }
  const [problem] = problemsOf(feedSchema, entry, read.error.issues);
  const where = problem ? `${pathText(problem.path)}: ${problem.text}` : "its reason is unknown";
  throw new ProbeError("not-understood", `No valid entry can be made of these frames: ${harmless(where)}.`);
}
