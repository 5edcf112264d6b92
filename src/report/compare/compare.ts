import type { ArchivedReading } from "../../archive/readings/source";
import type { Comparison, Criteria, CostOfMethods, StorageUsed, VenueComparison } from "../../model/comparison";
import type { Gap } from "../../model/gap";
import type { Snapshot } from "../../model/snapshot";
import { iso } from "../../model/time";
import type { Span } from "../../model/window";
import { clockHours, type ClockHour } from "./hours";
import { Looks } from "./looks";
import { listeningReliability, snapshotReliability } from "./reliability";
import type { Rules } from "./rules";
import { Sweep, type Trace } from "./sweep";
import { describeVenue, detailOf, figuresOf, venueParts, type VenueParts } from "./venue";
import { verdictOf } from "./verdict";

/** A snapshot is known of so long before its moment comes; none is taken earlier than it is due by more. */
const foresightMs = 600_000;

/** What is compared. */
export interface Evidence {
  readonly feed: string;
  readonly timeZone: string;
  /** As far as everything is known. */
  readonly span: Span;
  /** All that was not heard in the span, in order. */
  readonly gaps: readonly Gap[];
  /** In order of receipt. */
  readonly readings: AsyncIterable<readonly ArchivedReading[]>;
  /** Of the span, in order of `due`. */
  readonly snapshots: AsyncIterable<Snapshot>;
  readonly cost: CostOfMethods | null;
  readonly storage: StorageUsed | null;
}

/** How it is compared. */
export interface Manner {
  readonly rules: Rules;
  readonly criteria: Criteria;
  /** Only this venue. */
  readonly venue?: string | undefined;
  /** The name that configuration gives a venue. */
  readonly nameOf: (venue: string) => string | undefined;
  /** Whether a venue is open for at least half of an hour. */
  readonly isOpen: (venue: string | undefined, hour: Span) => boolean;
  /** Whether venues come with their hours, days and histogram. */
  readonly detail: boolean;
  readonly trace?: Trace;
}

/** Compares hourly looks with continuous listening; of readings and snapshots a few are in memory at a time. */
export async function compare(evidence: Evidence, manner: Manner): Promise<Comparison> {
  const { feed, timeZone, span, gaps, cost, storage } = evidence;
  const { rules, criteria } = manner;
  const hours = clockHours(timeZone, span);
  const sweep = new Sweep(span, hours, gaps, rules.simultaneousMs, manner.trace);
  const looks = new Looks(hours, gaps);
  await take(evidence, manner, sweep, looks);
  const listening = listeningReliability(span, gaps);
  const parts = venuesOf(sweep, looks, hours, manner);
  const all = await figuresOf(parts, sweep.simultaneous, criteria.agreement, rules);
  const venues: VenueComparison[] = [];
  for (const venue of parts) {
    const detail = manner.detail ? detailOf(venue, hours, rules) : undefined;
    venues.push(await describeVenue(venue, criteria.agreement, rules, detail));
  }
  const days = comparedDays(parts, hours, manner);
  return {
    feed,
    time_zone: timeZone,
    from: iso(span.from),
    to: iso(span.to),
    days,
    rules: {
      hour_known: rules.hourKnown,
      day_known: rules.dayKnown,
      simultaneous_ms: rules.simultaneousMs,
      resamples: rules.resamples,
      seed: rules.seed,
    },
    criteria,
    listening,
    snapshots: snapshotReliability(looks, hours, openIn(hours, manner, undefined)),
    all,
    venues,
    cost,
    storage,
    verdict: verdictOf({ days, all, listening, cost }, criteria),
  };
}

/** The local days of which enough is compared of one venue at least. */
function comparedDays(parts: readonly VenueParts[], hours: readonly ClockHour[], manner: Manner): number {
  const days = new Set<number>();
  for (const { id, compared } of parts) {
    const open = openIn(hours, manner, id);
    const count = (list: readonly { readonly day: number }[]) => {
      const counts = new Map<number, number>();
      for (const { day } of list) counts.set(day, (counts.get(day) ?? 0) + 1);
      return counts;
    };
    const [all, done] = [count(hours.filter((_, place) => open(place))), count(compared)];
    for (const [day, number] of done) if (number >= manner.rules.dayKnown * (all.get(day) ?? Infinity)) days.add(day);
  }
  return days.size;
}

async function take(
  { readings, snapshots, span }: Evidence,
  { venue }: Manner,
  sweep: Sweep,
  looks: Looks,
): Promise<void> {
  const iterator = snapshots[Symbol.asyncIterator]();
  let next = await iterator.next();
  const expectUntil = async (at: number) => {
    for (; !next.done && Date.parse(next.value.due) <= at; next = await iterator.next()) {
      const due = Date.parse(next.value.due);
      if (due < span.from || due >= span.to) continue;
      const snapshot = venue === undefined ? next.value : only(next.value, venue);
      looks.add(snapshot);
      sweep.expect(snapshot);
    }
  };
  try {
    for await (const batch of readings) {
      const last = batch.at(-1);
      if (!last) continue;
      await expectUntil(last.at + foresightMs);
      sweep.hear(venue === undefined ? batch : batch.filter((reading) => reading.venue === venue));
    }
    await expectUntil(Infinity);
  } finally {
    await iterator.return?.();
  }
  sweep.finish();
}

function only(snapshot: Snapshot, venue: string): Snapshot {
  return { ...snapshot, values: snapshot.values.filter((value) => value.venue === venue) };
}

function venuesOf(sweep: Sweep, looks: Looks, hours: readonly ClockHour[], manner: Manner): VenueParts[] {
  const ids = [...new Set([...sweep.venues.keys(), ...looks.venues.keys()])];
  return ids
    .map((id) => {
      const [heard, seen] = [sweep.venues.get(id), looks.venues.get(id)];
      const name = manner.nameOf(id) ?? heard?.name ?? seen?.name ?? id;
      return venueParts({ id, name }, heard, seen, hours, openIn(hours, manner, id), manner.rules);
    })
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1));
}

function openIn(
  hours: readonly ClockHour[],
  { isOpen }: Manner,
  venue: string | undefined,
): (place: number) => boolean {
  const open = hours.map((hour) => isOpen(venue, hour));
  return (place) => open[place] ?? false;
}
