import type { RawWindow, Statistics } from "../model/archive";
import type { Flag } from "../model/flag";
import type { VenueInfo } from "../model/journal";
import type { Frame, Reading } from "../model/reading";
import { own } from "../model/record";
import { iso } from "../model/time";
import type { Span, Window } from "../model/window";
import type { Stretch } from "./evidence";
import type { Kept } from "./kept";
import { statisticsOf, type Sample } from "./statistics";
import type { Standing } from "./stitch";

/** What the configuration knows of a feed's venues, as far as a window's content depends on it. */
export interface VenueProfile {
  /** By venue id. */
  readonly venues: ReadonlyMap<string, VenueInfo>;
  /** Where a venue is closed within the window. */
  closed(venue: string): readonly Span[];
}

interface Seen {
  name?: string;
  capacity?: number;
  readonly samples: Sample[];
  readonly flags: Set<Flag>;
}

/** What a session knew of its venues, frame by frame, of frames that are not kept, too. */
class Learning {
  readonly carried: readonly string[];
  readonly #infos: Map<string, VenueInfo>;
  readonly #frames: readonly Frame[];
  #next: number;

  constructor(stretch: Stretch, windowStart: number) {
    const known = stretch.known.get(windowStart);
    this.carried = [...(known?.carry.keys() ?? [])];
    this.#infos = new Map(known?.venues);
    this.#frames = stretch.frames;
    const first = stretch.frames.findIndex((frame) => frame.at >= windowStart);
    this.#next = first < 0 ? stretch.frames.length : first;
  }

  before({ seq }: Frame): ReadonlyMap<string, VenueInfo> {
    for (let frame = this.#frames[this.#next]; frame && frame.seq < seq; frame = this.#frames[++this.#next]) {
      for (const { venue, name, capacity } of frame.readings) {
        if (name === undefined && capacity === undefined) continue;
        const info = this.#infos.get(venue);
        this.#infos.set(venue, { name: name ?? info?.name, capacity: capacity ?? info?.capacity });
      }
    }
    return this.#infos;
  }
}

/** Describes every venue that a window's frames, or the readings carried into it, speak of; by id, in order of id. */
export function describeVenues(
  window: Window,
  kept: readonly Kept[],
  leading: Stretch | undefined,
  covered: readonly Span[],
  profile: VenueProfile,
  before: { readonly raw: RawWindow; readonly standing: Standing } | undefined,
): { venues: RawWindow["venues"]; statistics: Record<string, Statistics> } {
  const earlier = before?.raw;
  const seen = new Map<string, Seen>();
  const of = (id: string): Seen => {
    let venue = seen.get(id);
    if (!venue) {
      venue = { samples: [], flags: new Set(own(earlier?.venues, id)?.flags) };
      seen.set(id, venue);
    }
    return venue;
  };
  for (const id of Object.keys(earlier?.venues ?? {})) of(id);

  const atStart = leading?.known.get(window.start);
  const infos = new Map<Stretch, Learning>();
  if (atStart) learn(atStart.carry.keys(), atStart.venues);
  let speaking: Stretch | undefined = leading;
  for (const { stretch, frame } of kept) {
    let learning = infos.get(stretch);
    if (!learning) infos.set(stretch, (learning = new Learning(stretch, window.start)));
    if (stretch !== speaking) learn(learning.carried, learning.before(frame));
    speaking = stretch;
    const judged = before?.standing.where(stretch.id, frame.seq) === window.start;
    for (const reading of frame.readings) hear(reading, frame.at, judged);
  }
  // What was held before a gap says nothing after it.
  const carried = covered[0]?.from === window.start ? atStart?.carry : undefined;

  const venues: [string, RawWindow["venues"][string]][] = [];
  const statistics: [string, Statistics][] = [];
  for (const id of [...seen.keys()].sort()) {
    const { name, capacity, samples, flags } = of(id);
    const configured = profile.venues.get(id);
    const carry = carried?.get(id);
    const described = {
      name: name ?? own(earlier?.venues, id)?.name ?? configured?.name ?? id,
      capacity: capacity ?? own(earlier?.venues, id)?.capacity ?? configured?.capacity ?? null,
      ...(carry && { carry: { occupancy: carry.occupancy, timestamp: iso(carry.at) } }),
      flags: [...flags].sort(),
    };
    venues.push([id, described]);
    statistics.push([id, statisticsOf(samples, covered, carry?.occupancy)]);
  }
  // Assigning would lose a venue called `__proto__`.
  return { venues: Object.fromEntries(venues), statistics: Object.fromEntries(statistics) };

  function learn(carried: Iterable<string>, infos: ReadonlyMap<string, VenueInfo>): void {
    for (const id of carried) of(id);
    for (const [id, info] of infos) note(of(id), info);
  }

  function note(venue: Seen, { name, capacity }: VenueInfo): void {
    if (name !== undefined) venue.name = name;
    if (capacity === undefined) return;
    if (venue.capacity !== undefined && venue.capacity !== capacity) venue.flags.add("capacity-changed");
    if (capacity === 0) venue.flags.add("zero-capacity");
    venue.capacity = capacity;
  }

  function hear(reading: Reading, at: number, judged: boolean): void {
    const venue = of(reading.venue);
    note(venue, reading);
    venue.samples.push({ at, occupancy: reading.occupancy });
    if (judged) return;
    const capacity = venue.capacity ?? profile.venues.get(reading.venue)?.capacity;
    if (capacity === 0) venue.flags.add("zero-capacity");
    else if (capacity !== undefined && reading.occupancy > capacity) venue.flags.add("over-capacity");
    if (reading.occupancy !== 0 && profile.closed(reading.venue).some((span) => span.from <= at && at < span.to)) {
      venue.flags.add("nonzero-while-closed");
    }
  }
}
