import { setTimeout as sleep } from "node:timers/promises";
import { AzureError } from "./errors";
import type { CollectorDetail, RemoteApp } from "./remote-app";

export interface UpdateOptions {
  /** What listens now, and what is to listen instead; both write to the same storage. */
  readonly from: RemoteApp;
  readonly to: RemoteApp;
  /** By default every feed that is wanted of `from`. */
  readonly feeds?: readonly string[];
  readonly tell: (line: string) => void;
  /** Time between two looks, milliseconds. */
  readonly lookMs?: number;
  /** The new one must be heard, and the old one be gone, within this time, milliseconds. */
  readonly patienceMs?: number;
}

export interface Updated {
  readonly feed: string;
  /** ISO times between which the change happened. */
  readonly from: string;
  readonly to: string;
  /** Gaps in between; empty if all is well. */
  readonly gaps: readonly { readonly from: string; readonly to: string; readonly reason: string }[];
}

/**
 * Puts one deployment of the collector in the place of another without a gap: the new one is started beside the old, both
 * listen over the end of a window, so that frames that both have heard lie on either side of the seam, then the old one is
 * stopped. Until then a failure stops the new one and leaves the old as it was.
 * @throws AzureError
 */
export async function update(options: UpdateOptions): Promise<Updated[]> {
  const { from, to, tell } = options;
  const [before, after] = await Promise.all([from.collectors(), to.collectors()]);
  if (before.deployment === after.deployment) {
    throw new AzureError(`Both apps call their deployment "${before.deployment}"; each needs a name of its own.`);
  }
  const wanted = before.collectors.filter(
    ({ feed, deployments }) =>
      (options.feeds ?? [feed]).includes(feed) &&
      deployments.some(({ deployment, wanted }) => deployment === before.deployment && wanted?.wanted === true),
  );
  for (const feed of options.feeds ?? [])
    if (!wanted.some((each) => each.feed === feed)) throw new AzureError(`${from.url} does not collect "${feed}".`);
  const updated: Updated[] = [];
  for (const { feed } of wanted) {
    tell(`${feed}: ${before.deployment} listens; starting ${after.deployment} beside it`);
    updated.push(await change({ ...options, feed, old: before.deployment, next: after.deployment }));
  }
  return updated;
}

type Change = UpdateOptions & { readonly feed: string; readonly old: string; readonly next: string };

async function change(options: Change): Promise<Updated> {
  const { from, to, feed, old, next, tell, patienceMs = 300_000 } = options;
  const { now: began, open, window_seconds: seconds } = await to.collector(feed);
  try {
    await to.want(feed, true);
    if (open) {
      await until(options, patienceMs, `${next} has not heard a frame of ${feed}`, (status) =>
        hears(status, next, began),
      );
      tell(`${feed}: ${next} listens, too; both go on over the end of a window`);
      const heardAt = Date.parse((await to.collector(feed)).now);
      const shared = (Math.floor(heardAt / (seconds * 1000)) + 2) * seconds * 1000;
      await until(
        options,
        3 * seconds * 1000 + patienceMs,
        `${next} did not hear ${feed} over the end of a window`,
        (status) => Date.parse(status.now) >= shared && hears(status, next, began),
      );
    }
  } catch (error) {
    tell(`${feed}: ${next} is stopped again; ${old} goes on as before`);
    await to.want(feed, false).catch(() => undefined);
    throw error;
  }
  await from.want(feed, false);
  tell(`${feed}: ${old} is asked to stop`);
  const gone = await until(options, patienceMs, `${old} still listens to ${feed}`, (status) =>
    listeners(status, old).every(({ connected }) => !connected),
  );
  tell(`${feed}: only ${next} listens; waiting for the windows of the change`);
  // Windows are aggregated in the window after them.
  const done = await until(
    options,
    3 * seconds * 1000 + patienceMs,
    `the windows of the change are not aggregated`,
    ({ last_hour }) => last_hour.to >= gone.now,
  );
  const gaps = done.last_hour.gaps.filter((gap) => gap.from < gone.now && gap.to > began && !idle.has(gap.reason));
  return { feed, from: began, to: gone.now, gaps };
}

/** Reasons of gaps in which nobody was meant to listen. */
const idle = new Set(["closed", "stopped"]);

function listeners(status: CollectorDetail, of: string) {
  return status.deployments.find(({ deployment }) => deployment === of)?.listening ?? [];
}

/** Whether a deployment has heard a frame since an instant, and is connected. */
function hears(status: CollectorDetail, deployment: string, since: string): boolean {
  return listeners(status, deployment).some(
    ({ connected, last_frame_at }) => connected && last_frame_at !== null && last_frame_at > since,
  );
}

/** Looks until something holds of a feed, as the new app sees it. @throws AzureError */
async function until(
  { to, feed, lookMs = 5000 }: Change,
  withinMs: number,
  otherwise: string,
  holds: (status: CollectorDetail) => boolean,
): Promise<CollectorDetail> {
  const end = performance.now() + withinMs;
  for (;;) {
    const status = await to.collector(feed);
    if (holds(status)) return status;
    if (performance.now() > end) throw new AzureError(`${otherwise}, after ${Math.round(withinMs / 1000)} s.`);
    await sleep(lookMs);
  }
}
