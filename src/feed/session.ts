import { encodeEnd, encodeReading, encodeThrough, frameLine } from "../journal/lines";
import { sortableId } from "../journal/names";
import type { GapReason } from "../model/gap";
import type { Carry, JournalHeader, VenueInfo } from "../model/journal";
import type { Reading } from "../model/reading";
import type { Window } from "../model/window";
import { windowAfter, windowAt, type Grid } from "../window/grid";
import type { Journals, OpenJournal } from "./ports";

/** Venues of which a session remembers what was said; ids come from outside, and each window's header names them all. */
const mostKnown = 10_000;

type OwnCarry = { -readonly [Key in keyof Carry]: Carry[Key] };

/** A reading of the last frame, and what need not be looked up again where it is said again. */
interface Last {
  readonly reading: Reading;
  /** As it stands in a line. */
  readonly text: string;
  carry: OwnCarry | undefined;
}

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
  readonly #carry = new Map<string, OwnCarry>();
  /** By place in the frame; empty where the frame was huge, or more than a number was new, so that it is said once. */
  #last: Last[] = [];

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
    const { texts, news } = this.#encode(readings);
    if (!this.#journal.write(frameLine(this.#seq + 1, at, delayed, texts), this.#seq + 1, at)) return false;
    this.#seq++;
    this.#lastAt = at;
    for (const last of this.#last) {
      const { venue, occupancy } = last.reading;
      last.carry ??= this.#carry.get(venue) ?? remember(this.#carry, venue, { occupancy, at });
      if (!last.carry) continue;
      last.carry.occupancy = occupancy;
      last.carry.at = at;
    }
    if (news || readings.length > mostKnown) this.#last = [];
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
      carry: new Map(Array.from(this.#carry, ([venue, carry]) => [venue, { ...carry }])),
    };
    return this.journals.open(header);
  }

  /** Remembers the frame as {@link Session.#last}, too. `news`: it says more than numbers. */
  #encode(readings: readonly Reading[]): { texts: string; news: boolean } {
    let texts = "";
    let news = false;
    readings.forEach((reading, place) => {
      let last = this.#last[place];
      if (last?.reading !== reading) {
        const said = this.#news(reading);
        news ||= said.name !== undefined || said.capacity !== undefined;
        last = { reading, text: encodeReading(said), carry: this.#carry.get(reading.venue) };
        this.#last[place] = last;
      }
      texts += place === 0 ? last.text : `,${last.text}`;
    });
    this.#last.length = readings.length;
    return { texts, news };
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

/** What is known of the venue afterwards; undefined where no more are remembered. */
function remember<T>(known: Map<string, T>, venue: string, what: T): T | undefined {
  if (!known.has(venue) && known.size >= mostKnown) return undefined;
  known.set(venue, what);
  return what;
}
