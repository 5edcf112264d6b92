import { archiveContainer } from "../check/archive";
import type { Deployment } from "./deployment";
import type { Arguments } from "./events";
import type { Fate, Passing, Rule } from "./proxy";
import { storageTimeoutMs } from "./scale";
import type { Site } from "./site";

/** Every so many requests one is refused, or not answered. */
export function errors(site: Site, { answer, every, forMs }: Arguments<"errors">): Promise<boolean> {
  const answers: readonly Fate[] =
    answer === "mixed" ? [500, 503, "hang"] : [answer === "hang" ? answer : toStatus(answer)];
  let count = 0;
  return harm(
    site,
    forMs,
    everyNth(every, () => answers[count++ % answers.length] ?? 500),
  );
}

export function outage(site: Site, { how, forMs }: Arguments<"outage">): Promise<boolean> {
  return harm(site, forMs, () => how);
}

export function loseAnswers(site: Site, { what, how, every, forMs }: Arguments<"lost-answers">): Promise<boolean> {
  return harm(
    site,
    forMs,
    everyNth(every, () => how, what === "append" ? ({ purpose }) => purpose === "append" : undefined),
  );
}

/** Requests that storage does only when the app has given them up. */
export function lateRequests(site: Site, { every, forMs }: Arguments<"late-requests">): Promise<boolean> {
  const late = site.scale.ms(storageTimeoutMs) + 500;
  return harm(
    site,
    forMs,
    everyNth(every, () => ({ late })),
  );
}

/** Conditions that would have held are said not to. */
export function conflicts(site: Site, { every, forMs }: Arguments<"conflicts">): Promise<boolean> {
  return harm(
    site,
    forMs,
    everyNth(
      every,
      () => 412,
      ({ method, path }) => method === "PUT" && !path.includes("restype=container"),
    ),
  );
}

/** Takes journals away while they are written: right before an append. */
export async function deleteJournals(
  site: Site,
  { proxy, acknowledged }: Deployment,
  { count }: Arguments<"journal-deleted">,
): Promise<boolean> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), site.scale.ms(6000));
  site.healing.addEventListener("abort", () => late.abort(), { once: true });
  if (site.healing.aborted) late.abort();
  // Later than the app's patience it would be another fault: what it appended again would go with the blob.
  const journals = archiveContainer(site.storage, "headcount-journal", { retryOptions: { maxTries: 1 } });
  const withinMs = site.scale.ms(storageTimeoutMs) / 4;
  let bit = false;
  for (let left = count; left > 0; left--) {
    await proxy.moment("append", false, late.signal, async ({ path }) => {
      const blob = path.split("?")[0] ?? "";
      const client = journals.getBlobClient(blob.slice(blob.indexOf("/") + 1));
      const abortSignal = AbortSignal.timeout(withinMs);
      const gone = await client.deleteIfExists({ abortSignal }).catch(() => undefined);
      if (gone?.succeeded) acknowledged.forget(blob);
      bit ||= gone?.succeeded === true;
      return "pass";
    });
  }
  clearTimeout(timer);
  return bit;
}

async function harm(site: Site, forMs: number, rule: Rule): Promise<boolean> {
  let bit = false;
  const biting: Rule = (passing) => {
    const fate = rule(passing);
    bit ||= fate !== "pass";
    return fate;
  };
  const heal = site.deployments.map(({ proxy }) => proxy.harm(biting));
  await site.wait(forMs);
  for (const each of heal) each();
  return bit;
}

function everyNth(every: number, fate: () => Fate, matches: (passing: Passing) => boolean = () => true): Rule {
  let count = 0;
  return (passing) => (matches(passing) && ++count % every === 0 ? fate() : "pass");
}

function toStatus(answer: string): 500 | 503 {
  return answer === "500" ? 500 : 503;
}
