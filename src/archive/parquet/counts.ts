import type { DayIndex } from "../../model/day";
import { HeadcountError } from "../../model/errors";
import { iso } from "../../model/time";
import type { Span, Window } from "../../model/window";
import { windowsOf } from "../../window/day";
import type { Part } from "./parts";

/**
 * Holds a day's windows against its index, which counts the readings of each: what the one knows and the other doesn't
 * may never become a day's file.
 */
export class Counts {
  /** By the window's start, what no part has accounted for yet. */
  readonly #expected = new Map<number, number>();

  constructor(private readonly index: DayIndex) {
    const venues = Object.values(index.venues);
    windowsOf(index).forEach(({ from }, place) => {
      const samples = venues.reduce((sum, venue) => sum + (venue.samples[place] ?? 0), 0);
      this.#expected.set(from, samples);
    });
  }

  /** @throws HeadcountError ARCHIVE_INVALID */
  check({ window, rows, raw }: Part, day: Span): void {
    const expected = this.#expected.get(window.start);
    this.#expected.delete(window.start);
    // Of a window that meets two days a day's file has a part.
    const whole = window.start >= day.from && window.end <= day.to;
    const found = raw ? raw.events.length : whole ? rows.length : expected;
    if (found === expected) return;
    throw this.#disagree(window, expected, `${raw ? "its raw window" : "the day's file"} has ${found ?? 0}`);
  }

  /** @throws HeadcountError ARCHIVE_INVALID where readings are counted that stand nowhere */
  finish(): void {
    for (const [start, expected] of this.#expected)
      if (expected > 0) throw this.#disagree({ start }, expected, "there is no raw window");
  }

  #disagree({ start }: Pick<Window, "start">, expected: number | undefined, found: string): HeadcountError {
    const { feed, date } = this.index;
    const counted = expected === undefined ? "does not know the window" : `counts ${expected} readings in the window`;
    return new HeadcountError(
      "ARCHIVE_INVALID",
      `${feed}, ${date}: the day's index ${counted} of ${iso(start)}, and ${found}. The next round looks again; if it stays so, \`npm run days\` makes the index again.`,
    );
  }
}
