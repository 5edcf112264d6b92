import type { Feed } from "../config/schema";
import type { GapReason } from "../model/gap";
import { messageOf } from "../model/errors";
import type { Reading } from "../model/reading";
import { Backoff } from "./backoff";
import type { ReceiptClock } from "./clock";
import { Connection, type Ended } from "./connection";
import type { Decoded } from "./decode";
import type { Log, Rejects } from "./ports";
import type { Session } from "./session";

/** What a listener needs of the live feed that it belongs to. */
export interface ListenerContext {
  readonly feed: Feed;
  readonly clock: ReceiptClock;
  readonly decode: (text: string) => Decoded;
  readonly rejects: Rejects;
  readonly log: Log;
  /** Undefined while memory is full. */
  begin(at: number): Session | undefined;
  heard(at: number, readings: readonly Reading[]): void;
  refused(count: number): void;
  connecting(): void;
  /** The session is over, or the attempt to get one; `session` is undefined where there was none. */
  over(listener: Listener, session: Session | undefined, reason: GapReason, detail: string): void;
}

/** Keeps one connection to the feed, for as long as it takes, and writes down what comes over it, session by session. */
export class Listener {
  readonly #backoff: Backoff;
  readonly #unstall: () => void;
  #connection: Connection | undefined;
  #session: Session | undefined;
  #retry: NodeJS.Timeout | undefined;

  constructor(private readonly context: ListenerContext) {
    const { backoffMinSeconds, backoffMaxSeconds } = context.feed.connection;
    this.#backoff = new Backoff(backoffMinSeconds * 1000, backoffMaxSeconds * 1000);
    this.#unstall = context.clock.onStall(() => this.#close("stalled", "the process stood still"));
    this.#connect();
  }

  get session(): Session | undefined {
    return this.#session;
  }

  /** See {@link Connection.silentFor}; undefined without an open connection. */
  get silentFor(): number | undefined {
    return this.#connection?.silentFor;
  }

  /** See {@link Connection.steadyFor}. */
  get steadyFor(): number {
    return this.#connection?.steadyFor ?? 0;
  }

  /** Whether there is a connection, open or opening. */
  get connected(): boolean {
    return this.#connection !== undefined;
  }

  /** Ends session and connection at once. */
  stop(reason: GapReason, detail = "listening ended"): void {
    clearTimeout(this.#retry);
    this.#unstall();
    this.#connection?.terminate();
    this.#connection = undefined;
    this.#close(reason, detail);
  }

  /** Gives the connection up and gets another. */
  renew(reason: Ended, detail: string): void {
    this.#connection?.terminate();
    this.#ended(reason, detail);
  }

  #connect(): void {
    this.context.connecting();
    try {
      this.#connection = new Connection(this.context.feed, this.context.clock, {
        subscribed: () => undefined,
        message: (text, at, delayed) => this.#message(text, at, delayed),
        oversized: (reason) => this.#refused(1, reason, ""),
        ended: (reason, detail) => this.#ended(reason, detail),
      });
    } catch (error) {
      // Told later, as every other end is.
      this.#retry = setTimeout(() => this.#ended("disconnected", messageOf(error)), 0);
    }
  }

  #message(text: string, at: number, delayed: boolean): void {
    const { decode } = this.context;
    const { readings, refused } = decode(text);
    if (refused.length > 0) {
      this.#refused(refused.length, refused.slice(0, 3).join("; "), text);
      if (readings.length === 0) return;
    }
    this.#connection?.good();
    this.#backoff.reset();
    this.#session ??= this.context.begin(at);
    if (!this.#session) return;
    if (this.#session.frame(at, readings, delayed)) this.context.heard(at, readings);
    else this.#close("overflow", "no memory is left for lines that storage does not take");
  }

  #refused(count: number, reason: string, text: string): void {
    this.context.refused(count);
    this.context.rejects.note(this.context.clock.now(), reason, text);
  }

  #ended(reason: Ended, detail: string): void {
    this.#connection = undefined;
    const session = this.#session;
    this.#session = undefined;
    session?.end(reason);
    // Before anybody is told, who may stop it.
    this.#retry = setTimeout(() => this.#connect(), this.#backoff.next());
    this.context.over(this, session, reason, detail);
  }

  #close(reason: GapReason, detail: string): void {
    const session = this.#session;
    if (!session) return;
    this.#session = undefined;
    session.end(reason);
    this.context.over(this, session, reason, detail);
  }
}
