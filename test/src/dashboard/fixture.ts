import { dayAnswer, type DayAnswer } from "../../../src/http/answers/day";
import type { GapReason } from "../../../src/model/gap";

/** Midnight in Zürich on the day of the fixture, epoch seconds. */
export const midnight = Date.parse("2026-02-16T23:00:00.000Z") / 1000;
export const window = 300;

interface Wish {
  /** In seconds after midnight. */
  readonly gaps?: readonly (readonly [from: number, to: number, reason: GapReason])[];
  /** Windows that stand, by number. */
  readonly windows?: readonly number[];
  readonly knownTo?: number;
  /** A window's average, or null where it says nothing of the venue. */
  readonly value?: (nth: number) => number | null;
}

/** A day's answer of one venue, as the schema of the API wants it. */
export function dayOf({
  gaps = [],
  windows = [0, 1, 2, 3],
  knownTo = 1200,
  value = (nth) => 10 * (nth + 1),
}: Wish = {}): DayAnswer {
  const iso = (seconds: number) => new Date((midnight + seconds) * 1000).toISOString();
  const missing = gaps.reduce((sum, [from, to]) => sum + (to - from) * 1000, 0);
  const values = windows.map(value);
  const shifted = (by: number) => values.map((each) => (each === null ? null : each + by));
  return dayAnswer.parse({
    feed: "pool",
    date: "2026-02-17",
    time_zone: "Europe/Zurich",
    from: iso(0),
    to: iso(86_400),
    over: knownTo === 86_400,
    known_to: iso(knownTo),
    previous: null,
    next: null,
    windows: {
      start: windows.map((nth) => midnight + nth * window),
      seconds: windows.map(() => window),
      covered_ms: windows.map(() => window * 1000),
    },
    covered_ms: knownTo * 1000 - missing,
    missing_ms: missing,
    gaps: gaps.map(([from, to, reason]) => ({ from: iso(from), to: iso(to), reason })),
    venues: [
      {
        id: "a",
        name: "Pool",
        capacity: 200,
        min: shifted(-5),
        max: shifted(5),
        avg: values,
        last: values,
        samples: values.map((each) => (each === null ? 0 : 60)),
        flags: [],
      },
    ],
  });
}
