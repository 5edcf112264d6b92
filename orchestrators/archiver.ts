import { RetryOptions, type OrchestrationContext, type Task } from "durable-functions";
import { archiverInput, type ArchiveDayAnswer, type DayInput, type PruneDayAnswer } from "../src/model/messages";
import { activityNames } from "../src/model/names";

/** What an archiver did. */
export interface ArchiverResult {
  readonly archived: number;
  /** Raw windows that were deleted. */
  readonly deleted: number;
  /** Days that could not be done, and why; the next archiver takes them up again. */
  readonly failed: { readonly date: string; readonly error: string }[];
}

/** Archives a feed's days one after the other, oldest first, and lets go of raw windows; no day's failure is another's. */
export function* archiver(context: OrchestrationContext): Generator<Task, ArchiverResult, unknown> {
  const { feed, archive, prune } = archiverInput.parse(context.df.getInput());
  // What fails for longer is the next archiver's.
  const retry = new RetryOptions(2000, 3);
  const result = { archived: 0, deleted: 0, failed: [] as ArchiverResult["failed"] };
  const call = (activity: string, date: string): Task => {
    const input: DayInput = { feed, date };
    return context.df.callActivityWithRetry(activity, retry, input);
  };

  for (const date of archive) {
    context.df.setCustomStatus({ phase: "archiving", date });
    try {
      const { status } = (yield call(activityNames.archiveDay, date)) as ArchiveDayAnswer;
      if (status === "written") result.archived++;
    } catch (error) {
      result.failed.push(failure(date, error));
    }
  }
  for (const date of prune) {
    context.df.setCustomStatus({ phase: "pruning", date });
    try {
      const { status, deleted } = (yield call(activityNames.pruneDay, date)) as PruneDayAnswer;
      result.deleted += deleted;
      // The raw windows are right, so the day is archived again; they go when its file holds what they do.
      if (status === "differs") yield call(activityNames.archiveDay, date);
    } catch (error) {
      result.failed.push(failure(date, error));
    }
  }
  context.df.setCustomStatus({ phase: "done" });
  return result;
}

function failure(date: string, error: unknown): ArchiverResult["failed"][number] {
  return { date, error: error instanceof Error ? error.message : String(error) };
}
