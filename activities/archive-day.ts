import type { ActivityHandler } from "durable-functions";
import type { App } from "../src/compose";
import { archiveDay } from "../src/archive/parquet/archive-day";
import { describeArchive } from "../src/archive/parquet/describe";
import { log } from "../src/log";
import { dayInput, type ArchiveDayAnswer } from "../src/model/messages";

type ArchiveApp = Pick<App, "clock" | "config" | "containers" | "control">;

/** `archiveDay`: writes one local day's readings and gaps into one file, and the description of all days beside it. */
export function archiveDayActivity({ clock, config, containers, control }: ArchiveApp): ActivityHandler {
  return async (given): Promise<ArchiveDayAnswer> => {
    const { feed: id, date } = dayInput.parse(given);
    const feed = config.feed(id);
    const idle = control.idle.bind(control);
    const context = { feed: id, container: containers.archive, idle, now: () => clock.now() };
    const { status, readings, bytes } = await archiveDay(context, date);
    if (status === "written") log("info", "day-archived", { feed: id, date, readings, bytes });
    if (status !== "waiting") await describeArchive(containers.archive, feed);
    return { status, readings };
  };
}
