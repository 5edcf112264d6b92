import type { DayIndex } from "../../../src/model/day";
import type { Flag } from "../../../src/model/flag";
import type { Summary } from "../../../src/model/archive";
import { words, type Path, type Tell } from "../finding";
import { own } from "../own";
import { instant, joined, spanText, within, without, type Span } from "../spans";

/** A window of a day, with what its summary says. */
export interface DayWindow extends Span {
  readonly summary: Summary;
}

type Gap = Span & { readonly reason: string };

/**
 * Whether a day's index is what follows from its summaries.
 * @param windows those that meet the day, in order
 * @param later whether any window starts after the day
 */
export function checkDay(index: DayIndex, windows: readonly DayWindow[], later: boolean, tell: Tell): void {
  const day = { from: Date.parse(index.from), to: Date.parse(index.to) };
  const end = Math.min(day.to, windows.at(-1)?.to ?? day.from);
  const knownTo = later ? day.to : end;
  if (Date.parse(index.known_to) !== knownTo) tell("day-known", ["known_to"], index.known_to, instant(knownTo));
  if (!checkWindows(index, day.from, windows, tell)) return;
  checkGaps(index, { from: day.from, to: knownTo }, windows, tell);
  checkVenues(index, windows, tell);
}

/** @returns whether the columns can be held against the windows */
function checkWindows(index: DayIndex, origin: number, windows: readonly DayWindow[], tell: Tell): boolean {
  const columns = {
    start: windows.map(({ from }) => (from - origin) / 1000),
    seconds: windows.map(({ from, to }) => (to - from) / 1000),
    covered_ms: windows.map(({ summary }) => summary.coverage.covered_ms),
  };
  const differ = (Object.keys(columns) as (keyof typeof columns)[]).filter((name) =>
    compare(index.windows[name], columns[name], ["windows", name], "day-windows", tell),
  );
  return differ.length === 0;
}

function checkGaps(index: DayIndex, known: Span, windows: readonly DayWindow[], tell: Tell): void {
  const stated: Gap[] = index.gaps.map((gap) => ({ ...gap, from: Date.parse(gap.from), to: Date.parse(gap.to) }));
  stated.forEach((gap, at) => {
    const before = stated[at - 1];
    const path = ["gaps", at];
    if (gap.to <= gap.from || (before && gap.from < before.to))
      tell("day-gaps", path, words(spanText(gap)), words("a gap longer than nothing, after the one before"));
    if (before?.to === gap.from && before.reason === gap.reason)
      tell("day-gaps", path, words("a gap right after another of its reason"), words("one gap"));
  });
  const said = windows.flatMap(({ summary }) =>
    summary.coverage.gaps.flatMap(({ from, to, reason }) =>
      within({ from: Date.parse(from), to: Date.parse(to) }, [known]).map((span) => ({ ...span, reason })),
    ),
  );
  const missing = joined([...without(known, windows), ...said.map(({ from, to }) => ({ from, to }))]);
  const found = joined(stated.map(({ from, to }) => ({ from, to })));
  if (!isEqual(found, missing))
    tell("day-gaps", ["gaps"], words(found.map(spanText).join(", ")), words(missing.map(spanText).join(", ")));
  for (const { reason, ...span } of said) {
    const reasons = stated.filter((gap) => gap.from < span.to && gap.to > span.from).map((gap) => gap.reason);
    const other = reasons.find((each) => each !== reason);
    if (other !== undefined) tell("day-gaps", ["gaps"], words(`${other} in ${spanText(span)}`), words(reason));
  }
}

function checkVenues(index: DayIndex, windows: readonly DayWindow[], tell: Tell): void {
  const said = windows.map(({ summary }) => summary.venues);
  // What is called `__proto__` is read back from nowhere.
  const ids = new Set(said.flatMap((venues) => Object.keys(venues)));
  const known = [...ids].filter((id) => said.some((venues) => valueOf(venues, id)));
  for (const id of Object.keys(index.venues))
    if (!known.includes(id))
      tell("day-venue", ["venues", id], words("a venue"), words("none of which a value is known"));
  for (const id of known) {
    const stated = own(index.venues, id);
    if (!stated) {
      tell("day-venue", ["venues", id], words("nothing"), words("the venue, since a value is known"));
      continue;
    }
    const values = said.map((venues) => valueOf(venues, id));
    const numbers = values.map((value) => value?.occupancy);
    const last = values.findLast((value) => value !== undefined);
    const expected = {
      name: last?.name,
      capacity: last?.capacity,
      min: numbers.map((each) => each?.min ?? null),
      max: numbers.map((each) => each?.max ?? null),
      avg: numbers.map((each) => thousandths(each?.time_weighted_avg ?? null)),
      last: numbers.map((each) => each?.current ?? null),
      samples: numbers.map((each) => each?.samples ?? 0),
      changes: numbers.map((each) => each?.changes ?? 0),
      flags: flagsOf(values.map((value) => value?.flags ?? [])),
    };
    for (const field of Object.keys(expected) as (keyof typeof expected)[])
      compare(stated[field], expected[field], ["venues", id, field], "day-venue", tell);
  }
}

function valueOf(venues: Summary["venues"], id: string): Summary["venues"][string] | undefined {
  const venue = own(venues, id);
  return venue && venue.occupancy.current !== null ? venue : undefined;
}

function flagsOf(flags: readonly (readonly Flag[])[]): Record<string, number[]> {
  const places: Record<string, number[]> = {};
  flags.forEach((each, place) => {
    for (const flag of each) (places[flag] ??= []).push(place);
  });
  return Object.fromEntries(Object.entries(places).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function thousandths(value: number | null): number | null {
  return value === null ? null : Math.round(value * 1000) / 1000;
}

/** Tells of the first place in which two columns differ, or of the whole. @returns whether they differ */
function compare(
  found: unknown,
  expected: unknown,
  path: Path,
  code: "day-windows" | "day-venue",
  tell: Tell,
): boolean {
  if (isEqual(found, expected)) return false;
  const isColumn = Array.isArray(found) && Array.isArray(expected) && found.length === expected.length;
  const place = isColumn ? found.findIndex((each, at) => each !== expected[at]) : -1;
  if (isColumn && place >= 0) tell(code, [...path, place], found[place], expected[place]);
  else tell(code, path, found, expected);
  return true;
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
