import { encodeEnd, encodeFrame, encodeThrough } from "../journal/lines";
import { sortableId } from "../journal/names";
import type { GapReason } from "../model/gap";
import type { Carry, JournalHeader, VenueInfo } from "../model/journal";
import type { Reading } from "../model/reading";
import type { Window } from "../model/window";
import { windowAfter, windowAt, type Grid } from "../window/grid";
import type { Journals, OpenJournal } from "./ports";

/** Venues of which a session remembers what was said; ids come from outside, and each window's header names them all. */
const mostKnown = 10_000;

/**
 * Writes one session down: each frame into the journal of the window in which it was received. A window is sealed by
 * the first frame after it, which proves that nothing of it is missing; so a session that fell silent never claims a
 * window's rest.
 */
export class Session {
  readonly id: string;
  #window: Window;
  #journal: OpenJournal | undefined;
  #seq = 0;
  #lastAt: number;
  readonly #venues = new Map<string, VenueInfo>();
  readonly #carry = new Map<string, Carry>();

  /** @param start receipt of the first frame, epoch milliseconds */
  constructor(
    private readonly feed: string,
    private readonly clock: string,
    private readonly grid: Grid,
    private readonly journals: Journals,
    readonly start: number,
    suffix: string,
  ) {
    this.id = sortableId(start, suffix);
    this.#window = windowAt(grid, start);
    this.#lastAt = start;
  }

  /** Receipt of the last frame, epoch milliseconds. */
  get lastAt(): number {
    return this.#lastAt;
  }

  /** How many frames it has written down. */
  get frames(): number {
    return this.#seq;
  }

  /** The window in which the last frame was received. */
  get window(): Window {
    return this.#window;
  }

  /**
   * Takes a frame. One without readings is evidence of life, and nothing to write down.
   * @returns false where memory is full: the frame is not taken, and the session must end
   */
  frame(at: number, readings: readonly Reading[], delayed: boolean): boolean {
    while (at >= this.#window.end) this.#advance();
    this.#journal ??= this.#open();
    if (readings.length === 0) {
      this.#lastAt = at;
      return true;
    }
    const line = encodeFrame({
      seq: this.#seq + 1,
      at,
      delayed,
      readings: readings.map((reading) => this.#news(reading)),
    });
    if (!this.#journal.write(line, this.#seq + 1, at)) return false;
    this.#seq++;
    this.#lastAt = at;
    for (const { venue, occupancy } of readings) remember(this.#carry, venue, { occupancy, at });
    return true;
  }

  /** Ends at the last frame: only data proves that data was coming. */
  end(reason: GapReason): void {
    this.#journal?.seal(encodeEnd(reason, this.#lastAt, this.#seq));
    this.#journal = undefined;
  }

  #advance(): void {
    this.#journal ??= this.#open();
    this.#journal.seal(encodeThrough(this.#seq));
    this.#window = windowAfter(this.grid, this.#window);
    this.#journal = this.#open();
  }

  #open(): OpenJournal {
    const header: JournalHeader = {
      kind: "session",
      feed: this.feed,
      session: this.id,
      clock: this.clock,
      start: this.start,
      window: this.#window,
      part: 0,
      from: Math.max(this.start, this.#window.start),
      firstSeq: this.#seq + 1,
      venues: new Map(this.#venues),
      carry: new Map(this.#carry),
    };
    return this.journals.open(header);
  }

  /** A reading, with name and capacity only where they differ from what was said before. */
  #news(reading: Reading): Reading {
    const { name, capacity, ...rest } = reading;
    const known = this.#venues.get(reading.venue);
    const newName = name === known?.name ? undefined : name;
    const newCapacity = capacity === known?.capacity ? undefined : capacity;
    if (newName === undefined && newCapacity === undefined) return rest;
    remember(this.#venues, reading.venue, { name: name ?? known?.name, capacity: capacity ?? known?.capacity });
    return {
      ...rest,
      ...(newName !== undefined && { name: newName }),
      ...(newCapacity !== undefined && { capacity: newCapacity }),
    };
  }
}

function remember<T>(known: Map<string, T>, venue: string, what: T): void {
  if (known.size < mostKnown || known.has(venue)) known.set(venue, what);
}
