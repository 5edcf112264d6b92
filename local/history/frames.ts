import type { Feed } from "../../src/config/schema";
import { isOpen } from "../../src/hours/open";
import type { GapReason } from "../../src/model/gap";
import type { Span } from "../../src/model/window";
import { singleText, venuesText } from "../feed/frame";
import { randomStream, unit } from "../feed/noise";
import { simulation, type VenueState } from "../feed/source";
import { findVenue, MAIN_VENUE, VENUES } from "../feed/venues";
import { outageOn } from "./outages";

const minuteMs = 60_000;
const dayMs = 86_400_000;

/** A minute of a feed's past: a frame, or why nobody heard one, with what it would have said where that is known. */
export type Minute =
  | { readonly at: number; readonly text: string; readonly states: readonly VenueState[] }
  | { readonly at: number; readonly reason: GapReason; readonly missed?: readonly VenueState[] };

/** A frame a minute, as the simulated feed would have published it; nothing in outages and outside of opening hours. */
export function* minutesOf(feed: Feed, { from, to }: Span, seed: number): Generator<Minute> {
  const single = typeof feed.mapping.venue === "object";
  const main = findVenue(MAIN_VENUE);
  const source = simulation(single && main ? [main] : VENUES, seed, "real");
  const random = randomStream(seed);
  for (let minute = Math.ceil(from / minuteMs); minute * minuteMs < to; minute++) {
    const at = minute * minuteMs + Math.floor(unit(seed, minute, "second") * 50_000);
    if (at >= to) return;
    const outage = outageOn(seed, Math.floor(at / dayMs) * dayMs);
    if (!isOpen(feed.openingHours, feed.timeZone, at)) yield { at, reason: "closed" };
    else if (outage && outage.from <= at && at < outage.to) {
      yield { at, reason: outage.reason, missed: source.next(minute, at) };
    } else {
      const states = source.next(minute, at);
      const [first] = states;
      yield { at, states, text: single && first ? singleText(first, at) : venuesText(states, at, "wander", random) };
    }
  }
}
