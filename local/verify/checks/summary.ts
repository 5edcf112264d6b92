import type { Statistics, Summary } from "../../../src/model/archive";
import { words, type Tell } from "../finding";
import { own } from "../own";
import type { View } from "../view";
import { isSame } from "./figures";
import type { Flat } from "./statistics";

type Occupancy = Summary["venues"][string]["occupancy"];

/** Whether a summary is what follows from its raw window. @param figures the statistics that follow from its events */
export function checkSummary(
  summary: Summary,
  { raw, window }: View,
  figures: ReadonlyMap<string, Statistics>,
  flat: Flat,
  tell: Tell,
): void {
  const { timestamp, window_duration_minutes: minutes } = summary;
  if (timestamp !== raw.window.end) tell("summary-window", ["timestamp"], timestamp, raw.window.end);
  const length = (window.to - window.from) / 60_000;
  if (!isSame(minutes, length)) tell("summary-window", ["window_duration_minutes"], minutes, length);
  for (const field of ["covered_ms", "missing_ms", "gaps"] as const) {
    const [found, expected] = [summary.coverage[field], raw.coverage[field]];
    if (!isEqual(found, expected)) tell("summary-coverage", ["coverage", field], found, expected);
  }
  for (const id of Object.keys(summary.venues)) {
    if (own(raw.venues, id)) continue;
    tell("summary-venue", ["venues", id], words("a venue"), words("none, since the raw window has no such venue"));
  }
  const occupancies = new Map<string, Occupancy>();
  for (const [id, venue] of Object.entries(raw.venues)) {
    const expected = occupancyOf(figures.get(id), venue.carry?.occupancy);
    if (expected) occupancies.set(id, expected);
    const stated = own(summary.venues, id);
    if (!stated) {
      tell("summary-venue", ["venues", id], words("nothing"), words("the venue, since the raw window has it"));
      continue;
    }
    for (const field of ["name", "capacity", "flags"] as const) {
      if (isEqual(stated[field], venue[field])) continue;
      tell("summary-venue", ["venues", id, field], stated[field], venue[field]);
    }
    if (expected)
      compare(stated.occupancy, expected, (field, found, e) =>
        tell("summary-occupancy", ["venues", id, "occupancy", field], found, e),
      );
  }
  checkFlat(summary.occupancy, flat, occupancies, tell);
}

function checkFlat(
  stated: Occupancy | undefined,
  flat: Flat,
  occupancies: ReadonlyMap<string, Occupancy>,
  tell: Tell,
): void {
  if (flat === "doubtful") return;
  const candidates = flat === "none" ? [] : flat.flatMap((id) => occupancies.get(id) ?? []);
  if (!stated) {
    // Where several venues, or none at all, have these very figures, the one that is meant may not have been heard.
    if (candidates.length !== 1 || occupancies.size !== 1) return;
    tell("summary-flat", ["occupancy"], words("nothing"), words("the venue's, since the statistics stand flat, too"));
  } else if (flat === "none") {
    tell("summary-flat", ["occupancy"], words("numbers"), words("none, since the statistics don't stand flat"));
  } else if (!candidates.some((each) => !compare(stated, each, () => undefined))) {
    tell("summary-flat", ["occupancy"], stated, candidates[0] ?? words("none"));
  }
}

function occupancyOf(figure: Statistics | undefined, carry: number | undefined): Occupancy | undefined {
  if (!figure) return undefined;
  const { min, max, avg, time_weighted_avg, changes, count, last } = figure;
  return { current: last ?? carry ?? null, min, max, avg, samples: count, time_weighted_avg, changes };
}

/** @returns whether they differ */
function compare(
  stated: Occupancy,
  expected: Occupancy,
  differ: (field: string, found: unknown, expected: unknown) => void,
): boolean {
  const fields = (Object.keys(expected) as (keyof Occupancy)[]).filter((key) => !isSame(stated[key], expected[key]));
  for (const field of fields) differ(field, stated[field], expected[field]);
  return fields.length > 0;
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
