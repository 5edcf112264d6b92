import type { HttpResponseInit } from "@azure/functions";
import type { App } from "../../compose";
import type { Feed } from "../../config/schema";
import { isOpen } from "../../hours/open";
import { log } from "../../log";
import { messageOf } from "../../model/errors";
import { iso } from "../../model/time";
import type { HealthAnswer } from "../answers/health";
import { answer, detailOf } from "../problem";
import { stateOf, type FeedState } from "./state";

type FeedHealth = HealthAnswer["feeds"][number];

/** Aggregation comes right after each window; so many windows and so long behind, it has stopped. */
const windowsBehind = 3;
const behindMs = 120_000;

/** `GET /api/health`: 503 where a feed that is to be heard is not, or what was heard does not reach the archive. */
export async function answerHealth(app: App, health: () => Promise<HealthAnswer>): Promise<HttpResponseInit> {
  const body = await health();
  return answer(body.status === "green" ? 200 : 503, { ...body, now: iso(app.clock.now()) });
}

export async function healthOf(app: App): Promise<HealthAnswer> {
  const feeds = await Promise.all(
    app.config.feeds.map((feed) =>
      healthOfFeed(app, feed).catch((error: unknown): FeedHealth => {
        log("error", "health-unknown", { feed: feed.id, error: messageOf(error) });
        return { feed: feed.id, status: "red", reason: detailOf(error), as_of: null };
      }),
    ),
  );
  const status = feeds.every((feed) => feed.status === "green") ? "green" : "red";
  return { status, now: iso(app.clock.now()), feeds };
}

async function healthOfFeed(app: App, feed: Feed): Promise<FeedHealth> {
  const state = await stateOf(app, feed);
  const reason = staleness(app, feed, state) ?? (await backlog(app, feed, state)) ?? null;
  const { lastFrameAt } = state;
  return {
    feed: feed.id,
    status: reason === null ? "green" : "red",
    reason,
    as_of: lastFrameAt === undefined ? null : iso(lastFrameAt),
  };
}

/** Why what is known is too old, if it is. */
function staleness({ clock }: App, feed: Feed, { state, lastFrameAt, wantedSince }: FeedState): string | undefined {
  if (state === "listening" || state === "stopped" || state === "closed") return undefined;
  const patienceMs = patienceOf(feed);
  const now = clock.now();
  // Nobody can have heard anything in the first moments.
  const justBegun =
    wantedSince === undefined ||
    wantedSince > now - patienceMs ||
    !isOpen(feed.openingHours, feed.timeZone, now - patienceMs);
  if (justBegun || (lastFrameAt !== undefined && lastFrameAt >= now - patienceMs)) return undefined;
  const since = lastFrameAt === undefined ? "No frame is known" : `The last frame came at ${iso(lastFrameAt)}`;
  return state === "silent"
    ? `${since}: a listener is connected, but the feed sends nothing.`
    : `${since}: the feed is to be heard, but nobody is connected; see GET /api/collectors/${feed.id}.`;
}

/** Frames come, but windows don't. */
async function backlog(
  { clock, days }: App,
  feed: Feed,
  { state, wantedSince }: FeedState,
): Promise<string | undefined> {
  if (state !== "listening") return undefined;
  const latest = clock.now() - Math.max(windowsBehind * feed.windowSeconds * 1000, behindMs);
  const opened = isOpen(feed.openingHours, feed.timeZone, latest);
  if (!opened || wantedSince === undefined || wantedSince > latest) return undefined;
  const span = await days.span(feed.id);
  const index = span && (await days.index(feed.id, span.last));
  if (index && Date.parse(index.known_to) >= latest) return undefined;
  const last = index ? `The last window in the archive ended at ${index.known_to}` : "No window is in the archive";
  return `${last}: frames come, but they are not aggregated; see the log of the collector.`;
}

function patienceOf({ connection, flushSeconds }: Feed): number {
  return (connection.silenceSeconds + 2 * flushSeconds) * 1000;
}
