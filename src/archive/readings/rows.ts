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
  readonly sessions: readonly { readonly id: string }[];
}

/**
 * The readings of a raw window, in order, each with the name and the capacity that were in force. Events tell these only
 * where they changed, the window as they were at its end.
 * @param before the window right before, if it is known
 * @param venue only this one's, where it is given
 */
export function rowsOf(raw: RawWindow, before: Before | undefined, venue?: string): Row[] {
  const events = venue === undefined ? raw.events : raw.events.filter((event) => event.venue === venue);
  const sessions = new Set(before?.sessions.map(({ id }) => id));
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
    const names = throughout(list, ({ name }) => name, known?.name, end.name, end.name, sessions);
    const capacities = throughout(list, ({ capacity }) => capacity, known?.capacity, end.capacity, null, sessions);
    list.forEach((event, nth) =>
      inForce.set(event, { name: names[nth] ?? end.name, capacity: capacities[nth] ?? null }),
    );
  }
  return events.map((event) => rowOf(event, inForce.get(event) ?? { name: event.venue, capacity: null }));
}

/** Whether a window's rows depend on the window before. */
export function needsBefore({ events, venues }: RawWindow): boolean {
  return (
    events.some(({ name, capacity }) => name !== undefined || capacity !== undefined) ||
    Object.values(venues).some(({ flags }) => flags.includes("capacity-changed"))
  );
}

/** What rows say of the windows that follow on them. */
export function beforeOf(rows: readonly Row[]): Before {
  return {
    venues: Object.fromEntries(rows.map(({ venue, name, capacity }) => [venue, { name, capacity }])),
    sessions: [...new Set(rows.map(({ session }) => session))].map((id) => ({ id })),
  };
}

/**
 * A value at each event of a venue.
 * @param said what an event itself says, where it changed
 * @param start what it was when the window began; undefined where that is not known
 * @param end what it was at the window's end
 * @param unknown what to say of events before a change, where nothing is known of them
 * @param sessions those of the window before
 */
function throughout<T>(
  events: readonly RawEvent[],
  said: (event: RawEvent) => T | undefined,
  start: T | undefined,
  end: T,
  unknown: T,
  sessions: ReadonlySet<string>,
): T[] {
  const changes = events.some((event) => said(event) !== undefined);
  let current = start !== undefined ? start : changes ? unknown : end;
  let after = 0;
  const values = events.map((event, nth) => {
    const changed = said(event);
    if (changed === undefined) return current;
    after = nth + 1;
    return (current = changed);
  });
  if (current === end) return values;
  // A session's first words stand in its journal's head and in no event: they came with the session.
  const last = events[after - 1]?.session;
  const isOther = ({ session }: RawEvent) => (last === undefined ? !sessions.has(session) : session !== last);
  const place = events.findIndex((event, nth) => nth >= after && isOther(event));
  return place < 0 ? values : values.fill(end, place);
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
