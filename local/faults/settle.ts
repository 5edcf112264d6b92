import { readArchive, type ArchiveContent } from "../check/archive";
import { feedId } from "./deployment";
import type { Site } from "./site";

const collector = `collector-${feedId}`;
const ended = ["Completed", "Terminated", "Failed", "Canceled"];

/** Waits until something holds, looking ten times a second. */
export async function until(holds: () => Promise<boolean> | boolean, withinMs: number): Promise<boolean> {
  const end = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > end) return false;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return true;
}

/** Says that the feed is wanted, or is not, until each deployment has understood. */
export async function wantEverywhere(site: Site, wanted: boolean): Promise<boolean> {
  const all = await Promise.all(
    site.deployments.map((deployment) =>
      until(async () => ((await deployment.want(wanted))?.status ?? 500) < 300, 10_000),
    ),
  );
  return all.every(Boolean);
}

/**
 * Takes back what faults asked for and could not take back themselves, since nobody answered then: a stop, and a
 * suspension, which is left alone by design. Whatever else is wrong must come right by itself.
 * @returns when there was nothing left to take back; undefined where nobody answers
 */
export async function takeBack(site: Site): Promise<number | undefined> {
  let since = Date.now();
  for (const deployment of site.deployments) {
    for (const each of deployment.all) {
      const status = await each.manage(collector, "status");
      if ((status?.body as { runtimeStatus?: string } | undefined)?.runtimeStatus !== "Suspended") continue;
      await each.manage(collector, "resume");
      since = Date.now();
    }
    const asked = { wanted: undefined as boolean | undefined };
    if (!(await until(async () => (asked.wanted = await deployment.wanted()) !== undefined, 10_000))) return undefined;
    if (asked.wanted === true) continue;
    if (!(await until(async () => ((await deployment.want(true))?.status ?? 500) < 300, 10_000))) return undefined;
    since = Date.now();
  }
  return since;
}

/** Waits until nobody listens and every collector has ended. @returns those that have not, a sentence each */
export async function stopped(site: Site, withinMs: number): Promise<string[]> {
  let left: string[] = [];
  await until(async () => {
    left = [];
    for (const deployment of site.deployments) {
      await deployment.tick();
      for (const each of deployment.all.filter(({ awake }) => awake)) {
        const status = await each.manage(collector, "status");
        const runtime = (status?.body as { runtimeStatus?: string } | undefined)?.runtimeStatus ?? "no answer";
        if (status?.status !== 404 && !ended.includes(runtime))
          left.push(
            `the collector of ${deployment.name} is ${runtime} though it was stopped: ${JSON.stringify(status?.body)}`,
          );
      }
    }
    const { connections } = await site.feedStatus();
    if (connections > 0) left.push(`${connections} connections to the feed are open though it was stopped`);
    return left.length === 0;
  }, withinMs);
  return left;
}

/** The archive as it stands: a content of ETags and texts that can be compared. */
export async function standing(site: Site): Promise<ArchiveContent> {
  return readArchive(site.archive, feedId);
}

/** The journals that stand, by name. */
export async function journals(site: Site): Promise<string[]> {
  const names: string[] = [];
  if (!(await site.journals.exists())) return names;
  for await (const { name } of site.journals.listBlobsFlat({ prefix: `journal/${feedId}/` })) names.push(name);
  return names;
}

/** What is different in the archive, a sentence each. */
export function differences(before: ArchiveContent, after: ArchiveContent): string[] {
  const faults: string[] = [];
  for (const name of new Set([...before.etags.keys(), ...after.etags.keys()])) {
    if (before.etags.get(name) === after.etags.get(name)) continue;
    const text = (content: ArchiveContent) => JSON.stringify(content.raw.get(name) ?? content.summaries.get(name));
    const how = text(before) === text(after) ? "was written again, the same" : "has another content";
    faults.push(`${name}: ${how} though nothing new was there to aggregate`);
  }
  return faults;
}
