import type { WeekAnswer } from "../../api/answers";
import { wallAt, weekdayOf } from "../../text/zone";

export interface Typical {
  /** Epoch seconds of the middle of an hour. */
  readonly at: number;
  readonly median: number;
  readonly p25: number;
  readonly p75: number;
}

const hour = 3600;

/** The usual course of a day, hour by hour; an hour of which nothing is known is undefined. @param from epoch seconds */
export function typicalOf(week: WeekAnswer, date: string, from: number, to: number): (Typical | undefined)[] {
  const row = week.cells[weekdayOf(date)] ?? [];
  const hours: (Typical | undefined)[] = [];
  for (let start = from; start < to; start += hour) {
    const cell = row[Math.floor(wallAt(week.time_zone, start * 1000).minute / 60)];
    hours.push(cell ? { at: start + hour / 2, median: cell.median, p25: cell.p25, p75: cell.p75 } : undefined);
  }
  return hours;
}
