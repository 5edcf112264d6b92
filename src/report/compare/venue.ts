import type { DayPeak, Detail, Figures, VenueComparison } from "../../model/comparison";
import { weekdayOf } from "../../views/week";
import { errorFigures, histogram, type HourError } from "./errors";
import type { ClockHour } from "./hours";
import type { SeenVenue } from "./looks";
import { patternsOf, type ComparedHour } from "./patterns";
import { dayPeaks, peakFigures } from "./peaks";
import { quantiles } from "./quantile";
import type { Rules } from "./rules";
import { simultaneousFigures } from "./simultaneous";
import type { HeardVenue } from "./sweep";

const hourMs = 3_600_000;

/** A compared hour of a venue, with what all figures need of it. */
export interface VenueHour extends ComparedHour {
  readonly place: number;
  readonly moving: boolean;
  /** Highest less lowest number, people. */
  readonly swing: number;
}

/** What one venue contributes to the figures, of its own and of all. */
export interface VenueParts {
  readonly id: string;
  readonly name: string;
  readonly heard: HeardVenue;
  readonly seen: SeenVenue;
  readonly compared: readonly VenueHour[];
  readonly peaks: readonly DayPeak[];
  readonly counts: { readonly open: number; readonly without: number; readonly unknown: number };
  readonly knownMs: number;
}

const neverHeard = (): HeardVenue => ({ name: "", points: 0, changes: 0, hours: new Map(), differences: [] });
const neverSeen = (): SeenVenue => ({ name: undefined, points: 0, changes: 0, coveredChanges: 0, hours: new Map() });

/** @param open whether the venue is open in the hour of a place */
export function venueParts(
  { id, name }: { readonly id: string; readonly name: string },
  heard: HeardVenue = neverHeard(),
  seen: SeenVenue = neverSeen(),
  hours: readonly ClockHour[],
  open: (place: number) => boolean,
  rules: Rules,
): VenueParts {
  const compared: VenueHour[] = [];
  const counts = { open: 0, without: 0, unknown: 0 };
  hours.forEach((hour, place) => {
    if (!hour.whole || !open(place)) return;
    counts.open++;
    const [was, said] = [heard.hours.get(place), seen.hours.get(place)];
    const known = was !== undefined && was.knownMs >= rules.hourKnown * (hour.to - hour.from);
    if (!said) counts.without++;
    if (!known) counts.unknown++;
    if (!known || !said) return;
    compared.push({
      place,
      hour: hour.hour,
      day: hour.day,
      listening: was.sum / was.knownMs,
      snapshot: said.sum / said.count,
      moving: was.changes > 0,
      swing: was.max - was.min,
    });
  });
  const peaks = dayPeaks(hours, heard.hours, seen.hours, open, rules.dayKnown);
  const knownMs = [...heard.hours.values()].reduce((sum, each) => sum + each.knownMs, 0);
  return { id, name, heard, seen, compared, peaks, counts, knownMs };
}

/** The figures of some venues together. @param snapshots from how many snapshots the simultaneous readings come */
export async function figuresOf(
  venues: readonly VenueParts[],
  snapshots: number,
  within: number,
  rules: Rules,
): Promise<Figures> {
  const total = (value: (venue: VenueParts) => number) => venues.reduce((sum, venue) => sum + value(venue), 0);
  const points = { listening: total(({ heard }) => heard.points), snapshots: total(({ seen }) => seen.points) };
  const changes = { listening: total(({ heard }) => heard.changes), snapshots: total(({ seen }) => seen.changes) };
  const [knownMs, open] = [total((venue) => venue.knownMs), total(({ counts }) => counts.open)];
  const compared = venues.flatMap((venue) => venue.compared);
  const [median, p90] =
    quantiles(
      compared.map(({ swing }) => swing),
      0.5,
      0.9,
    ) ?? [];
  return {
    points,
    changes,
    capture: {
      points: ratio(points.snapshots, points.listening),
      changes: ratio(
        total(({ seen }) => seen.coveredChanges),
        changes.listening,
      ),
    },
    per_hour: {
      listening: {
        points: ratio(points.listening, knownMs / hourMs),
        changes: ratio(changes.listening, knownMs / hourMs),
      },
      snapshots: { points: ratio(points.snapshots, open), changes: ratio(changes.snapshots, open) },
    },
    known_ms: knownMs,
    hours: {
      open,
      compared: compared.length,
      without_snapshot: total(({ counts }) => counts.without),
      too_little_known: total(({ counts }) => counts.unknown),
    },
    error: await errorFigures(compared.map(errorOf), rules),
    error_moving: await errorFigures(compared.filter(({ moving }) => moving).map(errorOf), rules),
    swing: median !== undefined && p90 !== undefined ? { median, p90 } : null,
    simultaneous: simultaneousFigures(
      venues.flatMap(({ heard }) => heard.differences),
      snapshots,
      within,
    ),
    peaks: peakFigures(venues.flatMap(({ peaks }) => peaks)),
  };
}

export async function describeVenue(
  venue: VenueParts,
  within: number,
  rules: Rules,
  detail: Detail | undefined,
): Promise<VenueComparison> {
  return {
    id: venue.id,
    name: venue.name,
    figures: await figuresOf([venue], venue.heard.differences.length, within, rules),
    patterns: patternsOf(venue.compared),
    ...(detail && { detail }),
  };
}

export function detailOf(venue: VenueParts, hours: readonly ClockHour[], rules: Rules): Detail {
  const cells = Array.from({ length: 7 }, () =>
    Array.from({ length: 24 }, () => ({ listening: 0, snapshots: 0, hours: 0 })),
  );
  for (const { place, hour, listening, snapshot } of venue.compared) {
    const cell = cells[weekdayOf((hours[place] as ClockHour).date)]?.[hour];
    if (!cell) continue;
    cell.listening += listening;
    cell.snapshots += snapshot;
    cell.hours++;
  }
  const known = hours.map((hour, place) => {
    const heard = venue.heard.hours.get(place);
    return heard && heard.knownMs >= rules.hourKnown * (hour.to - hour.from) ? heard.sum / heard.knownMs : null;
  });
  return {
    hours: {
      start: hours.map(({ from }) => from / 1000),
      mean: known,
      snapshot: hours.map((_, place) => {
        const seen = venue.seen.hours.get(place);
        return seen ? seen.sum / seen.count : null;
      }),
    },
    peaks: [...venue.peaks],
    week: cells.map((row) =>
      row.map(({ listening, snapshots, hours: count }) =>
        count > 0 ? { listening: listening / count, snapshots: snapshots / count, hours: count } : null,
      ),
    ),
    histogram: histogram(venue.compared.map(errorOf)),
  };
}

function errorOf({ snapshot, listening, day }: VenueHour): HourError {
  return { error: snapshot - listening, day };
}

function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
