import type { Snapshot } from "../../model/snapshot";
import type { Span } from "../../model/window";
import type { ClockHour } from "./hours";

/** What the snapshots of a clock hour said of a venue. */
export interface SeenHour {
  readonly sum: number;
  readonly count: number;
  readonly max: number;
  readonly maxAt: number;
}

/** What the snapshots said of a venue. */
export interface SeenVenue {
  name: string | undefined;
  points: number;
  changes: number;
  /** Changes whose later snapshot was taken while somebody was listening. */
  coveredChanges: number;
  /** By place of the hour in the range. */
  readonly hours: Map<number, SeenHour>;
}

interface Failure {
  readonly code: string;
  count: number;
  message: string;
}

const longestText = 500;
const mostCodes = 50;

/** Counts what snapshots say, a few numbers a venue and hour. */
export class Looks {
  readonly venues = new Map<string, SeenVenue>();
  readonly failures = new Map<string, Failure>();
  /** Places of hours with a snapshot that has a value. */
  readonly hours = new Set<number>();
  taken = 0;
  failed = 0;
  readonly #last = new Map<string, number>();
  #hour = 0;
  #gap = 0;

  /** @param gaps in order */
  constructor(
    private readonly clock: readonly ClockHour[],
    private readonly gaps: readonly Span[],
  ) {}

  /** @param snapshot of the range, in order of `due` */
  add(snapshot: Snapshot): void {
    if (snapshot.failure) this.#fail(snapshot.failure);
    if (snapshot.values.length === 0) return;
    this.taken++;
    const place = this.#placeOf(Date.parse(snapshot.due));
    if (place === undefined) return;
    this.hours.add(place);
    const at = Date.parse(snapshot.taken);
    const covered = this.#isCovered(at);
    for (const { venue: id, occupancy, name } of snapshot.values) {
      const venue = this.#venue(id);
      venue.name = name ?? venue.name;
      venue.points++;
      const last = this.#last.get(id);
      this.#last.set(id, occupancy);
      if (last !== undefined && last !== occupancy) {
        venue.changes++;
        if (covered) venue.coveredChanges++;
      }
      const before = venue.hours.get(place) ?? { sum: 0, count: 0, max: -Infinity, maxAt: 0 };
      const isMore = occupancy > before.max;
      venue.hours.set(place, {
        sum: before.sum + occupancy,
        count: before.count + 1,
        max: isMore ? occupancy : before.max,
        maxAt: isMore ? at : before.maxAt,
      });
    }
  }

  #venue(id: string): SeenVenue {
    let venue = this.venues.get(id);
    if (!venue) {
      venue = { name: undefined, points: 0, changes: 0, coveredChanges: 0, hours: new Map() };
      this.venues.set(id, venue);
    }
    return venue;
  }

  #fail({ code, message }: NonNullable<Snapshot["failure"]>): void {
    this.failed++;
    // What comes from elsewhere can't grow without end.
    const key = this.failures.has(code) || this.failures.size < mostCodes ? code.slice(0, longestText) : "OTHER";
    const failure = this.failures.get(key) ?? { code: key, count: 0, message: "" };
    failure.count++;
    failure.message = message.slice(0, longestText);
    this.failures.set(key, failure);
  }

  #placeOf(due: number): number | undefined {
    while ((this.clock[this.#hour]?.to ?? Infinity) <= due) this.#hour++;
    const hour = this.clock[this.#hour];
    return hour && hour.from <= due ? this.#hour : undefined;
  }

  #isCovered(at: number): boolean {
    while ((this.gaps[this.#gap]?.to ?? Infinity) <= at) this.#gap++;
    // One that was taken a little before the last one finds the gap before it.
    const [before, gap] = [this.gaps[this.#gap - 1], this.gaps[this.#gap]];
    return ![before, gap].some((each) => each && each.from <= at && at < each.to);
  }
}
