import type { ActivityHandler } from "durable-functions";
import { snapshotName } from "../src/archive/snapshots/names";
import { readSnapshot, writeSnapshot } from "../src/archive/snapshots/store";
import type { App } from "../src/compose";
import { log } from "../src/log";
import { snapshotInput, type SnapshotAnswer } from "../src/model/messages";
import { iso } from "../src/model/time";
import { beginWithinMs } from "../src/snapshots/due";
import { missedSnapshot, takeSnapshot } from "../src/snapshots/take";

type SnapshotApp = Pick<App, "clock" | "config" | "containers" | "root">;

/**
 * `snapshot`: looks at a feed's places once, the old way, and writes down what came of it. Where a snapshot of that
 * instant stands already, by an earlier run or by another deployment, nothing is fetched and nothing written.
 */
export function snapshotActivity({ clock, config, containers, root }: SnapshotApp): ActivityHandler {
  return async (given): Promise<SnapshotAnswer> => {
    const { feed: id, due } = snapshotInput.parse(given);
    const feed = config.feed(id);
    if (!feed.snapshots) return { status: "unconfigured" };
    if (await readSnapshot(containers.archive, snapshotName(id, due))) return { status: "standing" };
    const { everyMinutes, source } = feed.snapshots;
    const isLate = clock.now() - due > beginWithinMs(everyMinutes);
    const taken = isLate
      ? missedSnapshot(id, source, due, clock.now())
      : await takeSnapshot({ root, feed, clock }, due);
    if (!(await writeSnapshot(containers.archive, taken))) return { status: "standing" };
    const { values, missed, failure } = taken;
    const [first = failure] = missed ?? [];
    log(first ? "warn" : "info", "snapshot", {
      feed: id,
      due: iso(due),
      source,
      values: values.length,
      missed: missed?.length ?? 0,
      ...(first && { code: first.code, error: first.message }),
    });
    return { status: failure ? "failed" : "taken", values: values.length, ...(failure && { code: failure.code }) };
  };
}
