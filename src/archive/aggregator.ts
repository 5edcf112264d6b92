import type { Config } from "../config/load";
import type { Feed } from "../config/schema";
import type { Control } from "../control/control";
import type { ReceiptClock } from "../feed/clock";
import { log } from "../log";
import type { Summary } from "../model/archive";
import { messageOf } from "../model/errors";
import type { Window } from "../model/window";
import type { Containers } from "../storage/containers";
import { Turns } from "../storage/turns";
import { aggregate, type AggregateResult, type AggregateScope } from "./aggregate";
import { DayKeeper } from "./days/keeper";
import { AggregateMemory } from "./memory";
import { RunQueue } from "./queue";

/** Feeds that are aggregated at a time: all windows end together, and what a run reads and makes is in memory meanwhile. */
const mostAtOnce = 8;
/** A run that has no turn by then leaves its windows to the next: its activity must end before its own time limit. */
const patienceMs = 120_000;
const nothingDone: AggregateResult = { windows: [], deleted: 0, left: 0, late: [], damaged: 0 };

/** The aggregation of a process: one run a feed at a time, with what earlier runs remember. */
export class Aggregator {
  readonly #memories = new Map<string, AggregateMemory>();
  readonly #queues = new Map<string, RunQueue>();
  readonly #days: DayKeeper;
  readonly #turns = new Turns(mostAtOnce, patienceMs);

  constructor(
    private readonly config: Config,
    private readonly containers: Containers,
    private readonly control: Control,
    private readonly clock: ReceiptClock,
  ) {
    const idle = control.idle.bind(control);
    this.#days = new DayKeeper({ container: containers.archive, idle, log });
  }

  /** Runs after any other run of the feed in this process. */
  run(feedId: string, scope: AggregateScope): Promise<AggregateResult> {
    const feed = this.config.feeds.find(({ id }) => id === feedId);
    // The last collector of a feed that feeds.json has no more; what its journals hold waits until it has again.
    if (!feed) return Promise.resolve(nothingDone);
    const memory = this.#memories.get(feedId) ?? new AggregateMemory();
    this.#memories.set(feedId, memory);
    const queue = this.#queues.get(feedId) ?? new RunQueue();
    this.#queues.set(feedId, queue);
    return queue.run(scope, async (joined) => {
      const context = {
        feed,
        containers: this.containers,
        memory,
        idle: (window: Window) => this.control.idle(feedId, { from: window.start, to: window.end }),
        now: () => this.clock.now(),
        index: (summaries: readonly Summary[]) => this.#index(feed, summaries),
      };
      return (await this.#turns.run(() => aggregate(context, joined))) ?? { ...nothingDone, left: 1 };
    });
  }

  /** What has not begun is left to the next process: this one's time is for what it has received. */
  end(): void {
    this.#turns.close();
  }

  /** Indexes are made of what aggregation wrote, and may never fail it. */
  async #index(feed: Feed, summaries: readonly Summary[]): Promise<boolean> {
    try {
      await this.#days.update(feed, summaries);
      return true;
    } catch (error) {
      log("warn", "days-behind", { feed: feed.id, error: messageOf(error) });
      return false;
    }
  }
}
