import { WebSocket, type RawData } from "ws";
import type { Feed } from "../config/schema";
import { version } from "../model/version";
import type { ReceiptClock } from "./clock";

/** Why a connection ended: by its link, or by the silence of a feed behind a link that may live. */
export type Ended = "disconnected" | "stale";

export interface ConnectionEvents {
  /** The feed has been asked for its frames. */
  subscribed(): void;
  /** `at`: receipt, epoch milliseconds. `delayed`: the process had stood still, and nothing proves that this was sent after. */
  message(text: string, at: number, delayed: boolean): void;
  /** A message was too large to be taken; the connection ends by it. */
  oversized(reason: string): void;
  /** Once, after which nothing comes any more. */
  ended(reason: Ended, detail: string): void;
}

/**
 * One WebSocket connection to a feed: subscribed after open, watched by pings and by the silence of its data. Times are
 * counted while the event loop runs, so that a process that stood still does not take its own sleep for the feed's.
 */
export class Connection {
  readonly #socket: WebSocket;
  readonly #opening: number;
  readonly #unwatch: () => void;
  readonly #unstall: () => void;
  #pinged: { readonly at: number; answered: boolean } | undefined;
  #delayedUntil: string | undefined;
  #stalls = 0;
  #lastGood: number;
  #firstGood: number | undefined;
  #over = false;

  constructor(
    private readonly feed: Feed,
    private readonly clock: ReceiptClock,
    private readonly events: ConnectionEvents,
  ) {
    const { maxFrameBytes } = feed.connection;
    this.#opening = this.#lastGood = clock.ran();
    this.#socket = new WebSocket(feed.url, {
      headers: { "User-Agent": userAgent(feed), ...feed.headers },
      maxPayload: maxFrameBytes,
      perMessageDeflate: false,
      // Not even NODE_TLS_REJECT_UNAUTHORIZED turns it off.
      rejectUnauthorized: true,
      // A wrong byte in a name costs that letter, not the connection.
      skipUTF8Validation: true,
    });
    this.#socket.on("open", () => this.#opened());
    this.#socket.on("message", (data) => this.#received(data));
    this.#socket.on("pong", (data) => this.#ponged(data.toString("latin1")));
    this.#socket.on("error", (error) => this.#failed(error));
    this.#socket.on("close", (code, reason) =>
      this.#end("disconnected", `closed with code ${code} ${reason.toString()}`.trim()),
    );
    this.#unwatch = clock.onTick(() => this.#watch());
    this.#unstall = clock.onStall(() => this.#stall());
  }

  /** A frame was understood: only these count as data. */
  good(): void {
    this.#lastGood = this.clock.ran();
    this.#firstGood ??= this.#lastGood;
  }

  /** Milliseconds, while the event loop ran, since the last good frame or since it opened; undefined where not open. */
  get silentFor(): number | undefined {
    return this.#socket.readyState === WebSocket.OPEN ? this.clock.ran() - this.#lastGood : undefined;
  }

  /** Milliseconds, while the event loop ran, from the first good frame to the last; one answer alone is none. */
  get steadyFor(): number {
    return this.#lastGood - (this.#firstGood ?? this.#lastGood);
  }

  /** Ends the connection at once, without a word from {@link ConnectionEvents.ended}. */
  terminate(): void {
    this.#over = true;
    this.#release();
  }

  #opened(): void {
    if (this.#over) return;
    this.#lastGood = this.clock.ran();
    // Before the subscription, so that its answer proves all that is sent by it to be fresh.
    this.#ping();
    if (this.feed.subscribe !== undefined) this.#socket.send(this.feed.subscribe);
    this.events.subscribed();
  }

  #received(data: RawData): void {
    if (this.#over) return;
    // Looking at the clock finds out whether the process had stood still before this arrived.
    const at = this.clock.now();
    this.events.message((data as Buffer).toString("utf8"), at, this.#delayedUntil !== undefined);
  }

  /** An answer to a ping that was sent after the process went on: what follows was sent after it, too. */
  #ponged(payload: string): void {
    if (this.#pinged) this.#pinged.answered = true;
    if (payload === this.#delayedUntil) this.#delayedUntil = undefined;
  }

  #stall(): void {
    // Also while connecting: a feed that needs no subscription may have begun to send.
    this.#delayedUntil = String(++this.#stalls);
    if (this.#socket.readyState === WebSocket.OPEN) this.#ping();
  }

  #ping(): void {
    this.#pinged = { at: this.clock.ran(), answered: false };
    this.#socket.ping(String(this.#stalls));
  }

  #watch(): void {
    const { handshakeSeconds, pingSeconds, pongSeconds, silenceSeconds } = this.feed.connection;
    const ran = this.clock.ran();
    if (this.#socket.readyState === WebSocket.CONNECTING) {
      if (ran - this.#opening > handshakeSeconds * 1000)
        this.#end("disconnected", `no answer to the handshake for ${handshakeSeconds} s`);
    } else if (this.#socket.readyState !== WebSocket.OPEN) {
      // The feed has said goodbye; it need not be waited for until it hangs up.
      this.#end("disconnected", "closed by the feed");
    } else if (ran - this.#lastGood > silenceSeconds * 1000) {
      this.#end("stale", `no frame for ${silenceSeconds} s`);
    } else if (this.#pinged && !this.#pinged.answered && ran - this.#pinged.at > pongSeconds * 1000) {
      this.#end("disconnected", `no answer to a ping for ${pongSeconds} s`);
    } else if (!this.#pinged || (this.#pinged.answered && ran - this.#pinged.at > pingSeconds * 1000)) {
      this.#ping();
    }
  }

  #failed(error: Error): void {
    if (this.#over) return;
    if (!("code" in error) || error.code !== "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH")
      return this.#end("disconnected", error.message);
    const reason = `a frame is larger than maxFrameBytes, ${this.feed.connection.maxFrameBytes} bytes`;
    this.events.oversized(reason);
    this.#end("disconnected", reason);
  }

  #end(reason: Ended, detail: string): void {
    if (this.#over) return;
    this.#over = true;
    this.#release();
    this.events.ended(reason, detail);
  }

  #release(): void {
    this.#unwatch();
    this.#unstall();
    // An error may still come of a socket that is torn down while it opens.
    this.#socket.on("error", () => undefined);
    this.#socket.terminate();
  }
}

/** How the app names itself, and whom to ask, in every request. */
export function userAgent(feed: Pick<Feed, "contact">): string {
  return feed.contact === undefined ? `Headcount/${version}` : `Headcount/${version} (+${feed.contact})`;
}
