import type { FaultRequest } from "../feed/fault-schema";
import type { Draw } from "./draw";

/**
 * A moment of the app's work, by a request to storage that marks it: `unwritten` before an append, when the most is to
 * be lost; `append` after it; `read` during aggregation; `raw` after the raw window was written; `summary` before the
 * summary is; `delete` before a journal is deleted.
 */
export type Moment = "unwritten" | "append" | "read" | "raw" | "summary" | "delete";

/** Which deployment's app is hit. */
export type Victim = "a" | "b";

const moments: readonly (Moment | "now")[] = ["now", "now", "append", "read", "raw", "summary", "delete"];
const calls = ["start", "stop"] as const;
/** Whom a fault of the feed hits. */
const whom = ["all", "all", "current", "oldest", "newest"] as const;

/** How each fault's arguments are drawn; times in scaled milliseconds. A kill or end at a moment waits for it. */
export const makers = {
  kill: (draw: Draw) => ({ moment: draw.pick(moments), downMs: draw.chance(0.6) ? 0 : draw.between(500, 6000) }),
  term: (draw: Draw) => ({ moment: draw.pick(moments), downMs: draw.chance(0.6) ? 0 : draw.between(500, 6000) }),
  freeze: (draw: Draw) => ({ forMs: draw.between(500, 9000) }),
  /** Frozen, replaced by another process of the same deployment, and back again; one of the two ends later. */
  zombie: (draw: Draw) => ({
    forMs: draw.between(1000, 6000),
    replacedAfterMs: draw.between(0, 800),
    endAfterMs: draw.between(500, 4000),
    ends: draw.pick(["old", "new"] as const),
    by: draw.pick(["SIGKILL", "SIGTERM"] as const),
  }),

  twice: (draw: Draw) => ({ mode: draw.pick(["parallel", "sequential"] as const), forMs: draw.between(3000, 8000) }),
  late: (draw: Draw) => ({
    when: draw.pick(["before", "after"] as const),
    maxMs: draw.between(500, 8000),
    forMs: draw.between(3000, 8000),
    seed: draw.between(1, 1_000_000),
  }),
  terminate: () => ({}),
  purge: () => ({}),
  suspend: (draw: Draw) => ({ forMs: draw.between(500, 7000) }),
  toggle: (draw: Draw) => ({
    calls: Array.from({ length: draw.between(2, 8) }, () => ({
      call: draw.pick(calls),
      afterMs: draw.chance(0.5) ? 0 : draw.between(0, 600),
    })),
    wantedAfterMs: draw.between(0, 2500),
  }),

  drop: (draw: Draw) =>
    feed({ fault: "drop", how: draw.pick(["close", "terminate", "reset"] as const), which: draw.pick(whom) }),
  "half-open": (draw: Draw) =>
    feed({ fault: "silence", pongs: false, which: draw.pick(whom), seconds: seconds(draw, 500, 9000) }),
  silence: (draw: Draw) =>
    feed({ fault: "silence", pongs: true, which: draw.pick(whom), seconds: seconds(draw, 500, 9000) }),
  hang: (draw: Draw) => feed({ fault: "hang", seconds: seconds(draw, 500, 5000) }, { fault: "drop", how: "terminate" }),
  refuse: (draw: Draw) =>
    feed({
      fault: "refuse",
      how: draw.pick(["close", "destroy"] as const),
      drop: true,
      seconds: seconds(draw, 500, 6000),
    }),
  rubbish: (draw: Draw) =>
    feed({
      fault: "rubbish",
      kind: draw.pick(["text", "binary", "utf8", "truncated", "huge", "half", "proto", "digits", "types", "deep"]),
      count: draw.between(1, 5),
    }),
  burst: (draw: Draw) => feed({ fault: "burst", count: draw.between(200, 1000), rate: 1000 }),
  /** Not the first venue, whose number tells the frames apart. */
  vanish: (draw: Draw) => feed({ fault: "vanish", venue: "SSD-1", seconds: seconds(draw, 500, 4000) }),
  capacity: (draw: Draw) =>
    feed({ fault: "capacity", venue: "SSD-7", capacity: draw.between(1, 900), seconds: seconds(draw, 500, 4000) }),
  poison: (draw: Draw) => feed({ fault: "poison", seconds: seconds(draw, 500, 4000) }),

  errors: (draw: Draw) => ({
    answer: draw.pick(["500", "503", "hang", "mixed"] as const),
    every: 3,
    forMs: draw.between(1000, 8000),
  }),
  outage: (draw: Draw) => ({ how: draw.pick(["cut", "hang"] as const), forMs: draw.between(500, 12_000) }),
  /** Done, and the answer lost: at appends above all, which a retry would double. */
  "lost-answers": (draw: Draw) => ({
    what: draw.pick(["append", "append", "all"] as const),
    how: draw.pick(["drop", "hush"] as const),
    every: draw.between(1, 3),
    forMs: draw.between(500, 5000),
  }),
  /** Delivered only after the app has given up. */
  "late-requests": (draw: Draw) => ({ every: draw.between(2, 4), forMs: draw.between(1000, 5000) }),
  conflicts: (draw: Draw) => ({ every: draw.between(1, 3), forMs: draw.between(500, 4000) }),
  azurite: (draw: Draw) => ({ downMs: draw.between(0, 6000) }),
  "journal-deleted": (draw: Draw) => ({ count: draw.between(1, 3) }),

  step: (draw: Draw) => ({ byMs: draw.pick([-2000, -200, 200, 2000]) }),
};

