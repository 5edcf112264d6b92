import type { Patterns } from "../../model/comparison";

/** A compared hour. */
export interface ComparedHour {
  /** Local, 0 to 23. */
  readonly hour: number;
  /** Local day. */
  readonly day: number;
  /** Time-weighted mean as heard, people. */
  readonly listening: number;
  readonly snapshot: number;
}

/** An hour of the day needs so many days to be told of. */
export const leastDays = 3;
const named = 3;
/** How much is much: people, and a share of what was heard. */
const muchPeople = 3;
const muchShare = 0.1;
/** Share of the days that must err to the same side. */
const mostly = 0.8;

interface HourOfDay {
  readonly hour: number;
  readonly days: number;
  readonly listening: number;
  readonly snapshots: number;
  readonly agreeing: number;
}

/** What the day looks like by either method; null with too few days for two hours at least. */
export function patternsOf(compared: readonly ComparedHour[]): Patterns | null {
  const hours = Array.from({ length: 24 }, (_, hour) => hourOfDay(hour, compared)).filter(
    (each) => each !== undefined && each.days >= leastDays,
  ) as HourOfDay[];
  if (hours.length < 2) return null;
  const by = (value: (each: HourOfDay) => number) =>
    [...hours].sort((a, b) => value(a) - value(b) || a.hour - b.hour).slice(0, named);
  const busiest = { listening: by((each) => -each.listening), snapshots: by((each) => -each.snapshots) };
  const quietest = { listening: by((each) => each.listening), snapshots: by((each) => each.snapshots) };
  const regret = ({ listening, snapshots }: typeof busiest) =>
    Math.abs((listening[0]?.listening ?? 0) - (snapshots[0]?.listening ?? 0));
  const names = (found: typeof busiest) => ({
    listening: found.listening.map(({ hour }) => hour),
    snapshots: found.snapshots.map(({ hour }) => hour),
  });
  return {
    hours: hours.map(({ hour, days, listening, snapshots }) => ({ hour, days, listening, snapshots })),
    busiest: names(busiest),
    quietest: names(quietest),
    regret: { busiest: regret(busiest), quietest: regret(quietest) },
    misled: hours.filter(misleads).map(({ hour, days, listening, snapshots, agreeing }) => ({
      hour,
      days,
      difference: snapshots - listening,
      agreeing_days: agreeing,
    })),
  };
}

/** Each day counts once, also one on which the clocks repeat the hour. */
function hourOfDay(hour: number, compared: readonly ComparedHour[]): HourOfDay | undefined {
  const byDay = new Map<number, ComparedHour[]>();
  for (const each of compared) {
    if (each.hour !== hour) continue;
    const same = byDay.get(each.day);
    if (same) same.push(each);
    else byDay.set(each.day, [each]);
  }
  if (byDay.size === 0) return undefined;
  const days = [...byDay.values()].map((same) => ({
    listening: mean(same.map(({ listening }) => listening)),
    snapshot: mean(same.map(({ snapshot }) => snapshot)),
  }));
  const listening = mean(days.map((day) => day.listening));
  const snapshots = mean(days.map((day) => day.snapshot));
  const side = Math.sign(snapshots - listening);
  const agreeing = days.filter((day) => Math.sign(day.snapshot - day.listening) === side).length;
  return { hour, days: days.length, listening, snapshots, agreeing };
}

function misleads({ days, listening, snapshots, agreeing }: HourOfDay): boolean {
  const much = Math.max(muchPeople, muchShare * listening);
  return Math.abs(snapshots - listening) >= much && agreeing >= mostly * days;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
