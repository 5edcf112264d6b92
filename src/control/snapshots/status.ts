import { snapshotName } from "../../archive/snapshots/names";
import { readSnapshot } from "../../archive/snapshots/store";
import type { App } from "../../compose";
import type { Feed } from "../../config/schema";
import type { Snapshot } from "../../model/snapshot";
import { iso } from "../../model/time";
import { dueBetween } from "../../snapshots/due";
import { readWish, type SnapshotWish } from "./wish";

type StatusApp = Pick<App, "clock" | "containers">;

/** How a feed's snapshots are, as `GET /api/collectors` tells it; null where none are configured. */
export async function snapshotsStatus({ clock, containers }: StatusApp, { id, snapshots }: Feed) {
  if (!snapshots) return null;
  const { source, everyMinutes } = snapshots;
  const now = clock.now();
  const everyMs = everyMinutes * 60_000;
  const [next = now] = dueBetween(everyMinutes, now, now + everyMs);
  // The newest may be on its way, the one before it, too.
  const recent = await Promise.all(
    [1, 2, 3].map((back) => readSnapshot(containers.archive, snapshotName(id, next - back * everyMs))),
  );
  const last = recent.find((each) => each !== undefined);
  return { source, every_minutes: everyMinutes, next_due: iso(next), last: last ? inShort(last) : null };
}

/** What a deployment wishes of a feed's snapshots; null where it has never looked at them. */
export async function snapshotsWanted(
  { containers }: Pick<App, "containers">,
  { id, snapshots }: Feed,
  deployment: string,
): Promise<SnapshotWish | null> {
  if (!snapshots) return null;
  return (await readWish(containers.control, deployment, id)) ?? null;
}

function inShort({ due, taken, values, failure, missed }: Snapshot) {
  return { due, taken, values: values.length, failure: failure ?? null, missed: missed?.length ?? 0 };
}
