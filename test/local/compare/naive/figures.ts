import type { DayPeak, ErrorFigures, Figures } from "../../../../src/model/comparison";
import { hourMs, stretchesOf } from "./log";
import { average, bootstrap, groups, quantile, ratio, sum } from "./numbers";
import { pairsOf, type Compared, type VenuePast } from "./venue";

export const rules = { hour_known: 0.75, day_known: 0.75, simultaneous_ms: 5000, resamples: 1000, seed: 1 };

/** The figures of some venues together. @param agreement people */
export function figuresOf(venues: readonly VenuePast[], agreement: number): Figures {
  const each = (count: (venue: VenuePast) => number) => sum(venues.map(count));
  const turns = venues.flatMap(turnsOf);
  const points = {
    listening: each(({ steps }) => steps.length),
    snapshots: each(({ past }) => past.looks.filter(({ readings }) => readings).length),
  };
  const changes = {
    listening: each(({ hours }) => sum(hours.map((hour) => hour.changes))),
    snapshots: turns.length,
  };
  const known = each(({ steps }) => sum(steps.map(({ from, to }) => to - from)));
  const open = venues.flatMap(({ hours }) => hours.filter((hour) => hour.whole && hour.open));
  const compared = venues.flatMap((venue) => venue.compared);
  const swings = compared.map(({ max, min }) => max - min);
  const pairs = venues.flatMap(pairsOf);
  const sizes = pairs.map(({ difference }) => Math.abs(difference));
  const counted = venues.flatMap(peaksOf).filter((peak) => peak.counted);
  const missed = counted.map((peak) => peak.missed!);
  return {
    points,
    changes,
    capture: {
      points: ratio(points.snapshots, points.listening),
      changes: ratio(turns.filter(({ isCovered }) => isCovered).length, changes.listening),
    },
    per_hour: {
      listening: { points: ratio(points.listening * hourMs, known), changes: ratio(changes.listening * hourMs, known) },
      snapshots: { points: ratio(points.snapshots, open.length), changes: ratio(changes.snapshots, open.length) },
    },
    known_ms: known,
    hours: {
      open: open.length,
      compared: compared.length,
      without_snapshot: open.filter(({ said }) => said === undefined).length,
      too_little_known: open.filter(({ isKnown }) => !isKnown).length,
    },
    error: errorsOf(compared),
    error_moving: errorsOf(compared.filter((hour) => hour.changes > 0)),
    swing: compared.length > 0 ? { median: quantile(swings, 0.5)!, p90: quantile(swings, 0.9)! } : null,
    simultaneous: {
      pairs: pairs.length,
      snapshots: new Set(pairs.map(({ t }) => t)).size,
      equal: sizes.filter((size) => size === 0).length,
      within: sizes.filter((size) => size <= agreement).length,
      median: quantile(sizes, 0.5),
      p95: quantile(sizes, 0.95),
      largest: quantile(sizes, 1),
      bias: ratio(sum(pairs.map(({ difference }) => difference)), pairs.length),
    },
    peaks: {
      days: counted.length,
      missed_median: quantile(missed, 0.5),
      missed_largest: counted.find((peak) => peak.missed === Math.max(...missed)) ?? null,
    },
  };
}

/** Looks that say another number than the one before. */
function turnsOf({ past, place: { id } }: VenuePast): { isCovered: boolean }[] {
  const said = past.looks.flatMap(({ t, readings }) => (readings ? [{ t, value: readings[id]! }] : []));
  const stretches = stretchesOf(past);
  return said
    .filter(({ value }, nth) => nth > 0 && said[nth - 1]!.value !== value)
    .map(({ t }) => ({ isCovered: stretches.some(({ from, to }) => from <= t && t < to) }));
}

function errorsOf(compared: readonly Compared[]): ErrorFigures {
  if (compared.length === 0) return { hours: 0, median: null, p90: null, bias: null, resampled: null };
  const errors = compared.map(({ said, mean, date }) => ({ date, error: said - mean }));
  const days = new Set(errors.map(({ date }) => date)).size;
  const resampled = days >= 5 ? "days" : errors.length >= 10 ? "hours" : null;
  const blocks = errors.map(({ date, error }, nth) => ({ block: resampled === "days" ? date : nth, error }));
  const none = { low: null, high: null };
  const intervals = resampled
    ? bootstrap(blocks, rules.resamples, rules.seed)
    : { median: none, p90: none, bias: none };
  const sizes = errors.map(({ error }) => Math.abs(error));
  return {
    hours: errors.length,
    median: { value: quantile(sizes, 0.5)!, ...intervals.median },
    p90: { value: quantile(sizes, 0.9)!, ...intervals.p90 },
    bias: { value: average(errors.map(({ error }) => error)), ...intervals.bias },
    resampled,
  };
}

/** The highest number of each local day by either method. */
export function peaksOf({ hours, past, place: { id } }: VenuePast): DayPeak[] {
  return [...groups(hours, ({ date }) => date)].map(([date, ofDay]) => {
    const best = ofDay.filter(({ knownMs }) => knownMs > 0).sort((a, b) => b.max - a.max || a.from - b.from)[0];
    const most = past.looks
      .filter(({ t, readings }) => readings && ofDay.some(({ from, to }) => from <= t && t < to))
      .map(({ t, readings }) => ({ t, value: readings![id]! }))
      .sort((a, b) => b.value - a.value || a.t - b.t)[0];
    const open = ofDay.filter((hour) => hour.open);
    const covered = open.length > 0 ? sum(open.map(({ knownMs }) => knownMs)) / (open.length * hourMs) : 0;
    const missed = best && most ? best.max - most.value : null;
    return {
      date,
      listening: best ? { value: best.max, at: new Date(best.maxAt).toISOString() } : null,
      snapshots: most ? { value: most.value, at: new Date(most.t).toISOString() } : null,
      missed,
      covered,
      counted: missed !== null && covered >= 0.75,
    };
  });
}
