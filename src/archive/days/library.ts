import type { ContainerClient } from "@azure/storage-blob";
import { dateAfter, localDay, localDayOf } from "../../hours/day";
import type { DayIndex } from "../../model/day";
import { HeadcountError } from "../../model/errors";
import type { Gap } from "../../model/gap";
import type { Span } from "../../model/window";
import { ahead } from "../../storage/ahead";
import { readTextUnless } from "../../storage/blobs";
import { hoursOf, type DayHours } from "../../views/hours";
import { joinGaps } from "../../window/coverage";
import { gapsOf } from "../../window/day";
import { clip } from "../../window/spans";
import { explained } from "../ledger";
import { emptyDay, type DayFeed } from "./build";
import { dayName } from "./names";
import { listDays, parseDay } from "./store";

/** What is kept of a day when its index itself is not. */
export interface DayDigest {
  readonly date: string;
  readonly from: number;
  readonly to: number;
  readonly knownTo: number;
  readonly gaps: readonly Gap[];
  readonly hours: DayHours;
}

/** What is known of a stretch of time: the gaps from its beginning to `knownTo`. */
export interface Ledger {
  readonly knownTo: number;
  readonly gaps: readonly Gap[];
}

interface Kept {
  readonly etag: string;
  readonly digest: DayDigest;
  /** Of the days asked for last. */
  index?: DayIndex;
  /** When it was last known to be what stands, by the caller's clock. */
  checked: number;
}

export interface DayLibraryParts {
  readonly container: ContainerClient;
  /** Where no deployment was meant to listen. */
  readonly idle: (feed: string, within: Span) => Promise<Gap[]>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const readAtOnce = 4;
const mostDigests = 500;
const mostIndexes = 6;
/** For so long a day is taken as it was, in milliseconds: one that may still change, and one that is over. */
const freshMs = 1000;
const settledMs = 600_000;
const datesMs = 10_000;

/**
 * The day indexes for readers: each is read once, and once it is over only looked at now and then. What no index knows,
 * before the first and after the last, the control logs tell.
 */
export class DayLibrary {
  readonly #kept = new Map<string, Kept>();
  readonly #reading = new Map<string, Promise<Kept | undefined>>();
  readonly #dates = new Map<string, { readonly at: number; readonly dates: Promise<string[]> }>();

  constructor(private readonly parts: DayLibraryParts) {}

