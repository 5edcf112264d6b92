import { localDay, localDayOf } from "../../hours/day";
import type { Span } from "../../model/window";
import { hourEdges } from "../../views/hours";

/** A local clock hour. */
export interface ClockHour extends Span {
  /** 0 to 23. */
  readonly hour: number;
  /** `yyyy-mm-dd`, local. */
  readonly date: string;
  /** Counts the local days of the range. */
  readonly day: number;
  /** Whether all of it lies in the range. */
  readonly whole: boolean;
}

/**
 * The clock hours of every local day that meets a stretch of time, in order, each uncut; an hour that the clocks repeat
 * is there twice.
 */
export function clockHours(zone: string, span: Span): ClockHour[] {
  const hours: ClockHour[] = [];
  let day = 0;
  for (let { date } = localDay(zone, span.from); ; day++) {
    const { start, end } = localDayOf(zone, date);
    if (start >= span.to) return hours;
    for (const edge of hourEdges(zone, start, end))
      hours.push({ ...edge, date, day, whole: edge.from >= span.from && edge.to <= span.to });
    date = localDay(zone, end).date;
  }
}
