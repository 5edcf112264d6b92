import { natural, steady, type Gap } from "./cadence";
import type { Day } from "./clock";
import { readRecording } from "./csv";
import { FeedError } from "./errors";
import type { Shape, Types } from "./frame";
import type { Fields } from "./log";
import type { FeedEvent, Published } from "./log-schema";
import { Replay } from "./replay";
import { counter, simulation, type Source } from "./source";
import { fewVenues, findVenue, MAIN_VENUE, VENUES, type Venue } from "./venues";

/** What frames carry: believable days, a recording, or in the first venue the frame's number. */
export type Mode = "simulate" | "replay" | "counter";

/** How a feed is started; nothing is required. */
export interface FeedOptions {
  /** 0 (the default) takes a free one. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Default `simulate`, or `replay` when a recording is given. */
  mode?: Mode;
  shape?: Shape;
  /** The venue of the single shape and of a recording that names none; default SSD-7. */
  venue?: string;
  /** How many venues; default all of them, 3 in counter mode. */
  venues?: number;
  /** Of weather, crowds and pace; default 1. */
  seed?: number;
  /** Default `busy`: it is always afternoon. */
  day?: Day;
  /** Default `wander` when simulating, otherwise `usual`. */
  types?: Types;
  /** Seconds between frames; null: only `publishNow()` publishes. Default 3 to 5, sometimes 10 to 15. */
  interval?: number | null;
  /** Frames a second, instead of an interval. */
  rate?: number;
  /** A CSV recording. */
  replay?: string;
  /** How many times as fast as recorded; default 1. */
  speed?: number;
  /** Whether frames are sent only to clients that have subscribed; default true. */
  subscribe?: boolean;
  /** The first frame's number; default 1. */
  first?: number;
  /** Each connection gets frames late by so many ms, plus up to `jitterMs`; default 0. */
  delayMs?: number;
  jitterMs?: number;
  /** Whether to wait for `resume()` before the first frame; default false. */
  paused?: boolean;
  /** File that the log is appended to. */
  log?: string;
  /** Hears every line of the log. */
  onLine?: (line: Published | FeedEvent) => void;
}

/** Where frames come from and when; `gap` undefined: only on demand. */
export interface Programme {
  readonly mode: Mode;
  readonly source: Source;
  readonly gap: Gap | undefined;
  readonly types: Types;
  /** The venues that there are, in order. */
  readonly uids: readonly string[];
}

/** Works out the programme; throws a FeedError for options that don't go together. */
export function programmeOf(
  options: FeedOptions,
  random: () => number,
  note: (event: string, fields: Fields) => void,
): Programme {
  const mode = options.mode ?? (options.replay === undefined ? "simulate" : "replay");
  const types = options.types ?? (mode === "simulate" ? "wander" : "usual");
  check(options, mode);
  if (mode === "replay") return replayed(options, types, note);
  const venues = venuesOf(options, mode);
  const source = mode === "counter" ? counter(venues) : simulation(venues, options.seed ?? 1, options.day ?? "busy");
  return { mode, source, types, gap: gapOf(options, random), uids: venues.map(({ uid }) => uid) };
}

function check({ replay, interval, rate, speed, venue, venues, shape, first }: FeedOptions, mode: Mode): void {
  if ((replay !== undefined) !== (mode === "replay")) {
    throw new FeedError(
      replay === undefined ? "Replaying needs a recording." : `A recording can't be replayed in ${mode} mode.`,
    );
  }
  if (mode === "replay" && (rate !== undefined || typeof interval === "number")) {
    throw new FeedError("A replay has its own times: use a speed, not an interval or a rate.");
  }
  if (mode !== "replay" && speed !== undefined) throw new FeedError("Only a replay has a speed.");
  if (venues !== undefined && (mode === "replay" || shape === "single")) {
    throw new FeedError("The number of venues can't be chosen for a replay or for the single shape.");
  }
  if (rate !== undefined && interval !== undefined) throw new FeedError("Give an interval or a rate, not both.");
  for (const [name, value] of Object.entries({ interval, rate, speed, venues, first })) {
    if (value != null && !(value > 0 && Number.isFinite(value))) throw new FeedError(`The ${name} must be above 0.`);
  }
  if (venue !== undefined && !findVenue(venue)) {
    throw new FeedError(`There is no venue ${venue}; there are ${VENUES.map(({ uid }) => uid).join(", ")}.`);
  }
}

function gapOf({ interval, rate }: FeedOptions, random: () => number): Gap | undefined {
  if (interval === null) return undefined;
  if (rate !== undefined) return steady(1000 / rate);
  return interval === undefined ? natural(random) : steady(interval * 1000);
}

function venuesOf({ shape, venue, venues }: FeedOptions, mode: Mode): readonly Venue[] {
  if (shape === "single") {
    const only = findVenue(venue ?? MAIN_VENUE);
    return only ? [only] : [];
  }
  if (venues !== undefined) return fewVenues(venues);
  return mode === "counter" ? fewVenues(3) : VENUES;
}

function replayed(options: FeedOptions, types: Types, note: (event: string, fields: Fields) => void): Programme {
  const { replay: file = "", venue = MAIN_VENUE, speed = 1 } = options;
  let frames = readRecording(file, venue);
  if (options.shape === "single") {
    frames = frames.map(({ t, states }) => ({ t, states: states.filter(({ uid }) => uid === venue) }));
    frames = frames.filter(({ states }) => states.length > 0);
    if (frames.length === 0) throw new FeedError(`${file} has no rows of ${venue}.`);
  }
  const source = new Replay(frames, speed, note);
  const uids = frames.at(-1)?.states.map(({ uid }) => uid) ?? [];
  return { mode: "replay", source, types, uids, gap: options.interval === null ? undefined : source.gap };
}
