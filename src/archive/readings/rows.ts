import type { RawWindow } from "../../model/archive";
import { own } from "../../model/record";
import type { ArchivedReading } from "./source";

/**
 * The readings of a raw window, each with its venue's name and the capacity that was known when it was read.
 * @param before the raw window right before, which knows the capacities that were in force until they changed
 */
export function rowsOf(raw: RawWindow, before: RawWindow | undefined, venue?: string): ArchivedReading[] {
  const capacities = new Map<string, number | null>();
  for (const [id, { capacity, flags }] of Object.entries(raw.venues)) {
    const changed = flags.includes("capacity-changed");
    capacities.set(id, changed ? (own(before?.venues, id)?.capacity ?? null) : capacity);
  }
  const rows: ArchivedReading[] = [];
  for (const event of raw.events) {
    if (venue !== undefined && event.venue !== venue) continue;
    if (event.capacity !== undefined) capacities.set(event.venue, event.capacity);
    rows.push({
      at: Date.parse(event.timestamp),
      venue: event.venue,
      name: own(raw.venues, event.venue)?.name ?? event.venue,
      occupancy: event.occupancy,
      capacity: capacities.get(event.venue) ?? null,
      session: event.session,
    });
  }
  return rows;
}

/** Whether a window's rows depend on the window before. */
export function needsBefore({ venues }: RawWindow): boolean {
  return Object.values(venues).some(({ flags }) => flags.includes("capacity-changed"));
}
