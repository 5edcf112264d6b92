import type { ContainerClient } from "@azure/storage-blob";
import type { Feed } from "../config/schema";
import type { ReceiptClock } from "../feed/clock";
import type { Gap } from "../model/gap";
import { fromIso } from "../model/time";
import type { Span } from "../model/window";
import { forgetHeard, listHeard, type Heard } from "./heard";
import { idleSpans } from "./idle";
import { appendControl, listDeployments, readControl } from "./log";
import { readWanted, setWanted, type WantedState } from "./wanted";

/** A live feed that was not heard from for this many flushes counts as gone. */
const flushesMissed = 2;

/** One deployment's control over its feeds, and what all deployments say of theirs. */
export class Control {
  /** By feed, the last epoch whose change stands in the control log. */
  readonly #logged = new Map<string, number>();

  constructor(
    private readonly container: ContainerClient,
    readonly deployment: string,
    private readonly clock: ReceiptClock,
  ) {}

  wanted(feed: string, deployment = this.deployment): Promise<WantedState | undefined> {
    return readWanted(this.container, deployment, feed);
  }

  /** Sets the wanted state, and writes the change, and the opening hours in force, into the control log. */
  async want(feed: Feed, wanted: boolean, by: string): Promise<{ changed: boolean; state: WantedState }> {
    const set = await setWanted(this.container, this.deployment, feed.id, wanted, by, this.clock.now());
    await this.record(feed, set.state, set.changed);
    return set;
  }

  /**
   * Makes the control log agree with the wanted state and the configured hours; costs nothing where it did already.
   * @param changed it is the caller's own change, logged in any case: the one before it may still be on its way
   */
  async record(feed: Feed, state: WantedState, changed = false): Promise<void> {
    if (!changed && this.#logged.get(feed.id) === state.epoch) return;
    const { container, deployment } = this;
    const lines = (await readControl(container, feed.id)).filter((line) => line.deployment === deployment);
    const hours = feed.openingHours ?? null;
    const inForce = lines.findLast((line) => line.event === "hours");
    if (!inForce || inForce.timeZone !== feed.timeZone || JSON.stringify(inForce.hours) !== JSON.stringify(hours)) {
      const at = inForce ? this.clock.now() : fromIso(state.at);
      await appendControl(container, feed.id, { at, deployment, event: "hours", timeZone: feed.timeZone, hours });
    }
    const last = lines.findLast((line) => line.event !== "hours");
    if (changed || (last?.event === "start") !== state.wanted) {
      const event = state.wanted ? "start" : "stop";
      await appendControl(container, feed.id, { at: fromIso(state.at), deployment, event, by: state.by });
    }
    this.#logged.set(feed.id, state.epoch);
  }

  deployments(): Promise<string[]> {
    return listDeployments(this.container);
  }

  heard(feed: string, deployment = this.deployment): Promise<Heard[]> {
    return listHeard(this.container, deployment, feed);
  }

  /** Forgets the live feeds of this deployment that were not heard from since an instant, epoch milliseconds. */
  async forgetDead(feed: string, since: number): Promise<void> {
    const dead = (await this.heard(feed)).filter((each) => each.heardAt < since);
    await Promise.all(dead.map(({ process }) => forgetHeard(this.container, this.deployment, feed, process)));
  }

  /** Whether any live feed of this deployment was heard from lately. */
  async isHeard(feed: Feed): Promise<boolean> {
    const since = this.clock.now() - flushesMissed * feed.flushSeconds * 1000;
    return (await this.heard(feed.id)).some((each) => each.heardAt >= since);
  }

  /** Where no deployment was meant to listen; one blob read, however many there are. */
  async idle(feed: string, within: Span): Promise<Gap[]> {
    return idleSpans(await readControl(this.container, feed), within);
  }
}
