import type { Moment } from "./clock";
import { hash, unit, wave } from "./noise";
import type { Kind, Venue } from "./venues";

type Knot = readonly [part: number, level: number];

/** How full a venue is, from opening (0) to closing (1), as a share of its peak. */
const SHAPES: Readonly<Record<Kind, readonly Knot[]>> = {
  indoor: [
    [0, 0.02],
    [0.05, 0.35],
    [0.2, 0.8],
    [0.35, 0.62],
    [0.45, 0.4],
    [0.52, 0.85],
    [0.59, 0.5],
    [0.78, 1],
    [0.88, 0.6],
    [0.97, 0.18],
    [1, 0.03],
  ],
  lawn: [
    [0, 0.01],
    [0.15, 0.2],
    [0.28, 0.36],
    [0.38, 0.4],
    [0.6, 1],
    [0.72, 0.75],
    [0.9, 0.3],
    [1, 0.02],
  ],
  river: [
    [0, 0.01],
    [0.1, 0.28],
    [0.3, 0.55],
    [0.38, 0.5],
    [0.57, 0.95],
    [0.66, 0.85],
    [0.83, 1],
    [0.95, 0.4],
    [1, 0.05],
  ],
};

const STUCK_AT = 11 * 60;
const RUNAWAY_FROM = 12.5 * 60;
const RUNAWAY_TO = 17.5 * 60;
const DRAIN_MINUTES = 25;
const KEY = new Map<string, number>();

function level(knots: readonly Knot[], part: number): number {
  let [fromPart, fromLevel]: Knot = [0, 0];
  for (const [toPart, toLevel] of knots) {
    if (part <= toPart) {
      return fromLevel + (toLevel - fromLevel) * (toPart > fromPart ? (part - fromPart) / (toPart - fromPart) : 1);
    }
    [fromPart, fromLevel] = [toPart, toLevel];
  }
  return fromLevel;
}

/** The day's weather, from 0 (rain) to 1 (sun). */
export function sun(seed: number, day: number): number {
  return unit(seed, day, "sun");
}

/** The venue's capacity on a day, in guests. */
export function capacityOn(venue: Venue, seed: number, day: number): number {
  if (venue.otherCapacity === undefined) return venue.capacity;
  return unit(seed, day, venue.uid, "capacity") < 0.8 ? venue.capacity : venue.otherCapacity;
}

function keyOf(seed: number, uid: string): number {
  const name = `${seed} ${uid}`;
  const known = KEY.get(name);
  if (known !== undefined) return known;
  const key = hash(seed, uid);
  KEY.set(name, key);
  return key;
}

function whileOpen(venue: Venue, seed: number, { t, day, minute }: Moment): number {
  const [opens, closes] = [venue.opens * 60, venue.closes * 60];
  const shape = level(SHAPES[venue.kind], (minute - opens) / (closes - opens));
  const weather = venue.kind === "indoor" ? 1.05 - 0.2 * sun(seed, day) : 0.6 + 0.5 * sun(seed, day);
  const key = keyOf(seed, venue.uid);
  const seconds = t / 1000;
  const mood = 1 + 0.12 * wave(key, seconds, 7200) + 0.06 * wave(key, seconds, 1500);
  const expected = venue.peak * weather * shape * mood;
  const passing = Math.sqrt(expected) * (0.12 * wave(key, seconds, 240) + 0.09 * wave(key, seconds, 30));
  return expected + passing;
}

function missedExits(venue: Venue, minute: number): number {
  const part = Math.min(1, Math.max(0, (minute - RUNAWAY_FROM) / (RUNAWAY_TO - RUNAWAY_FROM)));
  return part * venue.capacity * 1.75;
}

function at(moment: Moment, minute: number): Moment {
  return { day: moment.day, minute, t: moment.t - (moment.minute - minute) * 60_000 };
}

/** Guests that the venue's counter shows, a whole number from 0; depends on nothing but the arguments. */
export function occupancyAt(venue: Venue, seed: number, moment: Moment): number {
  const { minute } = moment;
  const [opens, closes] = [venue.opens * 60, venue.closes * 60];
  if (minute < opens) return 0;
  if (venue.quirk === "stuck" && minute > STUCK_AT) {
    return counted(whileOpen(venue, seed, { day: moment.day, minute: STUCK_AT, t: moment.day * 86_400_000 }));
  }
  const seen = at(moment, Math.min(minute, closes));
  const guests = whileOpen(venue, seed, seen);
  if (venue.quirk === "runaway") return counted(guests + missedExits(venue, seen.minute));
  if (minute <= closes) return counted(guests);
  if (venue.quirk === "stale") return Math.max(3, counted(guests));
  const forgotten = Math.min(hash(seed, moment.day, venue.uid) % 4, counted(guests));
  return Math.max(forgotten, counted(guests * (1 - (minute - closes) / DRAIN_MINUTES)));
}

function counted(guests: number): number {
  return Math.max(0, Math.round(guests));
}
