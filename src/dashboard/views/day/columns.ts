import type { Heard, Thing } from "./things";

/** What is drawn: seconds, and a value or a break at each. */
export interface Columns {
  readonly x: readonly number[];
  readonly avg: readonly (number | null)[];
  readonly max: readonly (number | null)[];
  readonly min: readonly (number | null)[];
}

/** As close as two points stand at a step, in seconds. */
const step = 0.001;

/**
 * A line through the middles of windows, or a step for each. Lines join what follows directly on one another, and begin
 * and end where listening did; wherever nobody listened or nothing is known there is a break, however short.
 */
export function columnsOf(things: readonly Thing[], stepped: boolean): Columns {
  const x: number[] = [];
  const avg: (number | null)[] = [];
  const max: (number | null)[] = [];
  const min: (number | null)[] = [];
  const put = (ms: number, thing: Heard | undefined) => {
    const at = ms / 1000;
    const last = x.at(-1);
    x.push(last !== undefined && at <= last ? last + step / 2 : at);
    avg.push(thing?.avg ?? null);
    max.push(thing?.max ?? null);
    min.push(thing?.min ?? null);
  };
  things.forEach((thing, nth) => {
    const middle = (thing.from + thing.to) / 2;
    if (thing.kind !== "heard") return put(middle, undefined);
    if (stepped || things[nth - 1]?.kind !== "heard") put(thing.from, thing);
    if (!stepped) put(middle, thing);
    if (stepped || things[nth + 1]?.kind !== "heard") put(Math.max(middle, thing.to - step * 1000), thing);
  });
  return { x, avg, max, min };
}
