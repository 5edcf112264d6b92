import type { App } from "../../compose";
import type { Feed } from "../../config/schema";
import { isOpen } from "../../hours/open";
import type { NowAnswer } from "../answers/now";

/** Listeners say that they are there with every flush; one that missed this many counts as gone. */
const flushesMissed = 2;
const leastPatienceMs = 10_000;

/** Whether anybody listens to a feed now, in any deployment. */
export async function stateOf({ control, clock }: App, feed: Feed): Promise<NowAnswer["state"]> {
  const deployments = await control.deployments();
  const [wanted, heard] = await Promise.all([
    Promise.all(deployments.map((each) => control.wanted(feed.id, each))),
    Promise.all(deployments.map((each) => control.heard(feed.id, each))),
  ]);
  if (!wanted.some((state) => state?.wanted)) return "stopped";
  const now = clock.now();
  const patience = Math.max(leastPatienceMs, flushesMissed * feed.flushSeconds * 1000);
  const connected = heard.flat().filter(({ heardAt, state }) => heardAt >= now - patience && state.connected);
  if (connected.length > 0) {
    const since = now - feed.connection.silenceSeconds * 1000;
    return connected.some(({ state }) => (state.lastFrameAt ?? 0) >= since) ? "listening" : "silent";
  }
  return isOpen(feed.openingHours, feed.timeZone, now) ? "down" : "closed";
}
