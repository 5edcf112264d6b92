import { coverageLedger } from "../../src/archive/ledger";
import { rowsOf } from "../../src/archive/readings/rows";
import type { ArchivedReading } from "../../src/archive/readings/source";
import type { Feed } from "../../src/config/schema";
import { closedSpans } from "../../src/hours/open";
import type { RawWindow, Summary } from "../../src/model/archive";
import type { Gap } from "../../src/model/gap";
import type { Span } from "../../src/model/window";
import type { Evidence } from "../../src/report/compare/compare";
import type { Moment } from "../history/frames";
import { windowsOf } from "../history/windows";
import { hourlySnapshots, type Looking } from "./snapshots";

const windowMs = 300_000;

/** A feed's past that stands in no archive. */
export interface Past {
  readonly feed: Feed;
  readonly span: Span;
  /** The same minutes every time. */
  readonly minutes: () => Iterable<Moment>;
  readonly looking: Pick<Looking, "silenceMs" | "venues" | "fails">;
}

/** The past as the app would have had it: twice through decoding, journals and aggregation, first for what was missed. */
export function evidenceOf({ feed, span, minutes, looking }: Past, told: (windows: number) => void): Evidence {
  const within = {
    from: Math.floor(span.from / windowMs) * windowMs,
    to: Math.ceil(span.to / windowMs) * windowMs,
  };
  const windows = () => windowsOf(feed, { lengthMs: windowMs }, within, minutes());
  return {
    feed: feed.id,
    timeZone: feed.timeZone,
    span,
    gaps: gapsOf(feed, span, windows(), told),
    readings: readingsOf(windows()),
    snapshots: eachOf(hourlySnapshots(minutes(), { feed: feed.id, span, ...looking })),
    cost: null,
    storage: null,
  };
}

function gapsOf(
  feed: Feed,
  span: Span,
  windows: Iterable<{ readonly pair: { readonly summary: Summary } }>,
  told: (windows: number) => void,
): Gap[] {
  const summaries: Summary[] = [];
  for (const { pair } of windows) {
    // Coverage is all that is needed of it.
    summaries.push({ ...pair.summary, venues: {} });
    told(summaries.length);
  }
  const closed = closedSpans(feed.openingHours, feed.timeZone, span.from, span.to);
  const idle = closed.map((each) => ({ ...each, reason: "closed" as const }));
  return coverageLedger(span, summaries, idle).gaps.map(({ from, to, reason }) => ({
    from: Date.parse(from),
    to: Date.parse(to),
    reason,
  }));
}

async function* readingsOf(
  windows: Iterable<{ readonly pair: { readonly raw: RawWindow } }>,
): AsyncGenerator<readonly ArchivedReading[]> {
  let before: RawWindow | undefined;
  for (const { pair } of windows) {
    yield rowsOf(pair.raw, before?.window.end === pair.raw.window.start ? before : undefined);
    before = pair.raw;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

// eslint-disable-next-line @typescript-eslint/require-await -- what is compared comes from storage as a rule
async function* eachOf<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}
