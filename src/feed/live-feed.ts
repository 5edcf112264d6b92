import type { Feed } from "../config/schema";
import { sortableId } from "../journal/names";
import type { GapReason } from "../model/gap";
import { messageOf } from "../model/errors";
import type { Reading } from "../model/reading";
import { iso } from "../model/time";
import type { Window } from "../model/window";
import { windowAfter, windowAt, type Grid } from "../window/grid";
import type { ReceiptClock } from "./clock";
import { decoder } from "./decode";
import { Listeners } from "./listeners";
import { Marks } from "./marks";
import { Progress } from "./progress";
import type { Desk, FeedState, Hours, Journals, Log, Rejects } from "./ports";
import { Session } from "./session";
import { Tally, type WindowCount } from "./tally";

/** What a live feed is made of; all of it outlives a live feed. */
export interface LiveFeedParts {
  readonly feed: Feed;
  readonly clock: ReceiptClock;
  readonly grid: Grid;
  readonly journals: Journals;
  readonly rejects: Rejects;
  readonly desk: Desk;
  readonly hours: Hours;
  readonly log: Log;
  /** Unique text of a-z and 0-9. */
  readonly unique: () => string;
}

/** A silent window is written down without waiting for its proof after this time at most, milliseconds. */
const boundaryMs = 4000;

/**
 * Holds a feed's connection and writes its journals, from the first keep-alive on and across all activities, until it
 * is not wanted, or closed, or nobody has kept it alive for longer than the linger.
 */
export class LiveFeed {
  /** Resolves when nothing is connected and nothing is left to be written. */
  readonly ended: Promise<void>;
  readonly #parts: LiveFeedParts;
  readonly #marks: Marks;
  readonly #listeners: Listeners;
  readonly #tally = new Tally();
  readonly #progress = new Progress();
  readonly #untick: () => void;
  #resolveEnded: () => void = () => undefined;
  #trace: string | undefined;
  #over = false;
  #done = false;
  #heldUntil = 0;
  #window: Window;
  readonly #closing: number | null;
  #boundary: { readonly window: Window; due: number } | undefined;
  #flushedUpTo = 0;
  #flushing: Promise<void> | undefined;
  #nextFlush: number;
  #nextLook: number;
  #looking = false;
  #reason: GapReason = "connecting";
  #detail: string | undefined;
  #connectionsOpened = 0;
  #lastFrameAt: number | undefined;

