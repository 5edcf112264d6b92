import type { GapReason } from "../model/gap";
import { LiveFeed, type LiveFeedParts } from "./live-feed";

/** The live feeds of this worker process: at most one a feed. */
export class LiveFeeds {
  readonly #feeds = new Map<string, LiveFeed>();
  #closing = false;

  /** @param partsOf what a live feed is made of, asked for whenever one begins; a rejection is passed on */
  constructor(private readonly partsOf: (feed: string) => Promise<LiveFeedParts>) {}

  /** The live feed of a feed, if it listens now. */
  get(feed: string): LiveFeed | undefined {
    const live = this.#feeds.get(feed);
    return live?.over === false ? live : undefined;
  }

  /**
   * Takes out a keep-alive until an instant (epoch milliseconds); listening begins if it has not yet.
   * @param trace id of the W3C trace that it is taken out for
   */
  async keepAlive(feed: string, until: number, trace?: string): Promise<LiveFeed | undefined> {
    const parts = this.get(feed) ? undefined : await this.partsOf(feed);
    // Another call may have begun while the parts were made.
    let live = this.get(feed);
    if (!live && parts && !this.#closing) {
      live = new LiveFeed(parts);
      this.#feeds.set(feed, live);
    }
    live?.keepAlive(until, trace);
    return live;
  }

  /**
   * Ends all at once, for good; resolves when all is written. A process that ends has little time: nothing is said before
   * the readings of all feeds are written.
   */
  async end(reason: GapReason): Promise<void> {
    this.#closing = true;
    const live = [...this.#feeds.values()];
    const listening = live.filter((each) => !each.over);
    for (const each of listening) each.end(reason, { silently: true });
    await Promise.all(live.map((each) => each.ended));
    await Promise.all(listening.map((each) => each.sayGoodbye()));
  }
}
