import type { Feed } from "../config/schema";
import { closedSpans } from "../hours/open";
import type { Span, Window } from "../model/window";
import type { Profile } from "../window/assemble";

/** What the configuration says of a feed, as far as a window's content depends on it. */
export function profileOf(feed: Feed, window: Window): Profile {
  const venues = new Map(feed.venues.map((venue) => [venue.id, venue]));
  const closed = new Map<string, Span[]>();
  return {
    feed: feed.id,
    seamMs: feed.seamSeconds * 1000,
    venues,
    single: feed.venues.length === 1 ? feed.venues[0]?.id : undefined,
    closed(venue) {
      let spans = closed.get(venue);
      if (!spans) {
        const hours = venues.get(venue)?.openingHours ?? feed.openingHours;
        spans = hours ? closedSpans(hours, feed.timeZone, window.start, window.end) : [];
        closed.set(venue, spans);
      }
      return spans;
    },
  };
}
