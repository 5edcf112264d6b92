import type { ArchivedDay } from "../../src/model/archived-day";
import { openDayFile } from "./parquet";
import type { Store } from "./storage";

const dayMs = 86_400_000;

export function nameOfFile(feed: string, date: string): string {
  return `archive/${feed}/${date.slice(0, 4)}/${date}.parquet`;
}

/** What the day files of a feed hold, for whoever misses a raw window. */
export class HeldWindows {
  readonly #days = new Map<string, Promise<ArchivedDay | undefined>>();

  constructor(
    private readonly store: Store,
    private readonly feed: string,
  ) {}

  /** Whether the window that starts at an instant is held by a day's file. */
  async holds(at: number): Promise<boolean> {
    // The local day of an instant is that of UTC, or one beside it.
    for (const shift of [0, -dayMs, dayMs]) {
      const day = await this.#day(new Date(at + shift).toISOString().slice(0, 10));
      if (day?.windows.start.some((start) => Date.parse(day.from) + start * 1000 === at)) return true;
    }
    return false;
  }

  #day(date: string): Promise<ArchivedDay | undefined> {
    let day = this.#days.get(date);
    if (!day) this.#days.set(date, (day = this.#read(date)));
    return day;
  }

  async #read(date: string): Promise<ArchivedDay | undefined> {
    const bytes = await this.store.download(nameOfFile(this.feed, date));
    if (typeof bytes === "string") return undefined;
    return (await openDayFile(bytes).catch(() => undefined))?.day;
  }
}
