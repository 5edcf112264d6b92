import { RetryOptions, type OrchestrationContext, type Task, type TimerTask } from "durable-functions";
import {
  collectorInput,
  type AggregateAnswer,
  type CollectorInput,
  type CollectorStatus,
  type ListenInput,
  type ListenResult,
} from "../src/model/messages";
import { activityNames, wakeEvent } from "../src/model/names";
import { dateOf, iso } from "../src/model/time";
import type { Window } from "../src/model/window";
import { windowAt } from "../src/window/grid";

/** A sleeping collector looks at least this often whether hours or wishes have changed, milliseconds. */
const longestSleepMs = 3_600_000;
const firstRecoveryMs = 5000;
const longestRecoveryMs = 60_000;

/** What a generation of a collector ends with when it does not continue. */
export interface CollectorResult {
  readonly ended: "stopped";
}

/**
 * The eternal orchestration of one feed: one window a generation, `aggregate` beside `listen`, then `continueAsNew`. It
 * never sees a reading; where it runs late it skips ahead to the window that is open, and costs no reading by that.
 */
export function* collector(context: OrchestrationContext): Generator<Task, CollectorResult | undefined, unknown> {
  const input = collectorInput.parse(context.df.getInput());
  const now = context.df.currentUtcDateTime.getTime();
  const window = nextWindow(input, now);
  const say = (status: CollectorStatus) => context.df.setCustomStatus({ lastWindow: input.last, ...status });
  say({ phase: input.stopping ? "stopping" : "listening", window: { start: iso(window.start), end: iso(window.end) } });

  const listenTo: ListenInput = { feed: input.feed, window };
  // A window's failure is tried again at once, since the keep-alive it asks for runs out.
  const listen = context.df.callActivityWithRetry(activityNames.listen, new RetryOptions(1000, 3), listenTo);
  const aggregate = aggregation(context, input, false);
  yield context.df.Task.any([listen, aggregate]);
  let heard: ListenResult;
  try {
    heard = (yield listen) as ListenResult;
  } catch (error) {
    return yield* recover(context, input, error);
  }

  // An aggregation that outlasts its window is left to itself: its journals are there for the next.
  const answer = aggregate.isCompleted && !aggregate.isFaulted ? (aggregate.result as AggregateAnswer) : undefined;
  const next: CollectorInput = { ...input, failures: 0, stopping: false, last: answer?.last ?? input.last };

  if (heard.status === "listened") {
    context.df.continueAsNew({ ...next, windowSeconds: heard.windowSeconds, after: window.end });
    return undefined;
  }

  if (heard.status === "unwanted" && input.stopping) return { ended: "stopped" };
  say({ phase: heard.status === "closed" ? "sleeping" : "stopping", lastWindow: next.last });
  const rest = yield* settled(aggregation(context, input, true));
  const last = rest?.last ?? next.last;
  if (heard.status === "closed") {
    const until = Math.min(heard.opensAt ?? Infinity, context.df.currentUtcDateTime.getTime() + longestSleepMs);
    say({ phase: "sleeping", until: iso(heard.opensAt ?? until), lastWindow: last });
    yield* sleep(context, until);
  }
  // One more look, so that a start which came while this one was stopping is not lost.
  context.df.continueAsNew({ ...next, after: undefined, stopping: heard.status === "unwanted", last });
  return undefined;
}

/** The window after the last one; or the one that is open now, when this runs late or the clock was set. */
function nextWindow(input: CollectorInput, now: number): Window {
  const grid = { lengthMs: input.windowSeconds * 1000 };
  const open = windowAt(grid, now);
  if (input.after === undefined) return open;
  const following = windowAt(grid, input.after);
  return following.end <= now || following.start > open.end ? open : following;
}

/** Retries that stay below a window: what fails waits for the next run. */
function aggregation(context: OrchestrationContext, { feed, windowSeconds }: CollectorInput, partial: boolean): Task {
  const retry = new RetryOptions(Math.min(5000, windowSeconds * 100), 2);
  return context.df.callActivityWithRetry(activityNames.aggregate, retry, { feed, partial });
}

function* settled(task: Task): Generator<Task, AggregateAnswer | undefined, unknown> {
  try {
    return (yield task) as AggregateAnswer;
  } catch {
    return undefined;
  }
}

function* sleep(context: OrchestrationContext, until: number): Generator<Task, void, unknown> {
  const timer: TimerTask = context.df.createTimer(dateOf(until));
  const woken = context.df.waitForExternalEvent(wakeEvent);
  yield context.df.Task.any([timer, woken]);
  if (!timer.isCompleted) timer.cancel();
}

/** A generation that ended by an error waits before the next begins, rather than spin. */
function* recover(
  context: OrchestrationContext,
  input: CollectorInput,
  error: unknown,
): Generator<Task, undefined, unknown> {
  const failures = (input.failures ?? 0) + 1;
  const wait = Math.min(longestRecoveryMs, firstRecoveryMs * 2 ** Math.min(failures - 1, 10));
  const until = context.df.currentUtcDateTime.getTime() + wait;
  const message = error instanceof Error ? error.message : String(error);
  const status: CollectorStatus = { phase: "recovering", until: iso(until), error: message, lastWindow: input.last };
  context.df.setCustomStatus(status);
  yield* sleep(context, until);
  context.df.continueAsNew({ ...input, failures, after: undefined });
  return undefined;
}
