import type { ArchivedReading } from "../../archive/readings/source";
import type { Gap } from "../../model/gap";
import type { Snapshot } from "../../model/snapshot";
import type { Span } from "../../model/window";
import type { ClockHour } from "./hours";
import { Look } from "./look";

/** What was heard of a venue in a clock hour. */
export interface HeardHour {
  /** Time for which the number was known, milliseconds. */
  readonly knownMs: number;
  /** Number times milliseconds. */
  readonly sum: number;
  readonly changes: number;
  /** Extremes while known; without meaning where nothing is known. */
  readonly min: number;
  readonly max: number;
  readonly maxAt: number;
}

/** What was heard of a venue. */
export interface HeardVenue {
  name: string;
  points: number;
  changes: number;
  /** By place of the hour in the range. */
  readonly hours: Map<number, HeardHour>;
  /** Snapshot less what was heard at the same time. */
  readonly differences: number[];
}

/** Told of every stretch for which a venue's number was known and the same. */
export type Trace = (venue: string, from: number, to: number, occupancy: number) => void;

interface Running extends HeardVenue {
  /** The number that holds now; undefined in a gap, and before the first one after it. */
  value: number | undefined;
  since: number;
  hour: { -readonly [Key in keyof HeardHour]: HeardHour[Key] } | undefined;
}

interface Edge {
  readonly at: number;
  readonly pass: () => void;
}

/**
 * Goes through time once, in order, over everything that was heard: a number holds until the next one, or until coverage
 * ends, never across a gap. It keeps some numbers a venue and hour, and no reading.
 */
export class Sweep {
  readonly venues = new Map<string, HeardVenue>();
  /** The snapshots of which something was known at their moment. */
  simultaneous = 0;
  readonly #running = new Map<string, Running>();
  readonly #open = new Set<Look>();
  /** What is still to come of snapshots, in order. */
  readonly #edges: Edge[] = [];
  #hour = 0;
  #gap = 0;
  #isCovered = true;
  #at: number;

  /**
   * @param hours every clock hour that meets the range
   * @param gaps in order, none touching another
   */
  constructor(
    private readonly span: Span,
    private readonly hours: readonly ClockHour[],
    private readonly gaps: readonly Gap[],
    private readonly toleranceMs: number,
    private readonly trace: Trace = () => undefined,
  ) {
    this.#at = span.from;
  }

  /** Announces a snapshot before time has come to it; one that comes too late is not compared with its moment. */
  expect(snapshot: Snapshot): void {
    const look = new Look(snapshot, this.toleranceMs);
    if (look.from < this.#at || look.to > this.span.to) return;
    this.#insert({ at: look.from, pass: () => this.#openLook(look) });
    this.#insert({ at: look.at, pass: () => this.#atMoment(look) });
    this.#insert({ at: look.to, pass: () => this.#closeLook(look) });
  }

  /** @param batch in order of receipt, and after what came before */
  hear(batch: readonly ArchivedReading[]): void {
    for (const reading of batch) {
      if (reading.at < this.span.from || reading.at >= this.span.to) continue;
      this.#advance(reading.at);
      this.#take(reading);
    }
  }

  finish(): void {
    this.#advance(this.span.to);
    for (const [id, venue] of this.#running) {
      this.#hold(id, venue, this.span.to);
      this.#closeHour(venue);
    }
  }

  #take({ at, venue: id, name, occupancy }: ArchivedReading): void {
    const venue = this.#venue(id, name);
    venue.points++;
    venue.name = name;
    for (const look of this.#open) look.hear(id, occupancy);
    if (!this.#isCovered) return;
    this.#hold(id, venue, at);
    const hour = this.#hourOf(venue);
    if (venue.value !== undefined && venue.value !== occupancy) {
      venue.changes++;
      hour.changes++;
    }
    venue.value = occupancy;
    this.#extend(hour, occupancy, at);
  }

  #venue(id: string, name: string): Running {
    let venue = this.#running.get(id);
    if (!venue) {
      venue = {
        name,
        points: 0,
        changes: 0,
        hours: new Map(),
        differences: [],
        value: undefined,
        since: this.#at,
        hour: undefined,
      };
      this.#running.set(id, venue);
      this.venues.set(id, venue);
    }
    return venue;
  }

  /** Passes everything that happens up to an instant besides readings, in order. */
  #advance(to: number): void {
    for (;;) {
      const [edge] = this.#edges;
      const hour = this.hours[this.#hour]?.to ?? Infinity;
      const gap = this.gaps[this.#gap];
      const gapAt = gap === undefined ? Infinity : this.#isCovered ? gap.from : gap.to;
      const next = Math.min(edge?.at ?? Infinity, hour, gapAt);
      if (next > to) break;
      this.#at = Math.max(this.#at, next);
      if (gapAt === next) this.#passGap();
      else if (hour === next) this.#passHour(next);
      else this.#edges.shift()?.pass();
    }
    this.#at = Math.max(this.#at, to);
  }

  #passGap(): void {
    const gap = this.gaps[this.#gap] as Gap;
    if (this.#isCovered) {
      for (const [id, venue] of this.#running) {
        this.#hold(id, venue, gap.from);
        venue.value = undefined;
      }
      this.#isCovered = false;
    } else {
      this.#isCovered = true;
      this.#gap++;
    }
  }

  #passHour(at: number): void {
    for (const [id, venue] of this.#running) {
      this.#hold(id, venue, at);
      this.#closeHour(venue);
    }
    this.#hour++;
  }

  /** Counts the number that holds up to an instant of the same hour. */
  #hold(id: string, venue: Running, to: number): void {
    const { value, since } = venue;
    if (value !== undefined && to > since) {
      const hour = this.#hourOf(venue);
      this.#extend(hour, value, since);
      hour.knownMs += to - since;
      hour.sum += value * (to - since);
      this.trace(id, since, to, value);
    }
    venue.since = Math.max(since, to);
  }

  #extend(hour: { min: number; max: number; maxAt: number }, value: number, at: number): void {
    if (value < hour.min) hour.min = value;
    if (value > hour.max) [hour.max, hour.maxAt] = [value, at];
  }

  #hourOf(venue: Running): NonNullable<Running["hour"]> {
    return (venue.hour ??= { knownMs: 0, sum: 0, changes: 0, min: Infinity, max: -Infinity, maxAt: 0 });
  }

  #closeHour(venue: Running): void {
    if (venue.hour) venue.hours.set(this.#hour, venue.hour);
    venue.hour = undefined;
  }

  #openLook(look: Look): void {
    this.#open.add(look);
    for (const id of look.venues) {
      const value = this.#running.get(id)?.value;
      if (value !== undefined) look.hear(id, value);
    }
  }

  #atMoment(look: Look): void {
    for (const id of look.venues) if (this.#running.get(id)?.value !== undefined) look.know(id);
  }

  #closeLook(look: Look): void {
    this.#open.delete(look);
    let any = false;
    for (const [id, difference] of look.differences()) {
      any = true;
      this.#running.get(id)?.differences.push(difference);
    }
    if (any) this.simultaneous++;
  }

  #insert(edge: Edge): void {
    let place = this.#edges.length;
    while (place > 0 && (this.#edges[place - 1] as Edge).at > edge.at) place--;
    this.#edges.splice(place, 0, edge);
  }
}
