import { momentAt, type Day } from "./clock";
import { capacityOn, occupancyAt } from "./day";
import type { Venue } from "./venues";

/** What one venue shows in one frame. */
export interface VenueState {
  readonly uid: string;
  readonly name: string;
  /** Guests. */
  readonly occupancy: number;
  /** Guests. */
  readonly capacity: number;
}

/** Where the content of frames comes from. */
export interface Source {
  /** All venues for frame number `n` at epoch ms `t`. */
  next(n: number, t: number): VenueState[];
}

/** Believable days, the same ones for the same seed. */
export function simulation(venues: readonly Venue[], seed: number, day: Day): Source {
  return {
    next(_n, t) {
      const moment = momentAt(t, day);
      return venues.map((venue) => ({
        uid: venue.uid,
        name: venue.name,
        occupancy: occupancyAt(venue, seed, moment),
        capacity: capacityOn(venue, seed, moment.day),
      }));
    },
  };
}

/** For tests: the first venue's occupancy is the frame's number; the others change every tenth frame. */
export function counter(venues: readonly Venue[]): Source {
  return {
    next: (n) =>
      venues.map(({ uid, name, capacity }, index) => ({
        uid,
        name,
        capacity,
        occupancy: index === 0 ? n : (Math.floor(n / 10) + index) % 60,
      })),
  };
}
