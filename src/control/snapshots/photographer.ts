import type { DurableClient } from "durable-functions";
import { parseSnapshotName } from "../../archive/snapshots/names";
import { listDay } from "../../archive/snapshots/read";
import { writeSnapshot } from "../../archive/snapshots/store";
import type { App } from "../../compose";
import type { SnapshotsConfig } from "../../config/snapshots";
import type { Log } from "../../feed/ports";
import { messageOf } from "../../model/errors";
import type { SnapshotInput } from "../../model/messages";
import { snapshotsId, snapshotsName } from "../../model/names";
import { fromIso, iso } from "../../model/time";
import { dueBetween, missedAfterMs, mostLateMs } from "../../snapshots/due";
import { missedSnapshot } from "../../snapshots/take";
import { ahead } from "../../storage/ahead";
import { startOnce } from "../start-once";
import { wishSnapshots } from "./wish";

/** What was missed longer ago is not written down any more. */
const lookBackMs = 86_400_000;
const writesAtOnce = 8;

type PhotographerApp = Pick<App, "clock" | "config" | "containers" | "control">;

interface Configured {
  readonly id: string;
  readonly snapshots: SnapshotsConfig;
}

/**
 * What the timer does every minute: a snapshot that is due is taken, by an orchestration of its own, and one that nobody
 * took is written down as missed. A minute in which nothing is due costs nothing.
 */
export class Photographer {
  /** By feed, the instant up to which every snapshot was begun or came too late. */
  readonly #begun = new Map<string, number>();
  /** By feed, the instant up to which every snapshot stands, a missed one as such. */
  readonly #checked = new Map<string, number>();

  constructor(
    private readonly app: PhotographerApp,
    private readonly log: Log,
  ) {}

  async round(client: DurableClient): Promise<void> {
    for (const { id, snapshots } of this.app.config.feeds) {
      if (!snapshots) continue;
      try {
        await this.#look(client, { id, snapshots });
      } catch (error) {
        this.log("warn", "snapshots-failed", { feed: id, error: messageOf(error) });
      }
    }
  }

  async #look(client: DurableClient, feed: Configured): Promise<void> {
    const { clock, containers, control } = this.app;
    const { everyMinutes } = feed.snapshots;
    const now = clock.now();
    const begun = this.#begun.get(feed.id) ?? now - lookBackMs;
    const checked = this.#checked.get(feed.id) ?? now - lookBackMs;
    const due = dueBetween(everyMinutes, begun, now);
    const toCheck = dueBetween(everyMinutes, checked, now - missedAfterMs(everyMinutes));
    const isNew = !this.#begun.has(feed.id);
    if (due.length + toCheck.length === 0 && !isNew) return;

    const schedule = { id: feed.id, everyMinutes };
    const wish = await wishSnapshots(containers.control, control.deployment, schedule, undefined, "configuration", now);
    const isMeant = (at: number) => wish.wanted && at >= fromIso(wish.at);
    const newest = due.at(-1);
    if (newest !== undefined && isMeant(newest) && now - newest <= mostLateMs(everyMinutes)) {
      const input: SnapshotInput = { feed: feed.id, due: newest };
      // One that still runs is not disturbed; the next minute tries again.
      if (!(await startOnce(client, snapshotsName, snapshotsId(feed.id), input))) return;
    }
    this.#begun.set(feed.id, newest ?? begun);
    await this.#check(feed, toCheck.filter(isMeant));
    this.#checked.set(feed.id, toCheck.at(-1) ?? checked);
  }

  async #check({ id, snapshots: { source } }: Configured, due: readonly number[]): Promise<void> {
    if (due.length === 0) return;
    const { clock, containers } = this.app;
    const standing = new Set<number>();
    for (const day of new Set(due.map((at) => iso(at).slice(0, 10))))
      for (const name of await listDay(containers.archive, id, Date.parse(day))) {
        const read = parseSnapshotName(name);
        if (read?.kind === "taken") standing.add(read.due);
      }
    const missing = due.filter((at) => !standing.has(at));
    const written = ahead(missing, writesAtOnce, (at) =>
      writeSnapshot(containers.archive, missedSnapshot(id, source, at, clock.now())),
    );
    let count = 0;
    for await (const isWritten of written) if (isWritten) count++;
    if (count > 0) this.log("warn", "snapshots-missed", { feed: id, count, from: iso(missing[0] ?? 0) });
  }
}
