import { Draw } from "./draw";
import {
  eventOf,
  faultNames,
  oneOfTwo,
  processFaults,
  restarts,
  silentDeath,
  twoKills,
  type FaultEvent,
  type FaultName,
  type Victim,
} from "./events";

/**
 * `mixed`: any faults together. `pair`: two deployments, of which one alone is hit, so that nothing may be lost.
 * `memory`: a storage outage at 200 frames a second of 32 venues with a small buffer. `killed`: two kills of an app that
 * is well. `silent`: the one connection dies without a word. `twin`: two connections, of which one at a time is hit, so
 * that nothing may be lost. `alone`: one fault, again and again.
 */
export type Kind = "mixed" | "pair" | "memory" | "killed" | "silent" | "twin" | "alone";

/** Everything that a run does, by its seed alone. Times are in scaled milliseconds. */
export interface Plan {
  readonly seed: number;
  readonly kind: Kind;
  /** By deployment, how far its clock stands from the feed's. */
  readonly clocks: readonly { readonly name: Victim; readonly offsetMs: number }[];
  /** Frames a second. */
  readonly rate: number;
  /** Venues in a frame; at true scale a tenth, so that a window has as many readings. */
  readonly venues: number;
  readonly bufferMegabytes: number;
  /** Connections that each deployment holds. */
  readonly listeners: number;
  /** Journals are never deleted during the run, so that everything is aggregated again at its end. */
  readonly keepJournals: boolean;
  readonly phaseMs: number;
  readonly events: readonly FaultEvent[];
}

const phaseMs = 12_000;
const kinds: readonly Kind[] = [
  "memory",
  "pair",
  "mixed",
  "twin",
  "silent",
  "alone",
  "mixed",
  "killed",
  "mixed",
  "mixed",
];
/** How far the clocks of two deployments may stand apart. */
const apartMs = 150;

/** @param only the faults to choose from; all without */
export function planOf(seed: number, only: readonly FaultName[] = []): Plan {
  const draw = new Draw(seed);
  const kind = only.length > 0 ? "mixed" : (kinds[seed % kinds.length] as Kind);
  const several = kind === "mixed" || kind === "alone";
  const two = kind === "pair" || (several && draw.chance(0.35));
  const offset = draw.between(-apartMs, apartMs);
  const base = {
    seed,
    kind,
    clocks: [{ name: "a" as const, offsetMs: 0 }, ...(two ? [{ name: "b" as const, offsetMs: offset }] : [])],
    rate: draw.pick([5, 10, 20, 50]),
    venues: 3,
    bufferMegabytes: draw.chance(0.2) ? 0.05 : 32,
    listeners: kind === "twin" || (several && draw.chance(0.25)) ? 2 : 1,
    keepJournals: draw.chance(0.3),
    phaseMs,
  };
  if (kind === "memory") {
    const events = [
      { at: 1000, fault: "outage", on: "a", arguments: { how: draw.pick(["cut", "hang"]), forMs: 12_000 } },
    ];
    return { ...base, rate: 200, venues: 32, bufferMegabytes: 0.5, phaseMs: 13_500, events: events as FaultEvent[] };
  }
  return { ...base, events: eventsOf(kind, two, only, draw) };
}

function eventsOf(kind: Kind, two: boolean, only: readonly FaultName[], draw: Draw): FaultEvent[] {
  const victim = draw.pick<Victim>(["a", "b"]);
  let from = only.length > 0 ? only : faultNames;
  if (kind === "pair") from = processFaults;
  if (kind === "alone") from = [draw.pick(faultNames)];
  if (kind === "killed") return twoKills(draw);
  if (kind === "silent") return [silentDeath(draw.between(2500, 4000), draw)];
  if (kind === "twin") return oneOfTwo(draw);
  const count = kind === "mixed" ? draw.between(5, 12) : draw.between(2, 4);
  const ats = Array.from({ length: count }, () => draw.between(0, phaseMs - 500)).sort((a, b) => a - b);
  const drawn = ats.map((at) => {
    const on = kind === "pair" ? victim : two ? draw.pick<Victim>(["a", "b"]) : "a";
    return eventOf(draw.pick(from), at, on, draw);
  });
  return drawn.filter((event, index) => withinBounds(event, drawn.slice(0, index), drawn, two));
}

/**
 * What no stitching can tell apart is left out: two clocks that are further apart than `seamSeconds` and both heard. So
 * no clock is set where two processes listen, and none is set back far before a restart, after which the next process
 * would repeat the times that the last one had used up.
 */
function withinBounds(
  event: FaultEvent,
  before: readonly FaultEvent[],
  all: readonly FaultEvent[],
  two: boolean,
): boolean {
  if (event.fault === "step") return !two && !all.some(({ fault }) => fault === "zombie");
  const setBack = before.some((each) => each.fault === "step" && each.arguments.byMs <= -2000);
  return !(setBack && restarts.includes(event.fault));
}
