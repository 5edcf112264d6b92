import { RetryOptions, type OrchestrationContext, type Task } from "durable-functions";
import { snapshotInput, type SnapshotAnswer } from "../src/model/messages";
import { activityNames } from "../src/model/names";

/** Takes one snapshot; apart from the collector, so that neither waits for the other. */
export function* snapshots(context: OrchestrationContext): Generator<Task, SnapshotAnswer, unknown> {
  const input = snapshotInput.parse(context.df.getInput());
  // A page or a feed that fails is an answer; only storage that can't be written to is tried again.
  const retry = new RetryOptions(5000, 4);
  return (yield context.df.callActivityWithRetry(activityNames.snapshot, retry, input)) as SnapshotAnswer;
}
