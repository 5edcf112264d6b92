import type { ContainerClient } from "@azure/storage-blob";
import { dateAfter, localDay } from "../../hours/day";
import type { Log } from "../../feed/ports";
import type { Summary } from "../../model/archive";
import { HeadcountError } from "../../model/errors";
import type { Gap } from "../../model/gap";
import type { Span } from "../../model/window";
import { isConflict } from "../../storage/errors";
import { readSummary } from "../pair";
import { windowOf } from "../summaries";
import { emptyDay, summariesOfDay, type DayFeed } from "./build";
import { putWindows } from "./columns";
import { gapsAfter, putGaps } from "./gaps";
import { dayName } from "./names";
import { listDays, readStandingDay, unzipDay, writeDay, zip } from "./store";

const mostTries = 6;
/** Of a feed: today's and yesterday's index are those that are written to. */
const mostHeld = 2;

export interface DayKeeperParts {
  readonly container: ContainerClient;
  /** Where no deployment was meant to listen. */
  readonly idle: (feed: string, within: Span) => Promise<Gap[]>;
  readonly log: Log;
}

/** An index as this process wrote or read it last; small, since a process may have a thousand feeds. */
interface Held {
  readonly zipped: Buffer;
  readonly etag: string;
  /** What the control logs said of its holes. */
  readonly idle?: { readonly of: string; readonly gaps: readonly Gap[] };
}

/** What is to become of a day. */
interface Change {
  readonly feed: DayFeed;
  readonly date: string;
  readonly summaries: readonly Summary[];
  /** Whether a later day has windows; asked once it is known what stands. */
  readonly isComplete: () => Promise<boolean>;
  /** Whether it is made from the summaries alone, whatever stands. */
  readonly anew?: boolean;
}

interface FeedDays {
  readonly first: string;
  readonly last: string;
}

/**
 * Keeps the day indexes up to date with the windows that are aggregated. From a feed's first day with windows to its last
 * each has an index, and all but the last know their whole day.
 */
export class DayKeeper {
  /** By feed and name. */
  readonly #held = new Map<string, Map<string, Held>>();
  readonly #days = new Map<string, FeedDays>();
  /** By feed and window, what no index has yet. */
  readonly #pending = new Map<string, Map<number, Summary>>();

  constructor(private readonly parts: DayKeeperParts) {}

  /**
   * Brings the indexes up to date with windows that were read or written since the last call. What fails is done with the
   * next call. The usual window, which follows on the last one, costs one write and no read.
   */
  async update(feed: DayFeed, summaries: readonly Summary[]): Promise<void> {
    const pending = this.#pending.get(feed.id) ?? new Map<number, Summary>();
    this.#pending.set(feed.id, pending);
    for (const summary of summaries) pending.set(windowOf(summary).from, summary);
    const byDate = new Map<string, Summary[]>();
    for (const summary of pending.values()) {
      const { from, to } = windowOf(summary);
      for (const date of new Set([from, to - 1].map((at) => localDay(feed.timeZone, at).date)))
        byDate.set(date, [...(byDate.get(date) ?? []), summary]);
    }
    for (const date of [...byDate.keys()].sort()) {
      await this.#reach(feed, date);
      const isComplete = () => Promise.resolve(date < (this.#days.get(feed.id)?.last ?? date));
      await this.#change({ feed, date, summaries: byDate.get(date) ?? [], isComplete });
    }
    pending.clear();
  }

  /**
   * Makes a day's index from its summaries, whatever stands.
   * @param isComplete whether a later day has windows; it is asked once it is known what stands
   * @returns whether that changed anything
   */
  async rebuild(feed: DayFeed, date: string, isComplete: () => Promise<boolean>): Promise<boolean> {
    this.#forget(feed, date);
    return this.#change({ feed, date, summaries: [], isComplete, anew: true });
  }

  /** Makes the indexes that lie between those that stand and a day, so that none is missing. */
  async #reach(feed: DayFeed, date: string): Promise<void> {
    const days = this.#days.get(feed.id) ?? (await this.#standing(feed));
    if (days) {
      for (let between = days.last; between < date; between = dateAfter(between, 1))
        await this.#complete(feed, between);
      for (let between = dateAfter(date, 1); between < days.first; between = dateAfter(between, 1))
        await this.#complete(feed, between);
    }
    const [first = date, last = date] = days ? [days.first, days.last] : [];
    this.#days.set(feed.id, { first: date < first ? date : first, last: date > last ? date : last });
  }

  async #complete(feed: DayFeed, date: string): Promise<void> {
    await this.#change({ feed, date, summaries: [], isComplete: () => Promise.resolve(true) });
    // What was read just now may know more of its windows than those that wait to be put into it.
    this.#forget(feed, date);
  }

