import type { ActivityHandler } from "durable-functions";
import type { App } from "../src/compose";
import { guestsOf, reportOf } from "../src/archive/report";
import { log } from "../src/log";
import { iso } from "../src/model/time";
import { aggregateInput, type AggregateAnswer } from "../src/model/messages";

/** `aggregate`: makes raw windows and summaries of every closed window that has journals, oldest first. */
export function aggregateActivity({ aggregator }: Pick<App, "aggregator">): ActivityHandler {
  return async (given): Promise<AggregateAnswer> => {
    const { feed, partial } = aggregateInput.parse(given);
    const { windows, left, late, damaged } = await aggregator.run(feed, { partial });
    if (damaged > 0) log("warn", "journal-damaged", { feed, lines: damaged });
    for (const { start } of late) log("error", "journal-too-late", { feed, window: iso(start) });
    for (const { raw, written } of windows) {
      if (!written) continue;
      const report = reportOf(raw);
      log(report.readings > 0 ? "info" : "warn", "window", { feed, ...report, ...guestsOf(raw) });
    }
    const last = windows.at(-1);
    return { windows: windows.length, left, ...(last && { last: reportOf(last.raw) }) };
  };
}
