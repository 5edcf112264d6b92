import type { HttpResponseInit } from "@azure/functions";
import type { App } from "../../compose";
import type { Feed } from "../../config/schema";
import { localDay } from "../../hours/day";
import { isOpen, nextOpening } from "../../hours/open";
import { own } from "../../model/record";
import { iso } from "../../model/time";
import type { FeedsAnswer } from "../answers/feeds";
import type { Asked } from "./parameters";
import { replyTo } from "./reply";
import { describeVenue, venueIds } from "./venues";

type FeedAnswer = FeedsAnswer["feeds"][number];

/** `GET /api/feeds`: every feed with its venues; one blob read a feed at most. */
export async function answerFeeds(app: App, request: Asked): Promise<HttpResponseInit> {
  const body: FeedsAnswer = { feeds: await Promise.all(app.config.feeds.map((feed) => describe(app, feed))) };
  return replyTo(request, { body, maxAge: 30 });
}

async function describe({ days, clock }: App, feed: Feed): Promise<FeedAnswer> {
  const now = clock.now();
  const { id, name, timeZone, windowSeconds, openingHours } = feed;
  const span = await days.span(id);
  const newest = span && (await days.index(id, span.last));
  const opening = nextOpening(openingHours, timeZone, now);
  const open = isOpen(openingHours, timeZone, now);
  const seen = newest?.venues ?? {};
  return {
    id,
    name,
    time_zone: timeZone,
    window_seconds: windowSeconds,
    open,
    next_opening: open || opening === null ? null : iso(opening),
    today: localDay(timeZone, now).date,
    first_day: span?.first ?? null,
    venues: venueIds(feed, seen).map((venue) => describeVenue(feed, venue, own(seen, venue))),
  };
}
