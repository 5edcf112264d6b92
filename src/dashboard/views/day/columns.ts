import type { Thing } from "./things";

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
 * A window is a step as wide as what of it was heard. Lines join what follows directly on one another; wherever nobody
 * listened or nothing is known there is a break, however short.
 */
export function columnsOf(things: readonly Thing[]): Columns {
  const x: number[] = [];
  const avg: (number | null)[] = [];
  const max: (number | null)[] = [];
  const min: (number | null)[] = [];
  const put = (at: number, values: { avg: number; max: number; min: number } | null) => {
    const last = x.at(-1);
    x.push(last !== undefined && at <= last ? last + step / 2 : at);
    avg.push(values?.avg ?? null);
    max.push(values?.max ?? null);
    min.push(values?.min ?? null);
  };
  for (const thing of things) {
    const [from, to] = [thing.from / 1000, thing.to / 1000];
    if (thing.kind === "heard") {
      put(from, thing);
      put(Math.max(from + step / 2, to - step), thing);
    } else {
      put((from + to) / 2, null);
    }
  }
  return { x, avg, max, min };
}
