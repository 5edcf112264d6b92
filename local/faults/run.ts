import { setTimeout as sleep } from "node:timers/promises";
import { inject } from "./inject";
import { judge, type Judgement } from "./judge";
import type { Plan } from "./plan";
import { seenLedger } from "./ledger";
import { backoffMs, handshakeMs, silenceMs, storageTimeoutMs, flushMs, sweepMs, windowMs, type Scale } from "./scale";
import { differences, journals, standing, stopped, takeBack, until, wantEverywhere } from "./settle";
import { Site } from "./site";
import { strays } from "./strays";
import { verified } from "./verified";
import { Watch } from "./watch";
import type { Witness } from "./witness";

/** Runs one plan. @param keep keeps the directory of a run that failed */
export async function run(plan: Plan, scale: Scale, keep: boolean): Promise<Judgement> {
  const began = performance.now();
  const site = await Site.start(plan, scale);
  let failed = true;
  try {
    const witness = await witnessed(site);
    const disagreements = await verified(site);
    site.keepsake("archive", { raw: [...witness.archive.raw], ledger: witness.ledger });
    const bad = await site.end();
    const stuck = [...witness.stuck, ...bad, ...(await strays(site.directory))];
    const judgement = judge(site, { ...witness, stuck, disagreements }, (performance.now() - began) / 1000);
    failed = judgement.sentences.length > 0;
    return judgement;
  } finally {
    // Again where something was thrown above; nothing is ended twice.
    await site.end();
    if (keep && failed) {
      site.keepsake("apps", site.log.join("\n"));
      for (const { name, proxy } of site.deployments) site.keepsake(`storage-${name}`, proxy.trace.join("\n"));
      console.log(`seed ${plan.seed} is kept in ${site.directory}`);
    } else site.remove();
  }
}

async function witnessed(site: Site): Promise<Omit<Witness, "disagreements">> {
  const { plan, scale } = site;
  await wantEverywhere(site, true);
  const began = await until(() => site.deployments.every(({ acknowledged }) => acknowledged.latest > 0), 30_000);
  if (!began) throw new Error(`seed ${plan.seed}: it did not begin to listen:\n${site.log.slice(-20).join("\n")}`);
  const stopKeeping = plan.keepJournals ? keepJournals(site) : undefined;
  const watch = new Watch(site);
  const running = await loose(site);
  await site.heal(running);
  const stuck: string[] = [];
  const healed = Date.now();
  const takenBack = await takeBack(site);
  if (takenBack === undefined) stuck.push("nothing is answered though everything is healed");
  const healedAt = takenBack ?? healed;
  const { published } = await site.feedStatus();
  // Acknowledged one flush, and the patience of one request in flight, after it is heard.
  const patience = scale.ms(silenceMs + handshakeMs + backoffMs + flushMs + 2 * storageTimeoutMs) + 2000;
  const recovered = await until(
    () => site.deployments.every(({ acknowledged }) => acknowledged.latest > published),
    patience,
  );
  await sleep(scale.ms(flushMs));
  const stopAskedAt = Date.now();
  if (!(await wantEverywhere(site, false))) stuck.push("a stop is not answered though everything is healed");
  const stopAt = Date.now();
  stuck.push(...(await stopped(site, scale.ms(10_000) + 10_000)));
  await watch.look();
  await watch.end();
  stopKeeping?.();
  const changed = [...watch.shrunk];
  const settled = await settleArchive(site, changed, stuck);
  return {
    ...settled,
    stopAt,
    stopAskedAt,
    healedAt,
    recovered,
    stuck,
    changed,
    seen: watch.seen,
    mostMegabytes: watch.mostMegabytes,
    mostPendingBytes: site.mostPendingBytes,
  };
}

/** Lets the plan's faults loose at their times; resolves when the phase is over. @returns the faults, which may go on */
async function loose(site: Site): Promise<Promise<void>[]> {
  const { plan } = site;
  const running: Promise<void>[] = [];
  let at = 0;
  for (const event of plan.events) {
    await site.wait(event.at - at);
    at = event.at;
    running.push(inject(site, event));
  }
  await site.wait(plan.phaseMs - at);
  return running;
}

/**
 * Aggregates until nothing is left: all windows first, then all again by a process that remembers nothing, with no
 * journal deleted, then the sweep. The clocks are put forward, since windows and the sweep would be waited for else.
 */
async function settleArchive(
  site: Site,
  changed: string[],
  stuck: string[],
): Promise<Pick<Witness, "archive" | "ledger">> {
  const { scale, deployments } = site;
  const stopKeeping = keepJournals(site);
  const forwardMs = scale.ms(4 * windowMs + sweepMs + 2000);
  for (const deployment of deployments) deployment.putForward(forwardMs);
  for (const deployment of deployments) await deployment.round();
  const first = await standing(site);
  const deployment = site.deployment("a");
  await deployment.app.end("SIGTERM");
  await deployment.start();
  await deployment.round();
  const again = await standing(site);
  changed.push(...differences(first, again));
  if (changed.length > 0) site.keepsake("changed", { first: [...first.raw], again: [...again.raw] });
  stopKeeping();
  const swept = await until(
    async () => {
      if ((await journals(site)).length === 0) return true;
      await sleep(scale.ms(sweepMs) / 3);
      for (const each of deployments) await each.round();
      return false;
    },
    scale.ms(6000) + 6000,
  );
  if (!swept) stuck.push(...(await journals(site)).map((name) => `${name}: is left after the sweep`));
  const archive = await standing(site);
  changed.push(...differences(again, archive));
  return { archive, ledger: await seenLedger(deployment) };
}

function keepJournals({ deployments }: Site): () => void {
  const heal = deployments.map(({ proxy }) => proxy.harm(({ purpose }) => (purpose === "delete" ? 412 : "pass")));
  return () => {
    for (const each of heal) each();
  };
}
