import type { DurableClient } from "durable-functions";
import type { App } from "../compose";
import type { Feed } from "../config/schema";
import type { Log } from "../feed/ports";
import { messageOf } from "../model/errors";
import { ensureCollector } from "./collector";

/**
 * What the timer does every minute: a wanted feed without a collector gets one, and journals that a collector left
 * behind are aggregated. One feed's failure is not another's.
 */
export class Watchman {
  readonly #swept = new Map<string, number>();

  constructor(
    private readonly app: App,
    private readonly log: Log,
  ) {}

  async round(client: DurableClient): Promise<void> {
    for (const feed of this.app.config.feeds) {
      try {
        const state = await this.app.control.wanted(feed.id);
        if (!state) continue;
        await this.app.control.record(feed, state);
        if (state.wanted && (await ensureCollector(this.app, client, feed)))
          this.log("warn", "collector-restarted", { feed: feed.id });
        await this.#sweep(feed, state.wanted);
      } catch (error) {
        this.log("error", "ensure-running-failed", { feed: feed.id, error: messageOf(error) });
      }
    }
  }

  /** A few times an hour: forgets listeners that died, and does what a stopped feed has no collector to do. */
  async #sweep({ id: feed, sweepMinutes }: Feed, wanted: boolean): Promise<void> {
    const { clock, control, aggregator } = this.app;
    const now = clock.now();
    if (now - (this.#swept.get(feed) ?? -Infinity) < (sweepMinutes * 60_000) / 3) return;
    this.#swept.set(feed, now);
    await control.forgetDead(feed, now - 2 * sweepMinutes * 60_000);
    if (wanted) return;
    const { deleted, windows, left } = await aggregator.run(feed, { partial: false });
    if (deleted + windows.length > 0) this.log("info", "swept", { feed, deleted, windows: windows.length, left });
  }
}
