import type { App } from "../../compose";
import type { Feed } from "../../config/schema";
import { HeadcountError } from "../../model/errors";
import { own } from "../../model/record";
import type { Span } from "../../model/window";

/** What a blob says of a venue. */
interface Seen {
  readonly name: string;
  readonly capacity: number | null;
}

/** A venue's name for readers, and its capacity: the configured name goes first, and the capacity that the feed sent. */
export function describeVenue(feed: Feed, id: string, seen: Seen | undefined): Seen & { id: string } {
  const known = feed.venues.find((venue) => venue.id === id);
  return { id, name: known?.name ?? seen?.name ?? id, capacity: seen?.capacity ?? known?.capacity ?? null };
}

/** Every venue that is configured or seen: the configured ones first, in their order, then the others by id. */
export function venueIds(feed: Feed, ...seen: readonly Readonly<Record<string, unknown>>[]): string[] {
  return [...new Set([...feed.venues.map(({ id }) => id), ...seen.flatMap((each) => Object.keys(each)).sort()])];
}

/** The venues asked for: one, which must be configured or seen, or all. @throws HeadcountError VENUE_UNKNOWN */
export function venuesAsked(feed: Feed, asked: string | undefined, seen: Readonly<Record<string, unknown>>): string[] {
  if (asked === undefined) return Object.keys(seen);
  if (own(seen, asked) === undefined && !feed.venues.some(({ id }) => id === asked)) throw unknownVenue(feed, asked);
  return [asked];
}

/** Looks for a venue in the configuration, and in every day of a stretch of time. @throws HeadcountError VENUE_UNKNOWN */
export async function assureVenue({ days }: Pick<App, "days">, feed: Feed, id: string, span: Span): Promise<void> {
  if (feed.venues.some((venue) => venue.id === id)) return;
  for await (const { hours } of days.digestsWithin(feed, span)) if (hours.venues.has(id)) return;
  throw unknownVenue(feed, id);
}

export function unknownVenue(feed: Feed, id: string): HeadcountError {
  const name = JSON.stringify(id.length > 40 ? `${id.slice(0, 40)}…` : id);
  return new HeadcountError(
    "VENUE_UNKNOWN",
    `there is no venue ${name} in ${feed.id} then; GET /api/feeds names those there are now.`,
  );
}
