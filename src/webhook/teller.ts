import { randomUUID } from "node:crypto";
import type { App } from "../compose";
import type { WebhookSettings } from "../config/environment";
import type { Feed } from "../config/schema";
import type { Log } from "../feed/ports";
import { nowOf } from "../http/reading/now";
import { stateOf } from "../http/reading/state";
import { messageOf } from "../model/errors";
import { fromIso, iso } from "../model/time";
import { isConflict } from "../storage/errors";
import {
  advance,
  dueOf,
  givenUp,
  inPeace,
  lapsedOf,
  nothingTold,
  postponed,
  taken,
  tried,
  type AlertsState,
  type Pending,
} from "./alerts";
import { conditionsOf } from "./conditions";
import { deliver, DeliveryError, type Effort } from "./deliver";
import type { WebhookMessage } from "./message";
import { alertsName, readAlerts, writeAlerts } from "./store";

/** How long a condition is to be off before that is told. */
const calmMs = 5 * 60_000;
/** Longer than a round takes: so long others leave it to whoever began to tell. */
const claimMs = 150_000;
/** A round begins no further message after so long. */
const roundMs = 40_000;
const mostMessages = 20;
/** After so many failures a round sends nothing more of a feed: whatever it is may be over in a minute. */
const mostFailures = 3;

const lapse = new DeliveryError("The receiver could not be told for a day that this is over; it is not sent again.");

/** Tells a webhook what is to be told of the feeds; a timer calls it once a minute. */
export class Teller {
  readonly #by = randomUUID();
  #busy = false;

  constructor(
    private readonly app: App,
    private readonly settings: WebhookSettings,
    private readonly log: Log,
    private readonly effort?: Effort,
  ) {}

  /** One round over all feeds; never rejects. */
  async round(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    const until = performance.now() + roundMs;
    try {
      for (const feed of this.app.config.feeds) {
        try {
          await this.#tell(feed, until);
        } catch (error) {
          this.log("error", "webhook-round-failed", { feed: feed.id, error: messageOf(error) });
        }
      }
    } finally {
      this.#busy = false;
    }
  }

  async #tell(feed: Feed, until: number): Promise<void> {
    const { clock, containers } = this.app;
    const { control } = containers;
    const name = alertsName(feed.id, this.settings.url);
    const stored = await readAlerts(control, name);
    if (stored && !stored.state) this.log("warn", "webhook-state-unreadable", { feed: feed.id, name });
    const before = stored?.state ?? nothingTold;
    const [now, state] = await Promise.all([nowOf(this.app, feed), stateOf(this.app, feed)]);
    const at = clock.now();
    if (before.claim && before.claim.by !== this.#by && fromIso(before.claim.until) > at) return;
    const lapsed = lapsedOf(before, at);
    const kept = givenUp(
      before,
      lapsed.map(({ key }) => key),
    );
    const after = advance(kept, conditionsOf(feed, now, state, this.settings, at), at, {
      feed: feed.id,
      feedName: feed.name,
      calmMs,
      repeatMs: this.settings.repeatMinutes * 60_000,
      unique: randomUUID,
    });
    const due = performance.now() >= until ? [] : dueOf(after, at).slice(0, mostMessages);
    const claim = due.length > 0 ? { by: this.#by, until: iso(at + claimMs) } : null;
    const keys = due.map(({ key }) => key);
    const next: AlertsState = { ...tried(after, keys), claim };
    if (JSON.stringify(next) === JSON.stringify(before)) return;
    const etag = await this.#write(name, next, stored?.etag);
    if (etag === undefined) return;
    for (const { message } of lapsed) this.#failed(feed.id, message, lapse, true);
    if (due.length === 0) return;
    await this.#write(name, await this.#send(feed.id, after, due, until), etag);
  }

  #failed(feed: string, { id, kind, status }: WebhookMessage, { code, message: error }: DeliveryError, final: boolean) {
    this.log("error", "webhook-failed", { feed, id, kind, status, code, error, final });
  }

  async #send(feed: string, before: AlertsState, due: readonly Pending[], until: number): Promise<AlertsState> {
    const { url, secret } = this.settings;
    let state = before;
    let failures = 0;
    for (const { key, message } of due) {
      if (performance.now() >= until) break;
      state = tried(state, [key]);
      try {
        await deliver({ url, ...(secret !== undefined && { secret }) }, message, this.effort);
        state = taken(state, [key]);
        this.log("info", "webhook-told", { feed, id: message.id, kind: message.kind, status: message.status });
      } catch (error) {
        if (!(error instanceof DeliveryError)) throw error;
        this.#failed(feed, message, error, error.final);
        if (error.final) {
          state = givenUp(state, [key]);
          continue;
        }
        const at = this.app.clock.now();
        state = inPeace(postponed(state, [key], at), error.retryAfterMs, at);
        if (error.retryAfterMs > 0 || ++failures >= mostFailures) break;
      }
    }
    return { ...state, claim: null };
  }

  /** @returns the new ETag, or undefined where another deployment was first */
  async #write(name: string, state: AlertsState, etag: string | undefined): Promise<string | undefined> {
    try {
      return await writeAlerts(this.app.containers.control, name, state, etag);
    } catch (error) {
      if (isConflict(error)) return undefined;
      throw error;
    }
  }
}
