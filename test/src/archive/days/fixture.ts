import type { ContainerClient } from "@azure/storage-blob";
import { AggregateMemory } from "../../../../src/archive/memory";
import { emptyDay } from "../../../../src/archive/days/build";
import { putWindows } from "../../../../src/archive/days/columns";
import { gapsAfter, putGaps } from "../../../../src/archive/days/gaps";
import { DayKeeper } from "../../../../src/archive/days/keeper";
import { rebuildDays } from "../../../../src/archive/days/rebuild";
import { readDay, writeDay, zip } from "../../../../src/archive/days/store";
import { writePair } from "../../../../src/archive/pair";
import type { Feed } from "../../../../src/config/schema";
import type { Coverage, RawWindow, Summary } from "../../../../src/model/archive";
import type { DayIndex } from "../../../../src/model/day";
import type { Flag } from "../../../../src/model/flag";
import type { Gap } from "../../../../src/model/gap";
import type { Span } from "../../../../src/model/window";
import type { Containers } from "../../../../src/storage/containers";
import { clip } from "../../../../src/window/spans";
import { poolOf, run } from "../fixture";

/** What a made-up window says of a venue; one number is all of it. */
export interface Said {
  readonly min: number;
  readonly max: number;
  readonly avg: number;
  readonly last: number;
  readonly samples?: number;
  readonly changes?: number;
  readonly name?: string;
  readonly capacity?: number | null;
  readonly flags?: Flag[];
}

/** A summary as aggregation would have written it. */
export function summaryOf(
  from: number,
  seconds: number,
  venues: Readonly<Record<string, number | Said | null>>,
  gaps: Coverage["gaps"] = [],
): Summary {
  const missing = gaps.reduce((sum, gap) => sum + Date.parse(gap.to) - Date.parse(gap.from), 0);
  return {
    format: 1,
    feed: "pool",
    timestamp: new Date(from + seconds * 1000).toISOString(),
    window_duration_minutes: seconds / 60,
    coverage: { covered_ms: seconds * 1000 - missing, missing_ms: missing, gaps },
    venues: Object.fromEntries(
      Object.entries(venues).map(([id, said]) => {
        const all = typeof said === "number" ? { min: said, max: said, avg: said, last: said } : said;
        const { name = `Venue ${id}`, capacity = 100, flags = [], samples = all ? 10 : 0, changes = 0 } = { ...all };
        const occupancy = {
          current: all?.last ?? null,
          min: all?.min ?? null,
          max: all?.max ?? null,
          avg: all?.avg ?? null,
          samples,
          time_weighted_avg: all?.avg ?? null,
          changes,
        };
        return [id, { name, capacity, flags, occupancy }];
      }),
    ),
  };
}

/** Writes windows that are made up into the archive: summaries that say what they are told, raw windows without events. */
export async function putSummaries(container: ContainerClient, summaries: readonly Summary[]): Promise<void> {
  await container.createIfNotExists();
  for (const summary of summaries) {
    const end = Date.parse(summary.timestamp);
    const start = end - Math.round(summary.window_duration_minutes * 60_000);
    const raw: RawWindow = {
      format: 1,
      feed: summary.feed,
      window: {
        start: new Date(start).toISOString(),
        end: summary.timestamp,
        duration_minutes: summary.window_duration_minutes,
      },
      coverage: summary.coverage,
      sessions: [],
      seams: [],
      venues: {},
      events: [],
      statistics: {},
    };
    await writePair(container, { id: summary.feed, rawTier: "cool" }, { start, end }, () =>
      Promise.resolve({ raw, summary }),
    );
  }
}

/** A process that aggregates: what it remembers dies with it. */
export class Process {
  memory = new AggregateMemory();
  keeper: DayKeeper;
  readonly warnings: string[] = [];

  constructor(
    readonly containers: Containers,
    readonly feed: Feed = poolOf(),
    readonly idle: readonly Gap[] = [],
  ) {
    this.keeper = this.#begin();
  }

  restart(): void {
    this.memory = new AggregateMemory();
    this.keeper = this.#begin();
  }

  /**
   * One run of aggregation, indexes and all, at an instant in seconds after ten.
   * @param crash dies before the indexes
   * @returns whether the indexes were brought up to date
   */
  async run(at: number, crash = false): Promise<boolean> {
    const { containers, feed, memory, idle } = this;
    let indexed = false;
    await run(containers, at, {
      feed,
      memory,
      idle,
      index: async (summaries) => {
        if (crash) throw new Error("killed");
        indexed = await this.keeper.update(feed, summaries).then(
          () => true,
          () => false,
        );
        return indexed;
      },
    });
    return indexed;
  }

  #begin(): DayKeeper {
    return new DayKeeper({
      container: this.containers.archive,
      idle: idleOf(this.idle),
      log: (_level, event) => this.warnings.push(event),
    });
  }
}

export function idleOf(gaps: readonly Gap[]) {
  return (_feed: string, within: Span): Promise<Gap[]> =>
    Promise.resolve(gaps.flatMap((gap) => clip([gap], within).map((span) => ({ ...span, reason: gap.reason }))));
}

/** The days that a rebuild would change. */
export async function changedByRebuild(
  { archive }: Containers,
  feed: Feed = poolOf(),
  idle: readonly Gap[] = [],
): Promise<string[]> {
  const changed: string[] = [];
  const parts = { container: archive, idle: idleOf(idle), log: () => undefined };
  for await (const day of rebuildDays(parts, feed, {})) if (day.changed) changed.push(day.date);
  return changed;
}

export async function dayOf({ archive }: Containers, date: string, feed = "pool"): Promise<DayIndex> {
  const found = await readDay(archive, feed, date);
  if (!found) throw new Error(`there is no index of ${date}`);
  return found.index;
}

/** The gaps of a day as text, times of day in UTC. */
export function gapText({ gaps }: Pick<DayIndex, "gaps">): string[] {
  const time = (text: string) => text.slice(11, 23).replace(/\.000$/, "");
  return gaps.map(({ from, to, reason }) => `${time(from)}-${time(to)} ${reason}`);
}

/** Writes a day's index, made of windows that are nowhere else. */
export async function putDay(
  container: ContainerClient,
  feed: Feed,
  date: string,
  summaries: readonly Summary[],
): Promise<void> {
  const index = emptyDay(feed, date);
  const gaps = gapsAfter(index, summaries, true);
  putWindows(index, summaries);
  putGaps(index, gaps, []);
  await writeDay(container, feed.id, date, await zip(JSON.stringify(index)), undefined);
}
