import type { Feed } from "../../src/config/schema";
import { isOpen } from "../../src/hours/open";
import type { GapReason } from "../../src/model/gap";
import type { Span } from "../../src/model/window";
import { natural } from "../feed/cadence";
import { singleText, venuesText } from "../feed/frame";
import { randomStream, unit } from "../feed/noise";
import { simulation, type VenueState } from "../feed/source";
import { findVenue, MAIN_VENUE, VENUES } from "../feed/venues";
import { outageOn } from "./outages";

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** A moment of a feed's past: a frame, or why nobody heard one, with what it would have said where that is known. */
export type Moment =
  | { readonly at: number; readonly text: string; readonly states: readonly VenueState[] }
  | { readonly at: number; readonly reason: GapReason; readonly missed?: readonly VenueState[] };

/**
 * Frames as the simulated feed would have published them; nothing in outages and outside of opening hours.
 * @param denseFrom from this instant on at the real feed's pace, before it one a minute
 */
export function* momentsOf(feed: Feed, { from, to }: Span, seed: number, denseFrom = Infinity): Generator<Moment> {
  const single = typeof feed.mapping.venue === "object";
  const main = findVenue(MAIN_VENUE);
  const source = simulation(single && main ? [main] : VENUES, seed, "real");
  const random = randomStream(seed);
  let count = 0;
  for (const at of instants({ from, to }, seed, denseFrom)) {
    const outage = outageOn(seed, Math.floor(at / dayMs) * dayMs);
    if (!isOpen(feed.openingHours, feed.timeZone, at)) yield { at, reason: "closed" };
    else if (outage && outage.from <= at && at < outage.to) {
      yield { at, reason: outage.reason, missed: source.next(count++, at) };
    } else {
      const states = source.next(count++, at);
      const [first] = states;
      yield { at, states, text: single && first ? singleText(first, at) : venuesText(states, at, "wander", random) };
    }
  }
}

function* instants({ from, to }: Span, seed: number, denseFrom: number): Generator<number> {
  for (let minute = Math.ceil(from / minuteMs); minute * minuteMs < Math.min(to, denseFrom); minute++) {
    const at = minute * minuteMs + Math.floor(unit(seed, minute, "second") * 50_000);
    if (at < Math.min(to, denseFrom)) yield at;
  }
  const gap = natural(randomStream(seed + 1));
  for (let at = Math.max(from, denseFrom); at < to; at += Math.round(gap() ?? minuteMs)) yield at;
}