  /** The dates of a feed's first and last index. */
  async span(feed: string): Promise<{ first: string; last: string } | undefined> {
    const now = this.parts.now();
    let listed = this.#dates.get(feed);
    if (!listed || now - listed.at > datesMs || now < listed.at) {
      listed = { at: now, dates: listDays(this.parts.container, feed) };
      this.#dates.set(feed, listed);
      listed.dates.catch(() => this.#dates.delete(feed));
    }
    const dates = await listed.dates;
    const [first, last] = [dates[0], dates.at(-1)];
    return first === undefined || last === undefined ? undefined : { first, last };
  }

  /**
   * A day, and everything that was not heard in it as far as it is known by now; at most two blob reads.
   * @returns as index that of a day of which nothing is known, where there is none
   * @throws HeadcountError ARCHIVE_INVALID
   */
  async day(feed: DayFeed, date: string): Promise<{ readonly index: DayIndex; readonly ledger: Ledger }> {
    const days = await this.span(feed.id);
    const inside = days !== undefined && date >= days.first && date <= days.last;
    const kept = inside ? await this.#look(feed.id, date, true) : undefined;
    const index = kept?.index ?? emptyDay(feed, date);
    const day = { from: Date.parse(index.from), to: Date.parse(index.to) };
    if (kept) {
      const beyond = await this.#beyond(feed, kept.digest.knownTo, day);
      return { index, ledger: { knownTo: beyond.knownTo, gaps: joinGaps([...kept.digest.gaps, ...beyond.gaps]) } };
    }
    return { index, ledger: inside ? await this.#beyond(feed, day.from, day) : await this.ledger(feed, day) };
  }

  /** A day's index; at most one blob read. @throws HeadcountError ARCHIVE_INVALID */
  async index(feed: string, date: string): Promise<DayIndex | undefined> {
    return (await this.#look(feed, date, true))?.index;
  }

  /** Days in order, those that stand; at most one blob read each. */
  async *digests(feed: string, first: string, last: string): AsyncGenerator<DayDigest> {
    for await (const kept of ahead(datesFrom(first, last), readAtOnce, (date) => this.#look(feed, date, false)))
      if (kept) yield kept.digest;
  }

  /** The days that meet a stretch of time, newest first, those that stand. */
  async *digestsWithin(feed: DayFeed, within: Span): AsyncGenerator<DayDigest> {
    const days = await this.span(feed.id);
    if (!days) return;
    const [from, to] = [within.from, within.to - 1].map((at) => localDay(feed.timeZone, at).date) as [string, string];
    const first = from > days.first ? from : days.first;
    for (let date = to < days.last ? to : days.last; date >= first; date = dateAfter(date, -1))
      for await (const digest of this.digests(feed.id, date, date)) yield digest;
  }

  /** Everything that was not heard in a stretch of time, as far as it is known by now. */
  async ledger(feed: DayFeed, span: Span): Promise<Ledger> {
    const days = await this.span(feed.id);
    if (!days) return this.#beyond(feed, span.from, span);
    const gaps: Gap[] = [];
    const inside = (at: number) => {
      const { date } = localDay(feed.timeZone, at);
      return date < days.first ? days.first : date > days.last ? days.last : date;
    };
    const first = localDayOf(feed.timeZone, days.first).start;
    let knownTo = span.from;
    if (knownTo < first) {
      knownTo = Math.min(span.to, first);
      gaps.push(...(await this.#unindexed(feed, { from: span.from, to: knownTo })));
    }
    if (span.to > first) {
      for await (const day of this.digests(feed.id, inside(span.from), inside(span.to - 1))) {
        if (day.from > knownTo) gaps.push(...(await this.#unindexed(feed, { from: knownTo, to: day.from })));
        knownTo = day.knownTo;
        gaps.push(...clipGaps(day.gaps, span));
      }
      if (knownTo < span.to) {
        const beyond = await this.#beyond(feed, knownTo, span);
        knownTo = beyond.knownTo;
        gaps.push(...beyond.gaps);
      }
    }
    return { knownTo: Math.max(span.from, Math.min(knownTo, span.to)), gaps: joinGaps(gaps) };
  }

  /** Where no window stands, the control logs say what it was. */
  async #unindexed(feed: DayFeed, span: Span): Promise<Gap[]> {
    return explained([span], [], await this.parts.idle(feed.id, span));
  }

  /** What nobody was meant to hear after the last window: as long as that goes on, it is known. */
  async #beyond(feed: DayFeed, from: number, span: Span): Promise<Ledger> {
    const to = Math.min(span.to, this.parts.now());
    if (from >= to) return { knownTo: from, gaps: [] };
    const idle = await this.parts.idle(feed.id, { from, to });
    let knownTo = from;
    for (const gap of idle) if (gap.from === knownTo) knownTo = gap.to;
    return { knownTo, gaps: clipGaps(idle, { from: span.from, to: knownTo }) };
  }

  /** One read for everybody who asks at the same time. */
  #look(feed: string, date: string, whole: boolean): Promise<Kept | undefined> {
    const name = dayName(feed, date);
    const key = `${name} ${whole}`;
    const underway = this.#reading.get(key);
    if (underway) return underway;
    const kept = this.#kept.get(name);
    const now = this.parts.now();
    if (kept && (kept.index || !whole) && now >= kept.checked && now - kept.checked < maxAge(kept.digest)) {
      this.#keep(name, kept);
      return Promise.resolve({ ...kept });
    }
    const reading = this.#read(feed, date, name, whole).finally(() => this.#reading.delete(key));
    this.#reading.set(key, reading);
    return reading;
  }

  async #read(feed: string, date: string, name: string, whole: boolean): Promise<Kept | undefined> {
    const before = this.#kept.get(name);
    // Who asks for other days meanwhile may make this one's index be forgotten.
    const held = before?.index;
    const known = before && (before.index || !whole) ? before : undefined;
    const checked = this.parts.now();
    const stored = await readTextUnless(this.parts.container, name, known?.etag);
    if (stored === undefined) {
      this.#kept.delete(name);
      return undefined;
    }
    if (stored === "unchanged") {
      if (!known) return undefined;
      known.checked = checked;
      if (held) known.index = held;
      this.#keep(name, known);
      return { ...known };
    }
    const index = parseDay(stored.text, feed, date);
    if (!index) {
      const what = `${name} is not what Headcount writes`;
      throw new HeadcountError("ARCHIVE_INVALID", `${what}; \`npm run days\` makes it again.`);
    }
    const kept = { etag: stored.etag, digest: digestOf(index), index, checked };
    this.#keep(name, kept);
    // Parsing a day takes a moment of the event loop; whoever listens in this process comes next.
    await new Promise((resolve) => setImmediate(resolve));
    return { ...kept, index };
  }

  /** The day that was asked for last is forgotten last. */
  #keep(name: string, kept: Kept): void {
    this.#kept.delete(name);
    this.#kept.set(name, kept);
    if (this.#kept.size > mostDigests) this.#kept.delete(this.#kept.keys().next().value ?? name);
    const whole = [...this.#kept.values()].filter(({ index }) => index);
    for (const each of whole.slice(0, -mostIndexes)) delete each.index;
  }
}

function maxAge({ knownTo, to }: DayDigest): number {
  return knownTo === to ? settledMs : freshMs;
}

function digestOf(index: DayIndex): DayDigest {
  return {
    date: index.date,
    from: Date.parse(index.from),
    to: Date.parse(index.to),
    knownTo: Date.parse(index.known_to),
    gaps: gapsOf(index),
    hours: hoursOf(index),
  };
}

function clipGaps(gaps: readonly Gap[], within: Span): Gap[] {
  return gaps.flatMap((gap) => clip([gap], within).map((span) => ({ ...span, reason: gap.reason })));
}

function* datesFrom(first: string, last: string): Generator<string> {
  for (let date = first; date <= last; date = dateAfter(date, 1)) yield date;
}
