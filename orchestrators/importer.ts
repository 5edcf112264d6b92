import { RetryOptions, type OrchestrationContext, type Task } from "durable-functions";
import { importInput, type ImportAnswer } from "../src/model/messages";
import { activityNames } from "../src/model/names";

/** Imports what another program has written of a feed; what fails for longer is the next importer's. */
export function* importer(context: OrchestrationContext): Generator<Task, ImportAnswer, unknown> {
  const input = importInput.parse(context.df.getInput());
  const retry = new RetryOptions(5000, 3);
  return (yield context.df.callActivityWithRetry(activityNames.importBlobs, retry, input)) as ImportAnswer;
}
