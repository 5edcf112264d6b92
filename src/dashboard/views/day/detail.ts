import type { Context } from "../../context";
import type { Dot } from "./things";

/** Seconds of zoom up to which single readings are fetched. */
export const detailSeconds = 3 * 3600;

export type DetailState = "none" | "loading" | "there" | "failed";

/** The single readings of what is zoomed to. */
export class Detail {
  dots: readonly Dot[] = [];
  state: DetailState = "none";
  #key = "";
  #controller = new AbortController();

  /** @param changed is called when there is more to see */
  constructor(
    private readonly context: Context,
    private readonly changed: () => void,
  ) {}

  /** @param zoom epoch seconds */
  show(venue: string, zoom: readonly [number, number] | undefined): void {
    const wanted = zoom && zoom[1] - zoom[0] <= detailSeconds ? zoom : undefined;
    const key = wanted ? `${venue} ${wanted.join()}` : "";
    if (key === this.#key && this.state !== "failed") return;
    this.#key = key;
    this.#controller.abort();
    this.dots = [];
    this.state = wanted ? "loading" : "none";
    if (wanted) void this.#load(venue, wanted);
  }

  close(): void {
    this.#controller.abort();
  }

  async #load(venue: string, [from, to]: readonly [number, number]): Promise<void> {
    const { client, feed } = this.context;
    const controller = new AbortController();
    this.#controller = controller;
    const iso = (seconds: number) => new Date(seconds * 1000).toISOString();
    try {
      const readings = await client.readings(feed.id, venue, iso(from), iso(to), controller.signal);
      this.dots = readings.map(({ timestamp, occupancy }) => ({ at: Date.parse(timestamp) / 1000, guests: occupancy }));
      this.state = "there";
    } catch {
      if (controller.signal.aborted) return;
      this.state = "failed";
    }
    this.changed();
  }
}
