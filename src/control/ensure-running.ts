import type { DurableClient } from "durable-functions";
import type { App } from "../compose";
import type { Feed } from "../config/schema";
import type { Log } from "../feed/ports";
import { messageOf } from "../model/errors";
import { tellAggregation } from "../archive/tell";
import { isOpen } from "../hours/open";
import { ensureCollector } from "./collector";

/** A feed's state is told so often, milliseconds; the timer that asks may be a little early. */
const tellMs = 300_000 - 30_000;
/** Who has just opened may not have sent yet, milliseconds. */
const openingMs = 900_000;

/**
 * What the timer does every minute: a wanted feed without a collector gets one, and journals that a collector left
 * behind are aggregated. One feed's failure is not another's.
 */
export class Watchman {
  readonly #swept = new Map<string, number>();
  readonly #told = new Map<string, number>();

  constructor(
    private readonly app: App,
    private readonly log: Log,
  ) {}

  /** @param trace id of the W3C trace of this round, which goes with what it starts */
  async round(client: DurableClient, trace?: string): Promise<void> {
    for (const feed of this.app.config.feeds) {
      try {
        const state = await this.app.control.wanted(feed.id);
        await this.#tell(feed, state?.wanted === true);
        if (!state) continue;
        await this.app.control.record(feed, state);
        if (state.wanted && (await ensureCollector(this.app, client, feed, trace)))
          this.log("warn", "collector-restarted", { feed: feed.id, trace });
        await this.#sweep(feed, state.wanted, trace);
      } catch (error) {
        this.log("error", "ensure-running-failed", { feed: feed.id, error: messageOf(error) });
      }
    }
  }

  /**
   * Every five minutes: whether the feed is wanted, open and heard. Where even this is not said, the app is down; a
   * process says nothing in its first minutes, in which it can't have heard anything yet.
   */
  async #tell(feed: Feed, wanted: boolean): Promise<void> {
    const { clock, control, live } = this.app;
    const now = clock.now();
    const told = this.#told.get(feed.id);
    if (told !== undefined && now - told < tellMs) return;
    this.#told.set(feed.id, now);
    if (told === undefined) return;
    const own = live.get(feed.id)?.state.lastFrameAt;
    const others = own === undefined ? await control.heard(feed.id) : [];
    const last = Math.max(own ?? -Infinity, ...others.map(({ state }) => state.lastFrameAt ?? -Infinity));
    const isOpenAt = (at: number) => isOpen(feed.openingHours, feed.timeZone, at);
    this.log("info", "watch", {
      feed: feed.id,
      deployment: control.deployment,
      wanted,
      open: isOpenAt(now) && isOpenAt(now - openingMs),
      lastFrameSeconds: Number.isFinite(last) ? Math.max(0, now - last) / 1000 : null,
    });
  }

  /** A few times an hour: forgets listeners that died, and does what a stopped feed has no collector to do. */
  async #sweep({ id: feed, sweepMinutes }: Feed, wanted: boolean, trace?: string): Promise<void> {
    const { clock, control, aggregator } = this.app;
    const now = clock.now();
    if (now - (this.#swept.get(feed) ?? -Infinity) < (sweepMinutes * 60_000) / 3) return;
    this.#swept.set(feed, now);
    await control.forgetDead(feed, now - 2 * sweepMinutes * 60_000);
    if (wanted) return;
    const result = await aggregator.run(feed, { partial: false });
    const { deleted, windows, left } = result;
    tellAggregation(result, this.log, now, { feed, trace });
    if (deleted + windows.length > 0) this.log("info", "swept", { feed, deleted, windows: windows.length, left });
  }
}
