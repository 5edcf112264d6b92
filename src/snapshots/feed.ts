import type { Feed } from "../config/schema";
import type { ReceiptClock } from "../feed/clock";
import { Connection } from "../feed/connection";
import { decoder } from "../feed/decode";
import type { Reading } from "../model/reading";
import { Failure, shown } from "./failure";

/** What a feed said in one frame. */
export interface TakenFrame {
  /** Receipt, epoch milliseconds. */
  readonly at: number;
  readonly readings: readonly Reading[];
}

/**
 * Connects to a feed, subscribes, takes the first frame that can be understood, and leaves. The connection is one of its
 * own; the listener's is not touched. @throws Failure
 */
export function takeFrame(feed: Feed, clock: ReceiptClock, timeoutMs: number): Promise<TakenFrame> {
  const listed = new Set(feed.venues.map(({ id }) => id));
  const decode = decoder(feed.mapping, (venue) => feed.collect === "all" || listed.has(venue));
  return new Promise((resolve, reject) => {
    let refused: string | undefined;
    const connection = new Connection(feed, clock, {
      subscribed: () => undefined,
      message(text) {
        const {
          readings,
          refused: [why],
        } = decode(text);
        refused ??= why;
        if (readings.length === 0) return;
        finish();
        resolve({ at: clock.now(), readings });
      },
      oversized: (why) => (refused ??= why),
      ended(_reason, detail) {
        finish();
        reject(
          new Failure(refused === undefined ? "feed-unreachable" : "feed-unreadable", shown(refused ?? detail, 200)),
        );
      },
    });
    const timer = setTimeout(() => {
      finish();
      const within = `within ${timeoutMs / 1000} s`;
      const failure =
        refused === undefined
          ? new Failure("feed-silent", `the feed sent no frame ${within}.`)
          : new Failure(
              "feed-unreadable",
              `the feed sent no frame that can be understood ${within}: ${shown(refused, 200)}`,
            );
      reject(failure);
    }, timeoutMs);

    function finish(): void {
      clearTimeout(timer);
      connection.terminate();
    }
  });
}
