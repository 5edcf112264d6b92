import type { App } from "../../compose";
import type { Feed } from "../../config/schema";
import { isOpen } from "../../hours/open";
import { fromIso } from "../../model/time";
import type { NowAnswer } from "../answers/now";

/** Listeners say that they are there with every flush; one that missed this many counts as gone. */
const flushesMissed = 2;
const leastPatienceMs = 10_000;

/** Who listens to a feed now, in any deployment. */
export interface FeedState {
  readonly state: NowAnswer["state"];
  /** Receipt of the newest frame that a listener has told of, epoch milliseconds. */
  readonly lastFrameAt: number | undefined;
  /** Since when somebody is to listen; undefined where nobody is. */
  readonly wantedSince: number | undefined;
}

export async function stateOf({ control, clock }: App, feed: Feed): Promise<FeedState> {
  const deployments = await control.deployments();
  const [wanted, heard] = await Promise.all([
    Promise.all(deployments.map((each) => control.wanted(feed.id, each))),
    Promise.all(deployments.map((each) => control.heard(feed.id, each))),
  ]);
  const now = clock.now();
  const since = wanted.flatMap((state) => (state?.wanted ? fromIso(state.at) : []));
  const frames = heard.flat().flatMap(({ state }) => state.lastFrameAt ?? []);
  const patience = Math.max(leastPatienceMs, flushesMissed * feed.flushSeconds * 1000);
  const connected = heard.flat().filter(({ heardAt, state }) => heardAt >= now - patience && state.connected);
  const lively = connected.some(({ state }) => (state.lastFrameAt ?? 0) >= now - feed.connection.silenceSeconds * 1000);
  return {
    state: judge(since.length > 0, connected.length > 0, lively, isOpen(feed.openingHours, feed.timeZone, now)),
    lastFrameAt: frames.length > 0 ? Math.max(...frames) : undefined,
    wantedSince: since.length > 0 ? Math.min(...since) : undefined,
  };
}

function judge(wanted: boolean, connected: boolean, lively: boolean, open: boolean): FeedState["state"] {
  if (!wanted) return "stopped";
  if (connected) return lively ? "listening" : "silent";
  return open ? "down" : "closed";
}
