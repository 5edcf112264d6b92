import type { DayIndex, DayVenue } from "../model/day";
import type { LongFlag } from "../model/flag";
import { own } from "../model/record";
import type { Span } from "../model/window";
import { windowsOf } from "./day";
import { overlap } from "./spans";

const hourMs = 3_600_000;

/** From when on a venue is suspicious over more than one window. All times are time that was heard, milliseconds. */
export const thresholds = {
  /** More than nobody, and not one more or fewer, for so long: open, or while most other venues' numbers changed. */
  frozenMs: 3 * hourMs,
  /** So many times the capacity, all the time, */
  runawayShare: 1.5,
  /** for so long. */
  runawayMs: 2 * hourMs,
  /** Heard of before on that day, and in nothing that came for so long. */
  vanishedMs: hourMs / 2,
} as const;

/** A stretch in which a venue is suspicious, epoch milliseconds. */
export interface FlaggedSpan extends Span {
  readonly flag: LongFlag;
}

interface Run extends Span {
  readonly first: number;
  readonly last: number;
  readonly heardMs: number;
}

/**
 * What is suspicious about a venue over a day's windows.
 * @param closed where the venue is closed; undefined where nothing says so
 */
export function longFlags(index: DayIndex, id: string, closed: readonly Span[] | undefined): FlaggedSpan[] {
  const venue = own(index.venues, id);
  if (!venue) return [];
  return [
    ...frozen(index, id, venue, closed).map((run) => ({ ...run, flag: "frozen" as const })),
    ...runaway(index, venue).map((run) => ({ ...run, flag: "runaway" as const })),
    ...vanished(index, venue).map((run) => ({ ...run, flag: "vanished" as const })),
  ].map(({ flag, from, to }) => ({ flag, from, to }));
}

function frozen(index: DayIndex, id: string, venue: DayVenue, closed: readonly Span[] | undefined): Run[] {
  const windows = windowsOf(index);
  const openMs = (place: number) => {
    const window = windows[place] as Span;
    const shut = closed ? overlap(closed, window) / (window.to - window.from) : 0;
    return (index.windows.covered_ms[place] as number) * (1 - shut);
  };
  const runs = runsOf(
    index,
    (place) => (venue.samples[place] === 0 ? "unheard" : venue.last[place] === 0 ? "no" : "yes"),
    openMs,
    (place) => venue.changes[place] === 0 && venue.min[place] === venue.max[place],
    (before, place) => venue.last[before] === venue.last[place],
  );
  return runs.filter(
    (run) => run.heardMs >= thresholds.frozenMs && (closed !== undefined || othersChanged(index, id, run)),
  );
}

/** Whether the numbers of most other venues changed meanwhile; where there is none, nothing speaks against it. */
function othersChanged(index: DayIndex, id: string, { first, last }: Run): boolean {
  const others = Object.entries(index.venues).filter(([other]) => other !== id);
  const changed = others.filter(([, { changes }]) => changes.slice(first + 1, last + 1).some((count) => count > 0));
  return others.length === 0 || changed.length * 2 > others.length;
}

function runaway(index: DayIndex, venue: DayVenue): Run[] {
  const { capacity } = venue;
  if (capacity === null || capacity <= 0) return [];
  const least = capacity * thresholds.runawayShare;
  const runs = runsOf(
    index,
    (place) => (venue.samples[place] === 0 ? "unheard" : (venue.min[place] ?? 0) > least ? "yes" : "no"),
    (place) => index.windows.covered_ms[place] as number,
  );
  return runs.filter(({ heardMs }) => heardMs >= thresholds.runawayMs);
}

function vanished(index: DayIndex, venue: DayVenue): Run[] {
  const seen = venue.samples.findIndex((samples) => samples > 0);
  const heard = index.windows.start.map((_, place) =>
    Object.values(index.venues).some(({ samples }) => (samples[place] as number) > 0),
  );
  const runs = runsOf(
    index,
    (place) => (place < seen || (venue.samples[place] as number) > 0 ? "no" : heard[place] ? "yes" : "unheard"),
    (place) => index.windows.covered_ms[place] as number,
  );
  return runs.filter(({ heardMs }) => heardMs >= thresholds.vanishedMs);
}

/**
 * Stretches of windows of which all say yes; what was not heard speaks neither for nor against.
 * @param weight of a window, milliseconds
 * @param steady whether a window goes on as the one before ended; the first of a stretch need not
 * @param alike whether a window goes on as another one ended
 */
function runsOf(
  index: DayIndex,
  says: (place: number) => "yes" | "no" | "unheard",
  weight: (place: number) => number,
  steady: (place: number) => boolean = () => true,
  alike: (before: number, place: number) => boolean = () => true,
): Run[] {
  const windows = windowsOf(index);
  const runs: Run[] = [];
  let run: Run | undefined;
  windows.forEach(({ from, to }, place) => {
    const said = says(place);
    if (said === "unheard") return;
    const goesOn = said === "yes" && run !== undefined && steady(place) && alike(run.last, place);
    if (goesOn && run) {
      run = { ...run, to, last: place, heardMs: run.heardMs + weight(place) };
      return;
    }
    if (run) runs.push(run);
    const begun = steady(place) ? { from, heardMs: weight(place) } : { from: to, heardMs: 0 };
    run = said === "yes" ? { ...begun, to, first: place, last: place } : undefined;
  });
  if (run) runs.push(run);
  return runs;
}
