import { localDay, type LocalDay } from "../../src/hours/day";

/** Says each local day that is reached. */
export function noticing(timeZone: string, say: (line: string) => void): (at: number) => void {
  let day: LocalDay | undefined;
  return (at) => {
    if (day && at <= day.end) return;
    day = localDay(timeZone, at - 1);
    say(`comparing ${day.date}`);
  };
}
