import type { Operation } from "./app-process";
import { feedId, type Deployment } from "./deployment";
import type { Arguments } from "./events";
import type { Site } from "./site";

const collector = `collector-${feedId}`;

/** Activities run twice. */
export async function twice(site: Site, deployment: Deployment, { mode, forMs }: Arguments<"twice">): Promise<void> {
  await deployment.control("repeat", { mode });
  await site.wait(forMs);
  await deployment.control("repeat", { mode: "off" });
}

/** Activities begin late, or their completions arrive late. */
export async function lateActivities(
  site: Site,
  deployment: Deployment,
  { when, maxMs, forMs, seed }: Arguments<"late">,
): Promise<void> {
  await deployment.control("delay", { when, maxMs: site.scale.ms(maxMs), seed });
  await site.wait(forMs);
  await deployment.control("delay", { when, maxMs: 0 });
}

export async function operate({ app }: Deployment, operations: readonly Operation[]): Promise<void> {
  for (const operation of operations) await app.manage(collector, operation);
}

export async function suspend(site: Site, { app }: Deployment, { forMs }: Arguments<"suspend">): Promise<void> {
  await app.manage(collector, "suspend");
  await site.wait(forMs);
  await app.manage(collector, "resume");
}

/** Two clients at odds; in the end the feed is wanted. */
export async function toggle(site: Site, deployment: Deployment, given: Arguments<"toggle">): Promise<void> {
  const asked: Promise<unknown>[] = [];
  for (const { call, afterMs } of given.calls) {
    await site.wait(afterMs);
    asked.push(deployment.want(call === "start"));
  }
  await Promise.all(asked);
  await site.wait(given.wantedAfterMs);
  await deployment.want(true);
}
