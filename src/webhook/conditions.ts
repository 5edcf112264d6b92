import type { Feed } from "../config/schema";
import type { WebhookSettings } from "../config/environment";
import { closedSpans } from "../hours/open";
import type { NowAnswer } from "../http/answers/now";
import type { FeedState } from "../http/reading/state";
import { iso } from "../model/time";
import type { Facts, Resolution } from "./message";

/** Whether something is to be told of: `moot` where the question does not arise, `unknown` where nobody can say. */
export type Verdict = "on" | "off" | "unknown" | { readonly moot: Exclude<Resolution, "recovered"> };

/** Something that may be told of. */
export interface Condition {
  /** The same for the same feed, kind and venue. */
  readonly key: string;
  readonly verdict: Verdict;
  readonly facts: Facts;
}

type Limits = Pick<WebhookSettings, "percent" | "staleMinutes">;

/** What there may be to tell of a feed. @param at epoch milliseconds */
export function conditionsOf(feed: Feed, now: NowAnswer, state: FeedState, limits: Limits, at: number): Condition[] {
  const since = at - limits.staleMinutes * 60_000;
  const idle = state.state === "stopped" || state.state === "closed" ? { moot: state.state } : undefined;
  const asOf = Math.max(state.lastFrameAt ?? -Infinity, now.as_of === null ? -Infinity : Date.parse(now.as_of));
  const stale: Condition = {
    key: "stale",
    verdict: idle ?? staleness(feed, state, asOf, since, at),
    facts: {
      kind: "stale",
      as_of: Number.isFinite(asOf) ? iso(asOf) : null,
      limit_minutes: limits.staleMinutes,
    },
  };
  const venues = now.venues.map(({ id, name, occupancy, capacity, percent, at: readAt, open, flags }): Condition => ({
    key: `over-capacity ${id}`,
    verdict:
      idle ?? (open === false ? { moot: "closed" } : fullness(occupancy, capacity, readAt, limits.percent, since)),
    facts: {
      kind: "over-capacity",
      venue: { id, name },
      occupancy,
      capacity,
      percent,
      limit_percent: limits.percent,
      flags,
    },
  }));
  return [stale, ...venues];
}

function staleness({ openingHours, timeZone }: Feed, state: FeedState, asOf: number, since: number, at: number) {
  if (asOf >= since) return "off";
  // Nobody can have heard anything before the feed was wanted and open.
  const meant = state.wantedSince !== undefined && state.wantedSince <= since;
  return meant && closedSpans(openingHours, timeZone, since, at).length === 0 ? "on" : "unknown";
}

function fullness(
  occupancy: number | null,
  capacity: number | null,
  readAt: string | null,
  limit: number,
  since: number,
): Verdict {
  if (occupancy === null || readAt === null) return { moot: "unknown" };
  if (Date.parse(readAt) < since) return "unknown";
  // The answer's percent is rounded.
  return capacity !== null && capacity > 0 && (occupancy / capacity) * 100 > limit ? "on" : "off";
}
