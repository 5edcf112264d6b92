import type { ArchivedDay } from "../../model/archived-day";
import type { Coverage } from "../../model/archive";
import type { DayIndex } from "../../model/day";
import type { Window } from "../../model/window";
import type { Part } from "./parts";

type Session = ArchivedDay["sessions"][number];

/** Adds up what a day's file says of itself, while its readings go by. */
export class DayTotals {
  readonly #windows: ArchivedDay["windows"] = { start: [], seconds: [], readings: [] };
  readonly #venues = new Map<string, ArchivedDay["venues"][string]>();
  readonly #sessions = new Map<string, Session>();
  readonly #seams: ArchivedDay["seams"] = [];
  readonly #gone: Window[] = [];
  readonly #from: number;
  readonly #to: number;
  #readings = 0;

  constructor(private readonly index: Pick<DayIndex, "feed" | "date" | "time_zone" | "from" | "to">) {
    this.#from = Date.parse(index.from);
    this.#to = Date.parse(index.to);
  }

  add({ window, rows, raw }: Part): void {
    this.#windows.start.push((window.start - this.#from) / 1000);
    this.#windows.seconds.push((window.end - window.start) / 1000);
    this.#windows.readings.push(rows.length);
    this.#readings += rows.length;
    for (const { venue, name, capacity } of rows) {
      const readings = (this.#venues.get(venue)?.readings ?? 0) + 1;
      this.#venues.set(venue, { name, capacity, readings });
    }
    if (!raw) this.#gone.push(window);
    for (const session of raw?.sessions ?? []) this.#hear(session);
    for (const seam of raw?.seams ?? []) if (isWithin(seam.at, this.#from, this.#to)) this.#seams.push(seam);
  }

  /** @param standing what the file that stands says, for the windows whose raw windows are gone */
  finish(coverage: Coverage, standing: ArchivedDay | undefined): ArchivedDay {
    if (this.#gone.length > 0) {
      for (const session of standing?.sessions ?? []) this.#hear(session);
      for (const seam of standing?.seams ?? [])
        if (this.#gone.some(({ start, end }) => isWithin(seam.at, start, end))) this.#seams.push(seam);
    }
    const { feed, date, time_zone, from, to } = this.index;
    return {
      format: 1,
      feed,
      date,
      time_zone,
      from,
      to,
      coverage,
      readings: this.#readings,
      venues: Object.fromEntries([...this.#venues].sort(([a], [b]) => (a < b ? -1 : 1))),
      windows: this.#windows,
      sessions: [...this.#sessions.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1)),
      seams: this.#seams.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    };
  }

  #hear(session: Session): void {
    const known = this.#sessions.get(session.id);
    const { id, clock, start, from, to, ended } = session;
    const later = !known || to >= known.to;
    const last = later ? ended : known.ended;
    this.#sessions.set(id, {
      id,
      clock,
      start,
      from: known && known.from < from ? known.from : from,
      to: later ? to : known.to,
      ...(last && { ended: last }),
    });
  }
}

function isWithin(instant: string, from: number, to: number): boolean {
  const at = Date.parse(instant);
  return at >= from && at < to;
}

function key({ start, id }: Session): string {
  return `${start} ${id}`;
}
