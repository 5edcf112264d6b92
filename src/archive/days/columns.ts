import type { Summary } from "../../model/archive";
import type { DayIndex, DayVenue } from "../../model/day";
import { flag, type Flag } from "../../model/flag";
import { own } from "../../model/record";
import { windowOf } from "../summaries";

/**
 * Puts windows into a day's columns, or in the place of what stands there of them. Whatever the order in which they
 * come, the same windows make the same columns, as long as none takes back that a venue was heard in it: more evidence
 * never does.
 * @param summaries of windows that meet the day
 */
export function putWindows(index: DayIndex, summaries: readonly Summary[]): void {
  for (const summary of summaries) {
    const place = placeOf(index, summary);
    index.windows.covered_ms[place] = summary.coverage.covered_ms;
    addVenues(index, summary);
    for (const [id, venue] of Object.entries(index.venues)) putVenue(venue, place, own(summary.venues, id));
  }
}

/** The window's place in the columns; room is made where it has none yet. */
function placeOf({ from, windows, venues }: DayIndex, summary: Summary): number {
  const window = windowOf(summary);
  const start = (window.from - Date.parse(from)) / 1000;
  let place = windows.start.length;
  while (place > 0 && (windows.start[place - 1] as number) >= start) place--;
  if (windows.start[place] !== start) {
    windows.start.splice(place, 0, start);
    windows.seconds.splice(place, 0, 0);
    windows.covered_ms.splice(place, 0, 0);
    for (const venue of Object.values(venues)) makeRoom(venue, place);
  }
  windows.seconds[place] = (window.to - window.from) / 1000;
  return place;
}

function makeRoom(venue: DayVenue, place: number): void {
  for (const column of [venue.min, venue.max, venue.avg, venue.last]) column.splice(place, 0, null);
  for (const column of [venue.samples, venue.changes]) column.splice(place, 0, 0);
  for (const places of Object.values(venue.flags))
    places.forEach((each, nth) => (places[nth] = each >= place ? each + 1 : each));
}

/** Venues stand in order of id, so that equal days are equal texts. */
function addVenues(index: DayIndex, { venues }: Summary): void {
  const count = index.windows.start.length;
  const added = Object.entries(venues).flatMap(([id, { name, capacity, occupancy }]): [string, DayVenue][] =>
    // What is called `__proto__` would not be read back.
    occupancy.current === null || own(index.venues, id) || id === "__proto__"
      ? []
      : [[id, emptyVenue(name, capacity, count)]],
  );
  if (added.length === 0) return;
  const all = [...Object.entries(index.venues), ...added].sort(([a], [b]) => (a < b ? -1 : 1));
  index.venues = Object.fromEntries(all);
}

function emptyVenue(name: string, capacity: number | null, count: number): DayVenue {
  const column = <T>(value: T) => Array.from({ length: count }, () => value);
  return {
    name,
    capacity,
    min: column(null),
    max: column(null),
    avg: column(null),
    last: column(null),
    samples: column(0),
    changes: column(0),
    flags: {},
  };
}

/** What a window says of a venue without a value is nothing. */
function putVenue(venue: DayVenue, place: number, said: Summary["venues"][string] | undefined): void {
  const known = said && said.occupancy.current !== null ? said : undefined;
  const occupancy = known?.occupancy;
  venue.min[place] = occupancy?.min ?? null;
  venue.max[place] = occupancy?.max ?? null;
  venue.avg[place] = rounded(occupancy?.time_weighted_avg ?? null);
  venue.last[place] = occupancy?.current ?? null;
  venue.samples[place] = occupancy?.samples ?? 0;
  venue.changes[place] = occupancy?.changes ?? 0;
  for (const name of flag.options) putFlag(venue, place, name, known?.flags.includes(name) ?? false);
  if (!known || venue.last.findLastIndex((last) => last !== null) !== place) return;
  venue.name = known.name;
  venue.capacity = known.capacity;
}

function putFlag(venue: DayVenue, place: number, name: Flag, borne: boolean): void {
  const standing = venue.flags[name] ?? [];
  if (borne === standing.includes(place)) return;
  const places = borne ? [...standing, place].sort((a, b) => a - b) : standing.filter((each) => each !== place);
  const flags = Object.entries({ ...venue.flags, [name]: places }).filter(([, each]) => each.length > 0);
  venue.flags = Object.fromEntries(flags.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000) / 1000;
}
