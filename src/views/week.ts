import type { DayHours, HourOfVenue } from "./hours";

const hours = Array.from({ length: 24 }, (_, hour) => hour);
/** An hour of which less than this share was heard says too little of its day. */
const leastShare = 0.25;

/** A day by local hours. */
export interface DayOfWeek {
  /** `yyyy-mm-dd`. */
  readonly date: string;
  readonly hours: DayHours;
}

/** What a venue's hour of a weekday is like, over several weeks. */
export interface Cell {
  readonly median: number;
  readonly p25: number;
  readonly p75: number;
  readonly min: number;
  readonly max: number;
  /** Days that it rests on. */
  readonly days: number;
  /** Share of those days' hours that was heard. */
  readonly covered: number;
}

export interface TypicalWeek {
  /** By weekday, Monday first, and hour. */
  readonly cells: readonly (readonly (Cell | null)[])[];
  /** By weekday and hour, whether the number usually changes in it. */
  readonly lively: readonly (readonly boolean[])[];
  /** The first and the last day that it rests on. */
  readonly from: string | null;
  readonly to: string | null;
}

/** 0 is Monday. */
export function weekdayOf(date: string): number {
  return (new Date(Date.parse(`${date}T00:00:00.000Z`)).getUTCDay() + 6) % 7;
}

/** A venue's typical week. Each cell is made of its days' time-weighted averages, a day a value. */
export function typicalWeek(days: readonly DayOfWeek[], venue: string): TypicalWeek {
  const heard = days.flatMap(({ date, hours }) => {
    const own = hours.venues.get(venue);
    return own ? [{ date, weekday: weekdayOf(date), lengthMs: hours.lengthMs, own }] : [];
  });
  const week = Array.from({ length: 7 }, (_, weekday) => {
    const same = heard.filter((day) => day.weekday === weekday);
    return hours.map((hour) =>
      same.flatMap(({ date, lengthMs, own }) => {
        const [of, length] = [own[hour], lengthMs[hour] as number];
        return of && of.knownMs >= length * leastShare ? [{ date, of, length }] : [];
      }),
    );
  });
  const dates = week.flatMap((row) => row.flatMap((cell) => cell.map(({ date }) => date))).sort();
  return {
    cells: week.map((row) => row.map(cellOf)),
    lively: week.map((row) => row.map((cell) => cell.filter(({ of }) => of.changes > 0).length * 2 > cell.length)),
    from: dates[0] ?? null,
    to: dates.at(-1) ?? null,
  };
}

function cellOf(days: readonly { of: HourOfVenue; length: number }[]): Cell | null {
  if (days.length === 0) return null;
  const values = days.map(({ of }) => of.avg).sort((a, b) => a - b);
  const known = days.reduce((sum, { of }) => sum + of.knownMs, 0);
  const length = days.reduce((sum, day) => sum + day.length, 0);
  return {
    median: round(quantile(values, 0.5)),
    p25: round(quantile(values, 0.25)),
    p75: round(quantile(values, 0.75)),
    min: round(quantile(values, 0)),
    max: round(quantile(values, 1)),
    days: days.length,
    covered: Math.min(1, known / length),
  };
}

/** Linear between the two nearest. @param sorted ascending, not empty */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] as number;
  const above = sorted[Math.ceil(at)] as number;
  return below + (above - below) * (at - Math.floor(at));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
