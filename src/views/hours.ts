import { wallAt } from "../hours/wall";
import type { DayIndex } from "../model/day";
import { windowsOf } from "../window/day";

const hourMs = 3_600_000;

/** What one local hour of a day says of a venue. */
export interface HourOfVenue {
  /** Time-weighted average over the time of which a value is known. */
  readonly avg: number;
  /** That time, milliseconds. */
  readonly knownMs: number;
  readonly changes: number;
}

/** A day by local hours, 0 to 23: small enough to keep many of them. */
export interface DayHours {
  /** Milliseconds: 0 where clocks skip the hour, twice as many where they repeat it. */
  readonly lengthMs: readonly number[];
  /** By venue; null where nothing is known. */
  readonly venues: ReadonlyMap<string, readonly (HourOfVenue | null)[]>;
}

export function hoursOf(index: DayIndex): DayHours {
  const [from, to] = [Date.parse(index.from), Date.parse(index.to)];
  const lengthMs = Array.from({ length: 24 }, () => 0);
  const edges = hourEdges(index.time_zone, from, to);
  for (const edge of edges) lengthMs[edge.hour] = (lengthMs[edge.hour] as number) + edge.to - edge.from;
  const shares = windowsOf(index).map((window) => {
    // Some seven thousand pairs a day, of which hardly any meet: nothing is made of the others.
    const parts: { readonly hour: number; readonly share: number }[] = [];
    for (const edge of edges) {
      const overlap = Math.min(window.to, edge.to) - Math.max(window.from, edge.from);
      if (overlap > 0) parts.push({ hour: edge.hour, share: overlap / (window.to - window.from) });
    }
    return parts;
  });
  const venues = Object.entries(index.venues).map(([id, venue]) => {
    const sums = Array.from({ length: 24 }, () => ({ sum: 0, knownMs: 0, changes: 0 }));
    shares.forEach((parts, place) => {
      const avg = venue.avg[place] ?? null;
      const covered = index.windows.covered_ms[place] as number;
      for (const { hour, share } of parts) {
        const into = sums[hour] as (typeof sums)[number];
        into.changes += (venue.changes[place] as number) * share;
        if (avg === null) continue;
        into.sum += avg * covered * share;
        into.knownMs += covered * share;
      }
    });
    const hours = sums.map(({ sum, knownMs, changes }) =>
      knownMs > 0 ? { avg: sum / knownMs, knownMs, changes } : null,
    );
    return [id, hours] as const;
  });
  return { lengthMs, venues: new Map(venues) };
}

/** The stretches of a day in each of which the local hour is one. */
export function hourEdges(zone: string, from: number, to: number): { hour: number; from: number; to: number }[] {
  const edges: { hour: number; from: number; to: number }[] = [];
  for (let at = from; at < to;) {
    const wall = wallAt(zone, at);
    const hour = Math.floor(wall / hourMs) % 24;
    const end = Math.min(at + hourMs - (wall % hourMs), to);
    edges.push({ hour, from: at, to: end });
    at = end;
  }
  return edges;
}