  async #standing({ id }: DayFeed): Promise<FeedDays | undefined> {
    const dates = await listDays(this.parts.container, id);
    const [first, last] = [dates[0], dates.at(-1)];
    return first === undefined || last === undefined ? undefined : { first, last };
  }

  /** @returns whether it was written */
  async #change(change: Change): Promise<boolean> {
    const { feed, date } = change;
    const name = dayName(feed.id, date);
    for (let tries = 0; tries < mostTries; tries++) {
      const held = this.#held.get(feed.id)?.get(name);
      // It counts only once the write is done.
      this.#forget(feed, date);
      try {
        const next = await this.#write(change, held);
        this.#hold(feed, name, next.held);
        return next.written;
      } catch (error) {
        if (!isConflict(error)) throw error;
      }
    }
    throw new HeadcountError("STORAGE_CONFLICT", `${name}: others kept writing it; the next aggregation takes it up.`);
  }

  async #write(change: Change, held: Held | undefined): Promise<{ held: Held; written: boolean }> {
    const { container } = this.parts;
    const { feed, date, anew = false } = change;
    const standing = held
      ? { etag: held.etag, ...(await unzipDay(held.zipped, feed.id, date)) }
      : await readStandingDay(container, feed.id, date);
    const complete = await change.isComplete();
    const empty = emptyDay(feed, date);
    const whole = standing?.index;
    // Another time zone makes another day of it.
    const index = whole && !anew && whole.from === empty.from && whole.to === empty.to ? whole : empty;
    const summaries =
      index === empty
        ? await this.#all(feed, date)
        : held
          ? change.summaries
          : await this.#again(feed, change.summaries);

    const gaps = gapsAfter(index, summaries, complete || index.known_to === index.to);
    putWindows(index, summaries);
    const of = JSON.stringify(gaps.holes);
    const known = held?.idle?.of === of ? held.idle.gaps : undefined;
    const idle = known ?? (gaps.holes.length > 0 ? await this.parts.idle(feed.id, gaps.within) : []);
    putGaps(index, gaps, idle);
    const text = JSON.stringify(index);
    const written = text !== standing?.text;
    const zipped = !written && held ? held.zipped : await zip(text);
    const etag = written ? await writeDay(container, feed.id, date, zipped, standing?.etag) : standing.etag;
    return { held: { zipped, etag, idle: { of, gaps: idle } }, written };
  }

  async #all(feed: DayFeed, date: string): Promise<Summary[]> {
    const summaries: Summary[] = [];
    const unreadable = (error: HeadcountError) =>
      this.parts.log("warn", "day-without-window", { feed: feed.id, date, error: error.message });
    for await (const summary of summariesOfDay(this.parts.container, feed, date, unreadable)) summaries.push(summary);
    return summaries;
  }

  /** Others may have written a window, and then the index, since a summary was read: the index must not go back. */
  async #again(feed: DayFeed, summaries: readonly Summary[]): Promise<Summary[]> {
    const read = await Promise.all(
      summaries.map((summary) => {
        const { from, to } = windowOf(summary);
        return readSummary(this.parts.container, feed.id, { start: from, end: to });
      }),
    );
    return read.filter((each) => each !== undefined);
  }

  #forget(feed: DayFeed, date: string): void {
    this.#held.get(feed.id)?.delete(dayName(feed.id, date));
  }

  #hold(feed: DayFeed, name: string, held: Held): void {
    const days = this.#held.get(feed.id) ?? new Map<string, Held>();
    this.#held.set(feed.id, days.set(name, held));
    if (days.size > mostHeld) days.delete(days.keys().next().value ?? name);
  }
}
