import type { DayIndex } from "../model/day";
import type { Flag } from "../model/flag";
import type { Journal } from "../model/journal";
import { own } from "../model/record";
import { gapsOf, windowsOf } from "../window/day";

const trendMs = 15 * 60_000;
/** A trend is told over no less than this and no more than that. */
const leastTrendMs = 60_000;
const mostTrendMs = 20 * 60_000;
/** Of what is older than this nobody can say where it is going. */
const staleMs = 5 * 60_000;

/** A venue's newest reading. */
export interface Latest {
  readonly occupancy: number;
  /** Receipt, epoch milliseconds. */
  readonly at: number;
}

/** What the newest journals say of a venue. */
export interface Heard {
  latest?: Latest;
  name?: string;
  capacity?: number;
}

/** What journals say of every venue: the newest reading, and the newest name and capacity. */
export function heardIn(journals: readonly Journal[]): Map<string, Heard> {
  const venues = new Map<string, Heard>();
  const of = (id: string): Heard => {
    const venue = venues.get(id) ?? {};
    venues.set(id, venue);
    return venue;
  };
  const note = (id: string, { name, capacity }: Heard) => {
    const venue = of(id);
    if (name !== undefined) venue.name = name;
    if (capacity !== undefined) venue.capacity = capacity;
  };
  const hear = (id: string, latest: Latest) => {
    const venue = of(id);
    if (!venue.latest || latest.at >= venue.latest.at) venue.latest = latest;
  };
  const ordered = [...journals].sort((a, b) => a.header.from - b.header.from);
  for (const { header, frames } of ordered) {
    for (const [id, info] of header.venues) note(id, info);
    for (const [id, carry] of header.carry) hear(id, carry);
    for (const { at, readings } of frames) {
      for (const { venue, occupancy, name, capacity } of readings) {
        note(venue, { name, capacity });
        hear(venue, { occupancy, at });
      }
    }
  }
  return venues;
}

/**
 * What a day's index knows of a venue's newest reading. A window does not say when in it a reading came; what is told is
 * the window's end, or the last instant that was heard in it.
 */
export function latestIn(index: DayIndex, id: string): Latest | undefined {
  const venue = own(index.venues, id);
  const place = venue?.samples.findLastIndex((samples) => samples > 0) ?? -1;
  const [window, occupancy] = [windowsOf(index)[place], venue?.last[place]];
  if (!window || occupancy === undefined || occupancy === null) return undefined;
  const trailing = gapsOf(index).find((gap) => gap.from < window.to && gap.to >= window.to);
  return { occupancy, at: trailing && trailing.from > window.from ? trailing.from - 1 : window.to };
}

/** The last instant of a day that was heard, by its index. */
export function heardUntil(index: DayIndex): number | null {
  const last = gapsOf(index).at(-1);
  const knownTo = Date.parse(index.known_to);
  const until = last?.to === knownTo ? last.from - 1 : knownTo;
  return until > Date.parse(index.from) ? until : null;
}

/** How many people more or fewer than a while ago: 15 minutes, or as near to that as anything was heard. */
export function trendOf(
  indexes: readonly DayIndex[],
  id: string,
  latest: Latest,
  now: number,
): { change: number; minutes: number } | null {
  if (now - latest.at > staleMs) return null;
  let best: { at: number; value: number } | undefined;
  for (const index of indexes) {
    const venue = own(index.venues, id);
    if (!venue) continue;
    const gaps = gapsOf(index);
    windowsOf(index).forEach(({ to: at }, place) => {
      const value = venue.last[place] ?? null;
      const ago = latest.at - at;
      if (value === null || ago < leastTrendMs || ago > mostTrendMs || venue.samples[place] === 0) return;
      if (gaps.some((gap) => gap.from < at && gap.to >= at)) return;
      const off = Math.abs(ago - trendMs);
      if (!best || off < Math.abs(latest.at - best.at - trendMs)) best = { at, value };
    });
  }
  return best
    ? { change: latest.occupancy - best.value, minutes: Math.round((latest.at - best.at) / 6000) / 10 }
    : null;
}

/** What is suspicious about a reading by itself. */
export function flagsOfReading(occupancy: number, capacity: number | null, open: boolean | null): Flag[] {
  const flags: Flag[] = [];
  if (capacity !== null && capacity > 0 && occupancy > capacity) flags.push("over-capacity");
  if (capacity === 0) flags.push("zero-capacity");
  if (open === false && occupancy !== 0) flags.push("nonzero-while-closed");
  return flags;
}
