import type { Operation } from "./app-process";
import { feedId, type Deployment } from "./deployment";
import type { Arguments } from "./events";
import type { Site } from "./site";

const collector = `collector-${feedId}`;

/** Activities run twice. */
export async function twice(site: Site, deployment: Deployment, { mode, forMs }: Arguments<"twice">): Promise<boolean> {
  const bit = await deployment.control("repeat", { mode });
  await site.wait(forMs);
  await deployment.control("repeat", { mode: "off" });
  return bit;
}

/** Activities begin late, or their completions arrive late. */
export async function lateActivities(
  site: Site,
  deployment: Deployment,
  { when, maxMs, forMs, seed }: Arguments<"late">,
): Promise<boolean> {
  const bit = await deployment.control("delay", { when, maxMs: site.scale.ms(maxMs), seed });
  await site.wait(forMs);
  await deployment.control("delay", { when, maxMs: 0 });
  return bit;
}

export async function operate({ app }: Deployment, operations: readonly Operation[]): Promise<boolean> {
  let bit = false;
  for (const operation of operations) bit = done(await app.manage(collector, operation)) || bit;
  return bit;
}

export async function suspend(site: Site, { app }: Deployment, { forMs }: Arguments<"suspend">): Promise<boolean> {
  const bit = done(await app.manage(collector, "suspend"));
  await site.wait(forMs);
  await app.manage(collector, "resume");
  return bit;
}

/** Two clients at odds; in the end the feed is wanted. */
export async function toggle(site: Site, deployment: Deployment, given: Arguments<"toggle">): Promise<boolean> {
  const asked: ReturnType<Deployment["want"]>[] = [];
  for (const { call, afterMs } of given.calls) {
    await site.wait(afterMs);
    asked.push(deployment.want(call === "start"));
  }
  const answers = await Promise.all(asked);
  await site.wait(given.wantedAfterMs);
  await deployment.want(true);
  return answers.some(done);
}

function done(answer: { readonly status: number } | undefined): boolean {
  return answer !== undefined && answer.status < 300;
}
