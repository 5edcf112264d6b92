import type { Comparison, CostOfMethods, Criteria, StorageUsed } from "../../../../src/model/comparison";
import type { Expected } from "./differences";
import { figuresOf, rules } from "./figures";
import { zone, type Past } from "./log";
import { groups } from "./numbers";
import { detailOf, patternsOf } from "./patterns";
import { listeningOf, snapshotsOf } from "./reliability";
import { venuePast, type Place, type VenuePast } from "./venue";
import { verdictOf } from "./verdict";

export interface Case {
  readonly feed: string;
  readonly past: Past;
  readonly places: readonly Place[];
  readonly criteria: Criteria;
  readonly cost: CostOfMethods | null;
  readonly storage: StorageUsed | null;
}

/** The whole report, from the log alone. */
export function reportOf({ feed, past, places, criteria, cost, storage }: Case): Expected<Comparison> {
  const venues = [...places].sort((a, b) => (a.name < b.name ? -1 : 1)).map((place) => venuePast(past, place));
  const all = figuresOf(venues, criteria.agreement);
  const listening = listeningOf(past);
  const days = new Set(venues.flatMap(daysOf)).size;
  return {
    feed,
    time_zone: zone,
    from: new Date(past.from).toISOString(),
    to: new Date(past.to).toISOString(),
    days,
    rules,
    criteria,
    listening,
    snapshots: snapshotsOf(past),
    all,
    venues: venues.map((venue) => ({
      id: venue.place.id,
      name: venue.place.name,
      figures: figuresOf([venue], criteria.agreement),
      patterns: patternsOf(venue),
      detail: detailOf(venue),
    })),
    cost,
    storage,
    verdict: verdictOf({ days, all, listening, cost }, criteria),
  };
}

/** The days of which three quarters of the open hours are compared. */
function daysOf({ hours, compared }: VenuePast): string[] {
  const done = groups(compared, ({ date }) => date);
  const open = groups(
    hours.filter((hour) => hour.open),
    ({ date }) => date,
  );
  return [...done].flatMap(([date, same]) => (same.length >= 0.75 * open.get(date)!.length ? [date] : []));
}
