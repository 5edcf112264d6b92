import type { Feed } from "../../config/schema";
import { closedSpans } from "../../hours/open";
import type { OpeningHours } from "../../hours/schema";
import type { Span } from "../../model/window";
import { length } from "../../window/spans";

/** Whether a venue is open for more than half of an hour; without opening hours it always is. */
export function openBy(
  feed: Pick<Feed, "openingHours" | "timeZone" | "venues">,
): (venue: string | undefined, hour: Span) => boolean {
  const venues = new Map(feed.venues.map(({ id, openingHours }) => [id, openingHours]));
  const known = new Map<OpeningHours, Map<number, boolean>>();
  return (venue, hour) => {
    const hours = (venue !== undefined ? venues.get(venue) : undefined) ?? feed.openingHours;
    if (hours === undefined) return true;
    const byHour = known.get(hours) ?? new Map<number, boolean>();
    known.set(hours, byHour);
    let open = byHour.get(hour.from);
    if (open === undefined) {
      open = length(closedSpans(hours, feed.timeZone, hour.from, hour.to)) * 2 < hour.to - hour.from;
      byHour.set(hour.from, open);
    }
    return open;
  };
}
