import { instantsOf, wallAt } from "./wall";

/** A calendar day of a time zone. */
export interface LocalDay {
  /** `yyyy-mm-dd`. */
  readonly date: string;
  /** Its first instant, in epoch ms. */
  readonly start: number;
  /** The first instant of the next day, in epoch ms; 23 to 25 hours after the start. */
  readonly end: number;
}

const dayMs = 86_400_000;

/** The local day in which an instant (epoch ms) lies. */
export function localDay(zone: string, instantMs: number): LocalDay {
  return beginningAt(zone, Math.floor(wallAt(zone, instantMs) / dayMs) * dayMs);
}

/** The local day of a date, `yyyy-mm-dd`. */
export function localDayOf(zone: string, date: string): LocalDay {
  return beginningAt(zone, Date.parse(`${date}T00:00:00.000Z`));
}

/** The date so many days after another, `yyyy-mm-dd`. */
export function dateAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00.000Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** @param midnight local wall time, as wall times are counted here */
function beginningAt(zone: string, midnight: number): LocalDay {
  return {
    date: new Date(midnight).toISOString().slice(0, 10),
    start: instantsOf(zone, midnight).first,
    end: instantsOf(zone, midnight + dayMs).first,
  };
}
