import type { Window } from "../model/window";

export interface WindowCount {
  readonly frames: number;
  readonly readings: number;
}

const windowsKept = 4;

/** Counts what a live feed has taken: in all, and in each of the last windows. */
export class Tally {
  readonly #windows = new Map<number, { frames: number; readings: number }>();
  #frames = 0;
  #readings = 0;
  #rejects = 0;

  frame(window: Window, readings: number): void {
    this.#frames++;
    this.#readings += readings;
    let count = this.#windows.get(window.start);
    if (!count) {
      this.#windows.set(window.start, (count = { frames: 0, readings: 0 }));
      for (const start of [...this.#windows.keys()].slice(0, -windowsKept)) this.#windows.delete(start);
    }
    count.frames++;
    count.readings += readings;
  }

  refuse(count: number): void {
    this.#rejects += count;
  }

  of(window: Window): WindowCount {
    return this.#windows.get(window.start) ?? { frames: 0, readings: 0 };
  }

  get totals(): { frames: number; readings: number; rejects: number } {
    return { frames: this.#frames, readings: this.#readings, rejects: this.#rejects };
  }
}
