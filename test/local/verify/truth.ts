import type { Gap } from "../../../src/model/gap";
import type { Journal } from "../../../src/model/journal";
import type { Reading } from "../../../src/model/reading";
import { assemble, type Evidence, type Profile } from "../../../src/window/assemble";
import { summarize } from "../../../src/window/summary";
import type { Pair } from "../../../src/archive/pair";
import { listen } from "./listening";

/** Epoch milliseconds of a time on the day of every test. */
export function at(time: string): number {
  return Date.parse(`2026-02-17T${time}Z`);
}

export const minute = 60_000;

export const profile: Profile = { feed: "pool", seamMs: 2000, venues: new Map(), closed: () => [] };

const everyTenSeconds = 10_000;

/** Frames of three venues, every ten seconds, both ends included. */
export function frames(from: string, to: string, say: (at: number, nth: number) => Reading[] = usual) {
  const count = Math.floor((at(to) - at(from)) / everyTenSeconds) + 1;
  return Array.from({ length: count }, (_, nth) => {
    const time = at(from) + nth * everyTenSeconds;
    return { at: time, readings: say(time, Math.floor(time / everyTenSeconds)) };
  });
}

/** The hall's capacity changes twice, and its name once; the room is over its own once, the attic has none and nobody in it. */
function usual(time: number, nth: number): Reading[] {
  return [
    {
      venue: "hall",
      name: time < at("10:17:00") ? "Hall" : "Great Hall",
      occupancy: 40 + (nth % 7),
      capacity: time < at("10:17:00") ? 100 : time < at("10:18:00") ? 120 : 130,
    },
    { venue: "room", name: "Room", occupancy: time === at("10:02:00") ? 12 : nth % 5, capacity: 10 },
    { venue: "attic", name: "Attic", occupancy: 0, capacity: 0 },
  ];
}

function steady(): Reading[] {
  return [
    { venue: "hall", name: "Hall", occupancy: 44, capacity: 120 },
    { venue: "room", name: "Room", occupancy: 3, capacity: 10 },
    { venue: "attic", name: "Attic", occupancy: 0, capacity: 0 },
  ];
}

const five = 5 * minute;
const heard: Journal[] = [
  listen({ id: "a", clock: "one", windowMs: five, frames: frames("10:00:10", "10:06:00"), ended: "stale" }),
  listen({ id: "b", clock: "one", windowMs: five, frames: frames("10:07:00", "10:13:00"), ended: "disconnected" }),
  // Begins while b is heard, on a clock that is half a second late.
  listen({
    id: "c",
    clock: "two",
    windowMs: five,
    frames: frames("10:12:00.000", "10:22:00").map((frame) => ({ ...frame, at: frame.at + 500 })),
    ended: "restart",
  }),
  // Begins so late, and hears so different things, that nothing proves that nothing was missed.
  listen({ id: "d", clock: "three", windowMs: five, frames: frames("10:21:59.400", "10:30:09.400", steady) }),
  listen({ id: "e", clock: "three", windowMs: minute, frames: frames("11:00:05", "11:01:55", steady), ended: "lost" }),
  listen({ id: "f", clock: "three", windowMs: 30_000, frames: frames("12:00:05", "12:00:55"), ended: "stopped" }),
].flat();

const stopped: Gap = { from: at("10:06:30"), to: at("10:07:00"), reason: "stopped" };
const starts: readonly [time: string, lengthMs: number][] = [
  ...["10:00", "10:05", "10:10", "10:15", "10:20", "10:25"].map((time) => [`${time}:00`, five] as const),
  ["11:00:00", minute],
  ["11:01:00", minute],
  ["12:00:00", 30_000],
  ["12:00:30", 30_000],
].map(([time, length]) => [String(time), Number(length)] as [string, number]);

/** A pair of blobs that the app would write. */
export type True = Pair & { readonly window: { readonly start: number; readonly end: number } };

/** What the app makes of a few sessions: windows of three lengths, gaps of several reasons, seams, flags of all kinds. */
export function truePairs(): True[] {
  return starts.map(([time, lengthMs]) => {
    const window = { start: at(time), end: at(time) + lengthMs };
    const own = heard.filter(({ header }) => header.window.start === window.start);
    const neighbours = heard.filter(
      ({ header }) => header.window.end === window.start || header.window.start === window.end,
    );
    return pairOf(window, profile, { journals: own, neighbours, control: [stopped] });
  });
}

/** A window that nobody listened in. */
export function emptyPair(from: string, to: string): True {
  return pairOf({ start: at(from), end: at(to) }, profile, { journals: [], neighbours: [], control: [] });
}

/** A window of a feed that is configured with one venue. */
export function soloPair(): True {
  const journals = listen({ id: "s", clock: "one", windowMs: five, frames: frames("10:00:00", "10:05:00", alone) });
  const using: Profile = { ...profile, feed: "solo", single: "hall" };
  const own = journals.filter(({ header }) => header.window.start === at("10:00:00"));
  return pairOf({ start: at("10:00:00"), end: at("10:05:00") }, using, { journals: own, neighbours: [], control: [] });
}

function alone(time: number, nth: number): Reading[] {
  return usual(time, nth).slice(0, 1);
}

function pairOf(window: True["window"], using: Profile, evidence: Evidence): True {
  const raw = assemble(window, using, evidence);
  return { window, raw, summary: summarize(raw, using.single) };
}
