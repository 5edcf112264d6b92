import type { ActivityHandler } from "durable-functions";
import type { App } from "../src/compose";
import { pruneDay } from "../src/archive/parquet/prune-day";
import { log } from "../src/log";
import { dayInput, type PruneDayAnswer } from "../src/model/messages";

type PruneApp = Pick<App, "clock" | "config" | "containers">;

/** `pruneDay`: deletes the raw windows of one local day whose file holds everything that they do. */
export function pruneDayActivity({ clock, config, containers }: PruneApp): ActivityHandler {
  return async (given): Promise<PruneDayAnswer> => {
    const { feed: id, date } = dayInput.parse(given);
    const context = { feed: config.feed(id), container: containers.archive, now: () => clock.now() };
    const { status, deleted, why } = await pruneDay(context, date);
    if (status === "differs") log("error", "raw-windows-kept", { feed: id, date, why });
    if (deleted > 0) log("info", "raw-windows-deleted", { feed: id, date, deleted });
    return { status, deleted };
  };
}
