import type { RawEvent, RawWindow } from "../../model/archive";
import { own } from "../../model/record";
import type { ArchivedReading } from "./source";

/** One reading, with everything that was kept of it. */
export interface Row extends ArchivedReading {
  /** Counts the frames of the session. */
  readonly seq: number;
  readonly delayed: boolean;
  readonly sourceTimestamp: string | null;
  readonly percentage: number | null;
  /** JSON of the fields that configuration keeps. */
  readonly extra: string | null;
}

/** What was known when a window began, by the one right before it; a raw window is that, too. */
export interface Before {
  readonly venues: Readonly<Record<string, { readonly name: string; readonly capacity: number | null }>>;
}

/**
 * The readings of a raw window, in order, each with the name and the capacity that were in force. Events tell these only
 * where they changed, the window as they were at its end.
 * @param before the window right before, if it is known
 * @param venue only this one's, where it is given
 */
export function rowsOf(raw: RawWindow, before: Before | undefined, venue?: string): Row[] {
  const events = venue === undefined ? raw.events : raw.events.filter((event) => event.venue === venue);
  const byVenue = new Map<string, RawEvent[]>();
  for (const event of events) {
    const list = byVenue.get(event.venue);
    if (list) list.push(event);
    else byVenue.set(event.venue, [event]);
  }
  const inForce = new Map<RawEvent, { name: string; capacity: number | null }>();
  for (const [id, list] of byVenue) {
    const known = own(before?.venues, id);
    const end = own(raw.venues, id) ?? { name: id, capacity: null };
    const names = throughout(list, ({ name }) => name, known?.name, end.name, end.name);
    const capacities = throughout(list, ({ capacity }) => capacity, known?.capacity, end.capacity, null);
    list.forEach((event, nth) =>
      inForce.set(event, { name: names[nth] ?? end.name, capacity: capacities[nth] ?? null }),
    );
  }
  return events.map((event) => rowOf(event, inForce.get(event) ?? { name: event.venue, capacity: null }));
}

/** Whether a window's rows depend on the window before: where something changed that the venue's first event did not say. */
export function needsBefore({ events }: RawWindow): boolean {
  const firsts = new Map<string, RawEvent>();
  return events.some((event) => {
    const first = firsts.get(event.venue);
    if (!first) {
      firsts.set(event.venue, event);
      return false;
    }
    const news = (field: "name" | "capacity") => event[field] !== undefined && first[field] === undefined;
    return news("name") || news("capacity");
  });
}

/** What rows say of the windows that follow on them. */
export function beforeOf(rows: readonly Row[]): Before {
  return { venues: Object.fromEntries(rows.map(({ venue, name, capacity }) => [venue, { name, capacity }])) };
}

/**
 * A value at each event of a venue.
 * @param said what an event itself says: where it changed, and where a session says it first
 * @param start what it was when the window began; undefined where that is not known
 * @param end what it was at the window's end
 * @param unknown what to say of events before a change, where nothing is known of them
 */
function throughout<T>(
  events: readonly RawEvent[],
  said: (event: RawEvent) => T | undefined,
  start: T | undefined,
  end: T,
  unknown: T,
): T[] {
  const changes = events.some((event) => said(event) !== undefined);
  let current = start !== undefined ? start : changes ? unknown : end;
  return events.map((event) => (current = said(event) ?? current));
}

function rowOf(event: RawEvent, { name, capacity }: { name: string; capacity: number | null }): Row {
  return {
    at: Date.parse(event.timestamp),
    venue: event.venue,
    name,
    occupancy: event.occupancy,
    capacity,
    session: event.session,
    seq: event.seq,
    delayed: event.delayed ?? false,
    sourceTimestamp: event.source_timestamp ?? null,
    percentage: event.occupancy_percentage ?? null,
    extra: event.extra ? JSON.stringify(event.extra) : null,
  };
}