  constructor(parts: LiveFeedParts) {
    this.#parts = parts;
    const { feed, clock, grid } = parts;
    this.ended = new Promise((resolve) => (this.#resolveEnded = resolve));
    const now = clock.now();
    this.#marks = new Marks(parts, sortableId(now, parts.unique()));
    this.#window = windowAt(grid, now);
    this.#closing = parts.hours.nextClosing(now);
    this.#nextFlush = now + feed.flushSeconds * 1000;
    this.#nextLook = now + feed.lookSeconds * 1000;
    this.#marks.write("connecting", now, this.#window);
    this.#listeners = this.#listen();
    this.#untick = clock.onTick(() => this.#tick());
  }

  get #id(): string {
    return this.#parts.feed.id;
  }

  get grid(): Grid {
    return this.#parts.grid;
  }

  /** Nothing is received any more. */
  get over(): boolean {
    return this.#over;
  }

  /** Over, and nothing is left to be written. */
  get done(): boolean {
    return this.#done;
  }

  /** Epoch milliseconds up to which everything received is written. */
  get flushedUpTo(): number {
    return this.#flushedUpTo;
  }

  get state(): FeedState {
    const sessions = this.#listeners.sessions.map((session) => session.id);
    return {
      connected: sessions.length > 0,
      sessions,
      ...(this.#lastFrameAt !== undefined && { lastFrameAt: this.#lastFrameAt }),
      ...(sessions.length === 0 && { reason: this.#reason }),
      ...(this.#detail !== undefined && { detail: this.#detail }),
      connectionsOpened: this.#connectionsOpened,
      ...this.#tally.totals,
      pendingBytes: this.#parts.journals.pendingBytes,
    };
  }

  /** What was received in a recent window. */
  count(window: Window): WindowCount {
    return this.#tally.of(window);
  }

  /** Whether anybody claims that listening go on. */
  get held(): boolean {
    return this.#heldUntil > this.#parts.clock.now();
  }

  /**
   * Claims that listening go on until an instant, epoch milliseconds.
   * @param trace id of the W3C trace that this is claimed for, which its lines name from now on
   */
  keepAlive(until: number, trace?: string): void {
    this.#heldUntil = Math.max(this.#heldUntil, until);
    this.#trace = trace ?? this.#trace;
  }

  /** Looks now, not only every few seconds, whether the feed is still wanted. */
  async look(): Promise<void> {
    if (this.#looking || this.#over) return;
    this.#looking = true;
    try {
      if (!(await this.#parts.desk.wanted())) {
        this.end("stopped");
        return;
      }
      const { clock, feed, desk } = this.#parts;
      const held = () => this.held;
      if (held()) return;
      const relieved = await desk.relieved(clock.now() - 2 * feed.flushSeconds * 1000);
      // A keep-alive may have come while storage was asked.
      if (relieved && !held()) this.end("restart");
    } catch (error) {
      // Storage that can't be asked counts as wanted: a hole can't be bought back.
      this.#log("warn", "look-failed", { feed: this.#id, error: messageOf(error) });
    } finally {
      this.#looking = false;
    }
  }

  /**
   * Stops listening at once; what was received is written down before {@link ended} resolves.
   * @param silently leaves the goodbye to the caller: see {@link sayGoodbye}
   */
  end(reason: GapReason, { silently = false } = {}): void {
    if (this.#over) return;
    this.#over = true;
    this.#untick();
    this.#listeners.stop(reason);
    this.#tellWindow();
    this.#log("info", "live-feed-ended", { feed: this.#id, reason });
    void this.#finish(silently);
  }

  /** Is heard no more; does not reject. */
  async sayGoodbye(): Promise<void> {
    await this.#parts.desk.forget().catch((error: unknown) => this.#warn(error));
  }

  #listen(): Listeners {
    const { feed, clock, grid, journals, rejects, unique } = this.#parts;
    const listed = new Set(feed.venues.map((venue) => venue.id));
    return new Listeners({
      feed,
      clock,
      decode: decoder(feed.mapping, feed.collect === "listed" ? (venue) => listed.has(venue) : undefined),
      rejects,
      log: this.#log,
      begin: (at) =>
        journals.full ? undefined : this.#begun(new Session(feed.id, clock.id, grid, journals, at, unique())),
      heard: (at, readings) => this.#heard(at, readings),
      refused: (count) => this.#tally.refuse(count),
      connecting: () => this.#connectionsOpened++,
      over: (session, reason, detail) => this.#sessionOver(session, reason, detail),
    });
  }

  #begun(session: Session): Session {
    this.#log("info", "session-began", { feed: this.#id, session: session.id });
    return session;
  }

  #heard(at: number, readings: readonly Reading[]): void {
    this.#lastFrameAt = at;
    this.#tally.frame(windowAt(this.#parts.grid, at), readings.length);
  }

  #sessionOver(session: Session | undefined, reason: GapReason, detail: string): void {
    const { grid, clock } = this.#parts;
    this.#detail = detail;
    if (session) {
      const { id, start, lastAt, frames } = session;
      const wished = reason === "stopped" || reason === "closed";
      const fields = { feed: this.#id, session: id, reason, detail, seconds: (lastAt - start) / 1000, frames };
      this.#log(wished ? "info" : "warn", "session-ended", fields);
    } else this.#log("warn", "connection-failed", { feed: this.#id, reason, detail });
    if (this.#listeners.sessions.length > 0) return;
    if (session) {
      this.#reason = reason;
      this.#marks.writeFrom(windowAfter(grid, session.window), windowAt(grid, clock.now()), reason);
    }
  }

  #tick(): void {
    const { clock, feed, grid } = this.#parts;
    const now = clock.now();
    if (now >= this.#window.end) this.#roll(windowAt(grid, now), now);
    if (this.#closing !== null && now >= this.#closing) return this.end("closed");
    if (now > this.#heldUntil + feed.lingerSeconds * 1000) return this.end("lost");
    this.#listeners.tick();
    if (now >= this.#nextLook) {
      this.#nextLook = now + feed.lookSeconds * 1000;
      void this.look();
    }
    this.#flushWhenDue(now);
  }

  #roll(window: Window, now: number): void {
    const { grid } = this.#parts;
    if (this.#listeners.sessions.length === 0)
      this.#marks.writeFrom(windowAfter(grid, this.#window), window, this.#reason);
    this.#boundary = { window, due: Math.min(this.#boundary?.due ?? Infinity, now + boundaryMs) };
    this.#tellWindow();
    this.#window = window;
  }

  /** A boundary's flush waits, briefly, until each session has had a frame beyond it. */
  #flushWhenDue(now: number): void {
    const { feed } = this.#parts;
    if (this.#flushing) return;
    const boundary = this.#boundary;
    const proven =
      boundary && this.#listeners.sessions.every((session) => session.window.start >= boundary.window.start);
    const settled = !boundary || proven || now >= boundary.due;
    const due = now >= this.#nextFlush || (boundary && settled && !proven);
    if (!due && !proven) return;
    if (due) this.#nextFlush = now + feed.flushSeconds * 1000;
    if (settled) this.#boundary = undefined;
    // Before the boundary is settled its window may be written, but not known to be whole.
    const upTo = !settled ? 0 : due ? now : this.#window.start;
    this.#flushing = this.#write(due ? "all" : "sealed", upTo).finally(() => (this.#flushing = undefined));
  }

  async #write(which: "sealed" | "all", upTo: number): Promise<void> {
    const { journals, rejects, desk } = this.#parts;
    const written = await this.#progress.timed(() => journals.flush(which));
    const { pendingBytes, trouble: error } = journals;
    if (!written) this.#log("warn", "flush-failed", { feed: this.#id, pendingBytes, error });
    if (written) this.#flushedUpTo = Math.max(this.#flushedUpTo, upTo);
    if (which === "sealed" || this.#over) return;
    // Rejects that can't be kept are no reason not to be heard from.
    await rejects.flush().catch((error: unknown) => {
      this.#log("warn", "rejects-failed", { feed: this.#id, error: messageOf(error) });
    });
    try {
      await desk.tell({ heardAt: this.#parts.clock.now(), heldUntil: this.#heldUntil, state: this.state });
    } catch (error) {
      this.#warn(error);
    }
  }

  #warn(error: unknown): void {
    this.#log("warn", "heartbeat-failed", { feed: this.#id, error: messageOf(error) });
  }

  /** What this process heard of the window that is over, or is left; what all heard of it is told by aggregation. */
  #tellWindow(): void {
    this.#log("info", "listened", {
      feed: this.#id,
      start: iso(this.#window.start),
      ...this.#tally.of(this.#window),
      ...this.#progress.since({ rejects: this.#tally.totals.rejects, connections: this.#connectionsOpened }),
      sessions: this.#listeners.sessions.length,
      pendingBytes: this.#parts.journals.pendingBytes,
    });
  }

  /** With the trace that this is kept alive for. */
  readonly #log: Log = (level, event, fields) => this.#parts.log(level, event, { ...fields, trace: this.#trace });

  async #finish(silently: boolean): Promise<void> {
    const { journals, rejects, feed, clock } = this.#parts;
    await this.#flushing;
    // At once: a live feed that follows in this process is heard under the same name.
    const goodbye = silently ? undefined : this.sayGoodbye();
    const giveUp = clock.ran() + feed.lingerSeconds * 1000;
    while (!(await journals.flush("all")) && clock.ran() < giveUp) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(1000, feed.flushSeconds * 1000)));
    }
    await rejects.flush().catch((error: unknown) => this.#warn(error));
    await goodbye;
    this.#flushedUpTo = Math.max(this.#flushedUpTo, clock.now());
    this.#done = true;
    this.#resolveEnded();
  }
}
