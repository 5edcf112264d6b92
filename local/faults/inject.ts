import type { FaultEvent, FeedEvent } from "./events";
import { lateActivities, operate, suspend, toggle, twice } from "./inject-durable";
import { end, freeze, step, zombie } from "./inject-process";
import { conflicts, deleteJournals, errors, lateRequests, loseAnswers, outage } from "./inject-storage";
import type { Site } from "./site";

/** Lets one fault loose; resolves when it is over and undone, at the latest soon after healing began. */
export async function inject(site: Site, event: FaultEvent): Promise<void> {
  const active = { fault: event.fault, from: Date.now(), to: Infinity, bit: false };
  site.active.push(active);
  active.bit = await dispatch(site, event);
  active.to = Date.now();
}

/** @returns whether it harmed anything */
function dispatch(site: Site, event: FaultEvent): Promise<boolean> {
  const deployment = site.deployment(event.on);
  switch (event.fault) {
    case "kill":
      return end(site, deployment, "SIGKILL", event.arguments);
    case "term":
      return end(site, deployment, "SIGTERM", event.arguments);
    case "freeze":
      return freeze(site, deployment, event.arguments);
    case "zombie":
      return zombie(site, deployment, event.arguments);
    case "step":
      return step(site, deployment, event.arguments);
    case "twice":
      return twice(site, deployment, event.arguments);
    case "late":
      return lateActivities(site, deployment, event.arguments);
    case "terminate":
      return operate(deployment, ["terminate"]);
    case "purge":
      return operate(deployment, ["terminate", "purge"]);
    case "suspend":
      return suspend(site, deployment, event.arguments);
    case "toggle":
      return toggle(site, deployment, event.arguments);
    case "errors":
      return errors(site, event.arguments);
    case "outage":
      return outage(site, event.arguments);
    case "lost-answers":
      return loseAnswers(site, event.arguments);
    case "late-requests":
      return lateRequests(site, event.arguments);
    case "conflicts":
      return conflicts(site, event.arguments);
    case "azurite":
      return site.restartAzurite(event.arguments.downMs).then(() => true);
    case "journal-deleted":
      return deleteJournals(site, deployment, event.arguments);
    case "drop":
    case "half-open":
    case "silence":
    case "hang":
    case "refuse":
    case "rubbish":
    case "burst":
    case "vanish":
    case "capacity":
    case "poison":
      return harmFeed(site, event);
  }
}

async function harmFeed(site: Site, { arguments: given }: FeedEvent): Promise<boolean> {
  let longest = 0;
  for (const request of given.requests) {
    await site.feedFault(request);
    if ("seconds" in request) longest = Math.max(longest, (request.seconds ?? 0) * 1000);
  }
  await site.wait(longest);
  return true;
}
