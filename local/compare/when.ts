import { localDayOf } from "../../src/hours/day";

/** Epoch milliseconds of a local day's beginning, `yyyy-mm-dd`, or of an instant. */
export function instantOf(timeZone: string, when: string | number): number {
  return typeof when === "number" ? when : localDayOf(timeZone, when).start;
}