type Makers = typeof makers;
export type FaultName = keyof Makers;
export type Arguments<Name extends FaultName> = ReturnType<Makers[Name]>;

/** One fault of a plan; `at` in scaled milliseconds after listening began. */
export type FaultEvent = {
  [Name in FaultName]: {
    readonly at: number;
    readonly fault: Name;
    readonly on: Victim;
    readonly arguments: Arguments<Name>;
  };
}[FaultName];

/** One fault of the feed. */
export type FeedEvent = Extract<FaultEvent, { arguments: { requests: readonly FaultRequest[] } }>;

export const faultNames = Object.keys(makers) as FaultName[];

export const processFaults: readonly FaultName[] = ["kill", "term", "freeze", "zombie"];
export const restarts: readonly FaultName[] = ["kill", "term", "zombie"];
/** Draws one fault. */
export function eventOf(fault: FaultName, at: number, on: Victim, draw: Draw): FaultEvent {
  return { at, fault, on, arguments: makers[fault](draw) } as FaultEvent;
}

/** Two kills of an app that is well: one when the most is to be lost, and one at any moment. */
export function twoKills(draw: Draw): FaultEvent[] {
  return [draw.between(2500, 3500), draw.between(9500, 10_500)].map((at, index): FaultEvent => {
    const given = makers.kill(draw);
    return { at, fault: "kill", on: "a", arguments: index === 0 ? { ...given, moment: "unwritten" } : given };
  });
}

/** A connection falls silent for good, as far as anybody waits, while every other one is served. */
export function silentDeath(at: number, draw: Draw): FaultEvent {
  const request: FaultRequest = { fault: "silence", pongs: draw.chance(0.5), which: "current", seconds: 9 };
  return { at, fault: "silence", on: "a", arguments: feed(request) };
}

/** One of two connections is dropped, or silent for a while, at times far enough apart for it to come back. */
export function oneOfTwo(draw: Draw): FaultEvent[] {
  return [2500, 5500, 8500].map((at) => {
    const which = draw.pick(["oldest", "newest"] as const);
    const how = draw.pick(["close", "terminate", "reset"] as const);
    if (draw.chance(0.5)) return { at, fault: "drop", on: "a", arguments: feed({ fault: "drop", how, which }) };
    const request: FaultRequest = {
      fault: "silence",
      pongs: draw.chance(0.5),
      which,
      // Without pongs it is given up only a second after.
      seconds: seconds(draw, 500, 1200),
    };
    return { at, fault: "silence", on: "a", arguments: feed(request) };
  });
}

function feed(...requests: FaultRequest[]): { readonly requests: readonly FaultRequest[] } {
  return { requests };
}

function seconds(draw: Draw, fromMs: number, toMs: number): number {
  return draw.between(fromMs, toMs) / 1000;
}
