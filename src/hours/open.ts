/*
 * Opening hours over a change of clocks: a wall time that is skipped moves forward to the first one that exists; of one
 * that stands twice, opening takes the first and closing the second.
 */
import type { OpeningHours } from "./schema";
import { instantsOf, wallAt } from "./wall";
import { weekdays, weekSpans } from "./week";

/** A half-open stretch of time, `[from, to)`, in epoch ms. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** A month: no opening that recurs weekly stays out for longer, even where a change of clocks swallows one. */
const horizonMs = 35 * dayMs;

/** Whether a place is open at an instant in epoch ms; without hours it always is. */
export function isOpen(hours: OpeningHours | undefined, zone: string, instantMs: number): boolean {
  return hours === undefined || openSpans(hours, zone, instantMs, instantMs + 1).length > 0;
}

/** The first instant after this one at which a closed place opens, in epoch ms; null where none comes. */
export function nextOpening(hours: OpeningHours | undefined, zone: string, instantMs: number): number | null {
  return firstEdge("from", hours, zone, instantMs);
}

/** The first instant after this one at which an open place closes, in epoch ms; null where none comes. */
export function nextClosing(hours: OpeningHours | undefined, zone: string, instantMs: number): number | null {
  return firstEdge("to", hours, zone, instantMs);
}

/** The closed parts of `[fromMs, toMs)`, in order, none touching another; exact on days of 23 and 25 hours. */
export function closedSpans(hours: OpeningHours | undefined, zone: string, fromMs: number, toMs: number): Span[] {
  if (hours === undefined) return [];
  const closed: Span[] = [];
  let at = fromMs;
  for (const open of openSpans(hours, zone, fromMs, toMs)) {
    if (open.from > at) closed.push({ from: at, to: open.from });
    at = open.to;
  }
  if (at < toMs) closed.push({ from: at, to: toMs });
  return closed;
}

function firstEdge(edge: keyof Span, hours: OpeningHours | undefined, zone: string, instantMs: number): number | null {
  if (hours === undefined) return null;
  for (const range of [8 * dayMs, horizonMs]) {
    const end = instantMs + range;
    const at = openSpans(hours, zone, instantMs, end)
      .map((span) => span[edge])
      .find((at) => at > instantMs && at < end);
    if (at !== undefined) return at;
  }
  return null;
}

/** The open stretches that meet `[fromMs, toMs)`, in order, joined where they touch; their edges may lie outside it. */
function openSpans(hours: OpeningHours, zone: string, fromMs: number, toMs: number): Span[] {
  const week = weekSpans(hours);
  const found: Span[] = [];
  // A span may begin the day before; one day more on both sides for clocks that are set back over midnight.
  const lastDate = midnight(zone, toMs) + dayMs;
  for (let date = midnight(zone, fromMs) - 2 * dayMs; date <= lastDate; date += dayMs) {
    const weekday = weekdays[(new Date(date).getUTCDay() + 6) % 7];
    for (const span of week.filter(({ day }) => day === weekday)) {
      const from = instantsOf(zone, date + span.opens * minuteMs).first;
      const to = instantsOf(zone, date + span.closes * minuteMs).last;
      if (to > from) found.push({ from, to });
    }
  }
  return joined(found).filter((span) => span.from < toMs && span.to > fromMs);
}

function midnight(zone: string, instantMs: number): number {
  return Math.floor(wallAt(zone, instantMs) / dayMs) * dayMs;
}

function joined(spans: Span[]): Span[] {
  const result: Span[] = [];
  for (const span of spans.sort((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && span.from <= last.to) result[result.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else result.push(span);
  }
  return result;
}
