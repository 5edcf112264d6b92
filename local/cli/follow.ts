import { readSummary } from "../../src/archive/pair";
import { rawName, summaryName } from "../../src/archive/names";
import type { Window } from "../../src/model/window";
import { iso } from "../../src/model/time";
import type { Containers } from "../../src/storage/containers";
import { hear } from "./app-lines";
import type { Tell } from "./events";
import type { Readings } from "./readings";
import { askStatus } from "./status";

const readEveryMs = 1000;
const askEveryMs = 5000;
/** The same warning again is no news for so long. */
const newsMs = 60_000;

/** Follows what the app does: its log's lines, the journals, the summaries, and now and then its status. */
export class Follower {
  readonly #warned = new Map<string, number>();
  #containers: Containers | undefined;
  #windows = Promise.resolve();
  #timers: NodeJS.Timeout[] = [];
  #rejects = 0;

  constructor(
    private readonly feed: string,
    private readonly tell: Tell,
  ) {}

  /** @param statusUrl of the feed's collector */
  begin(containers: Containers, readings: Readings, statusUrl: string): void {
    this.#containers = containers;
    const look = () => void this.look(readings);
    const ask = () => void this.#ask(statusUrl);
    this.#timers = [setInterval(look, readEveryMs), setInterval(ask, askEveryMs)];
  }

  /** Follows no more, but for the windows that were said to be written. */
  async end(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    await this.#windows;
  }

  /** Takes a line of the app's standard output. */
  line(text: string): void {
    const heard = hear(text, this.feed);
    if (!heard) return;
    if (heard.kind === "window") this.#windows = this.#windows.then(() => this.#window(heard.window, heard.readings));
    else if (heard.kind === "warning") this.#warn(heard.message);
    else this.tell({ event: "state", state: heard.state, ...(heard.detail !== undefined && { detail: heard.detail }) });
  }

  /** Tells of new readings; storage that does not answer is asked again later. */
  async look(readings: Readings): Promise<void> {
    if (await readings.read().catch(() => false)) this.tell(readings.event);
  }

  async #window(window: Window, readings: number): Promise<void> {
    if (!this.#containers) return;
    const summary = await readSummary(this.#containers.archive, this.feed, window).catch(() => undefined);
    if (!summary) return;
    const { covered_ms, missing_ms, gaps } = summary.coverage;
    this.tell({
      event: "window",
      start: iso(window.start),
      end: iso(window.end),
      readings,
      covered_seconds: covered_ms / 1000,
      missing_seconds: missing_ms / 1000,
      gaps,
      raw: rawName(this.feed, window),
      summary: summaryName(this.feed, window),
    });
  }

  async #ask(url: string): Promise<void> {
    const status = await askStatus(url);
    if (!status) return;
    const { collector, deployments } = status;
    const rejects = Math.max(0, ...deployments.flatMap(({ listening }) => listening.map((each) => each.rejects)));
    if (rejects > this.#rejects) this.#warn("Some of the feed's frames can't be read; they are kept under rejects/.");
    this.#rejects = rejects;
    if (collector?.phase === "sleeping") {
      const detail = collector.until === undefined ? undefined : `until ${collector.until}`;
      this.tell({ event: "state", state: "sleeping", ...(detail !== undefined && { detail }) });
    }
    if (["Failed", "Terminated", "Suspended"].includes(collector?.status ?? "")) {
      this.#warn(`The collector's orchestration is ${String(collector?.status).toLowerCase()}.`);
    }
  }

  #warn(message: string): void {
    const now = performance.now();
    if (now - (this.#warned.get(message) ?? -Infinity) < newsMs) return;
    this.#warned.set(message, now);
    this.tell({ event: "warning", message });
  }
}
