import type { AppProcess } from "./app-process";
import type { Deployment } from "./deployment";
import type { Arguments, Moment } from "./events";
import type { Fate } from "./proxy";
import type { Site } from "./site";

/** A moment that does not come in two windows is not waited for any longer. */
const momentWithinMs = 10_000;
/** Moments that are met when storage has done what was asked, before the app knows. */
const answered: readonly Moment[] = ["append", "raw"];
const purposeOf = (moment: Moment) => (moment === "unwritten" ? "append" : moment);

/** Ends an app's process by a signal at a moment of its work, and starts it again. */
export function end(
  site: Site,
  deployment: Deployment,
  signal: "SIGKILL" | "SIGTERM",
  { moment, downMs }: Arguments<"kill">,
): Promise<boolean> {
  return deployment.exclusively(async () => {
    // Those that stood in line when healing began are let go.
    if (site.healing.aborted) return false;
    const { app } = deployment;
    // What ends by SIGTERM needs storage for its last words; of what is killed nothing gets through any more.
    const fate = signal === "SIGKILL" ? "cut" : "pass";
    await atMoment(site, deployment, moment, fate, () => endNow(site, app, signal));
    await site.wait(downMs);
    await deployment.start();
    return true;
  });
}

export function freeze(site: Site, deployment: Deployment, { forMs }: Arguments<"freeze">): Promise<boolean> {
  return deployment.exclusively(async () => {
    if (site.healing.aborted) return false;
    const { app } = deployment;
    app.freeze();
    await site.wait(forMs);
    app.thaw();
    return true;
  });
}

/** A process that is presumed dead and replaced, and comes back: both listen for a while, then one is ended. */
export function zombie(site: Site, deployment: Deployment, given: Arguments<"zombie">): Promise<boolean> {
  return deployment.exclusively(async () => {
    if (site.healing.aborted) return false;
    const old = deployment.app;
    old.freeze();
    const frozen = site.wait(given.forMs).then(() => old.thaw());
    await site.wait(given.replacedAfterMs);
    const replacement = await deployment.start(true);
    await deployment.want(true);
    await frozen;
    await site.wait(given.endAfterMs);
    await endNow(site, given.ends === "old" ? old : replacement, given.by);
    if (given.ends === "new") deployment.app = old;
    return true;
  });
}

/** Sets the system's clock of a deployment. */
export function step(site: Site, deployment: Deployment, { byMs }: Arguments<"step">): Promise<boolean> {
  deployment.setClock(deployment.offsetMs + site.scale.ms(byMs));
  return Promise.resolve(true);
}

async function atMoment(
  site: Site,
  { proxy }: Deployment,
  moment: Moment | "now",
  fate: Fate,
  action: () => Promise<void>,
): Promise<void> {
  if (moment === "now") return action();
  const late = new AbortController();
  const give = () => late.abort();
  const timer = setTimeout(give, site.scale.ms(momentWithinMs));
  site.healing.addEventListener("abort", give, { once: true });
  if (site.healing.aborted) give();
  let acting: Promise<void> | undefined;
  // The request is not held until the process is gone.
  await proxy.moment(purposeOf(moment), answered.includes(moment), late.signal, () => {
    acting = action();
    return Promise.resolve(fate);
  });
  clearTimeout(timer);
  await (acting ?? action());
}

async function endNow(site: Site, app: AppProcess, signal: "SIGKILL" | "SIGTERM"): Promise<void> {
  site.endings.push({ at: Date.now(), since: app.startedAt, signal });
  await app.end(signal);
}
