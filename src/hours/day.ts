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
  const midnight = Math.floor(wallAt(zone, instantMs) / dayMs) * dayMs;
  return {
    date: new Date(midnight).toISOString().slice(0, 10),
    start: instantsOf(zone, midnight).first,
    end: instantsOf(zone, midnight + dayMs).first,
  };
}
