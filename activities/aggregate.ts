import type { ActivityHandler } from "durable-functions";
import { reportOf } from "../src/archive/report";
import { tellAggregation } from "../src/archive/tell";
import type { App } from "../src/compose";
import { log } from "../src/log";
import { aggregateInput, type AggregateAnswer } from "../src/model/messages";
import { traceIdOf } from "../src/model/trace";

/** `aggregate`: makes raw windows and summaries of every closed window that has journals, oldest first. */
export function aggregateActivity({ aggregator, clock }: Pick<App, "aggregator" | "clock">): ActivityHandler {
  return async (given, { traceContext }): Promise<AggregateAnswer> => {
    const { feed, partial, trace } = aggregateInput.parse(given);
    const result = await aggregator.run(feed, { partial });
    tellAggregation(result, log, clock.now(), { feed, trace, operation: traceIdOf(traceContext?.traceParent) });
    const { windows, left } = result;
    const last = windows.at(-1);
    return { windows: windows.length, left, ...(last && { last: reportOf(last.raw) }) };
  };
}
