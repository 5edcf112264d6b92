import type { Code } from "../../../local/verify/codes";
import type { Coverage, RawWindow, Statistics, Summary } from "../../../src/model/archive";
import { own } from "../../../src/model/record";
import { statisticsOf } from "../../../src/window/statistics";
import { summarize } from "../../../src/window/summary";
import type { Archive } from "./archive";
import { at } from "./truth";

/** A pair that a lie is told in. */
export interface Draft {
  raw: RawWindow;
  summary: Summary;
}

/** One lie, and what must be found, exactly. */
export interface Lie {
  readonly title: string;
  /** None where it is only near a lie. */
  readonly finds: readonly Code[];
  /** The start of the window that it is about. */
  readonly in?: string;
  /** It is found in the next window, too. */
  readonly next?: boolean;
  readonly tell?: (draft: Draft) => void;
  readonly plant?: (archive: Archive) => Promise<unknown>;
}

/** A lie of one fact that both blobs state. */
export function inBoth(draft: Draft, tell: (coverage: Coverage) => void): void {
  tell(draft.raw.coverage);
  tell(draft.summary.coverage);
}

/** Makes everything that follows from events, gaps and carries true again: the lie is in those alone. */
export function mend(draft: Draft): void {
  const { raw } = draft;
  const covered: { from: number; to: number }[] = [];
  let from = Date.parse(raw.window.start);
  for (const gap of raw.coverage.gaps) {
    if (Date.parse(gap.from) > from) covered.push({ from, to: Date.parse(gap.from) });
    from = Date.parse(gap.to);
  }
  if (from < Date.parse(raw.window.end)) covered.push({ from, to: Date.parse(raw.window.end) });
  for (const [id, { carry }] of Object.entries(raw.venues)) {
    const samples = raw.events
      .filter(({ venue }) => venue === id)
      .map(({ timestamp, occupancy }) => ({ at: Date.parse(timestamp), occupancy }));
    raw.statistics[id] = statisticsOf(samples, covered, carry?.occupancy);
  }
  draft.summary = summarize(raw);
}

/** The events of one frame, by its time. */
export function frameAt({ raw }: Draft, time: string): RawWindow["events"] {
  const found = raw.events.filter(({ timestamp }) => Date.parse(timestamp) === at(time));
  if (found.length === 0) throw new Error(`no frame at ${time}`);
  return found;
}

export function venueOf<T>(record: Record<string, T>, id: string): T {
  const venue = own(record, id);
  if (venue === undefined) throw new Error(`no venue ${id}`);
  return venue;
}

export function figuresOf({ raw }: Draft, id: string): Statistics {
  return venueOf(raw.statistics, id) as Statistics;
}

export function time(text: string): string {
  return new Date(at(text)).toISOString();
}
