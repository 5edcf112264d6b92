import type { GapReason } from "../model/gap";
import { Listener, type ListenerContext } from "./listener";
import type { Session } from "./session";
import { Suspicion } from "./suspicion";

export type ListenersContext = Omit<ListenerContext, "over"> & {
  over(session: Session | undefined, reason: GapReason, detail: string): void;
};

/** The share of the patience for which who delivers must do so, and who is silent has the same again to speak. */
const proofShare = 0.1;

/**
 * The listeners of a feed, as many as it is configured to have, and a spare one while they are silent: who delivers
 * stays. A listener is given up only where another proves that there was something to hear.
 */
export class Listeners {
  readonly #suspicion: Suspicion;
  readonly #proofMs: number;
  readonly #listeners: Listener[] = [];
  /** By silent listener, since when another one proves that the feed speaks. */
  readonly #disproven = new Map<Listener, number>();
  #spare: Listener | undefined;

  constructor(private readonly context: ListenersContext) {
    const suspectMs = context.feed.connection.suspectSeconds * 1000;
    this.#suspicion = new Suspicion(suspectMs);
    this.#proofMs = suspectMs * proofShare;
    for (let count = 0; count < context.feed.listeners; count++) this.#listeners.push(this.#listen());
  }

  get sessions(): Session[] {
    return this.#all.flatMap((listener) => listener.session ?? []);
  }

  stop(reason: GapReason): void {
    for (const listener of this.#all) listener.stop(reason);
  }

  /** Looks who is silent; to be called several times a second. */
  tick(): void {
    const { clock, feed, log } = this.context;
    const now = clock.ran();
    const patience = this.#suspicion.patience(now);
    const silent = () => this.#listeners.filter(({ silentFor }) => silentFor !== undefined && silentFor > patience);
    const suspects = silent();
    for (const listener of this.#disproven.keys()) if (!suspects.includes(listener)) this.#disproven.delete(listener);
    for (const listener of suspects) this.#judge(listener, now);
    const allSilent = silent().length === this.#listeners.length;
    if (this.#spare && !allSilent) this.#dismiss(this.#spare);
    else if (!this.#spare && allSilent && patience < feed.connection.silenceSeconds * 1000) {
      log("warn", "silence-suspected", { feed: feed.id, seconds: patience / 1000 });
      this.#spare = this.#listen();
    }
  }

  get #all(): Listener[] {
    return this.#spare ? [...this.#listeners, this.#spare] : this.#listeners;
  }

  #listen(): Listener {
    return new Listener({
      ...this.context,
      over: (listener, session, reason, detail) => {
        this.context.over(session, reason, detail);
        if (!listener.connected) this.#lost(listener);
      },
    });
  }

  /** Gives a silent listener up where another has delivered since, and it has had the time to do so, too. */
  #judge(listener: Listener, now: number): void {
    const heardAt = now - (listener.silentFor ?? 0);
    const proven = this.#all.some(
      (other) => other.steadyFor >= this.#proofMs && now - (other.silentFor ?? Infinity) > heardAt + this.#proofMs,
    );
    if (!proven) return;
    const since = this.#disproven.get(listener) ?? now;
    this.#disproven.set(listener, since);
    if (now - since < this.#proofMs) return;
    this.#disproven.delete(listener);
    const reason = "stale";
    const detail = "another connection delivers, and this one does not";
    if (this.#spare) this.#promote(this.#spare, listener).stop(reason, detail);
    else listener.renew(reason, detail);
  }

  /** A listener's connection is gone: a spare one takes its place, and is not itself replaced. */
  #lost(listener: Listener): void {
    const spare = this.#spare;
    if (!spare) return;
    if (listener === spare) this.#dismiss(spare);
    else if (this.#listeners.includes(listener)) {
      this.#suspicion.inVain(this.context.clock.ran());
      this.#promote(spare, listener).stop("disconnected");
    }
  }

  #promote(spare: Listener, replaced: Listener): Listener {
    this.#listeners[this.#listeners.indexOf(replaced)] = spare;
    this.#spare = undefined;
    return replaced;
  }

  #dismiss(spare: Listener): void {
    this.#spare = undefined;
    this.#suspicion.inVain(this.context.clock.ran());
    spare.stop("disconnected", "the feed is heard without it");
  }
}
