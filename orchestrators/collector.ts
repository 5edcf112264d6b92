import { RetryOptions, type OrchestrationContext, type Task, type TimerTask } from "durable-functions";
import {
  collectorInput,
  type AggregateAnswer,
  type CollectorInput,
  type CollectorStatus,
  type ListenInput,
  type ListenResult,
  type WindowReport,
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
  if (input.stopping) return yield* stop(context, input);
  const window = nextWindow(input, context.df.currentUtcDateTime.getTime());
  const listening: CollectorStatus = {
    phase: "listening",
    window: { start: iso(window.start), end: iso(window.end) },
  };
  say(context, listening, input.last);

  const listen = listenActivity(context, { feed: input.feed, window, trace: input.trace });
  const aggregate = aggregation(context, input, false);
  yield context.df.Task.any([listen, aggregate]);
  say(context, listening, lastOf(aggregate) ?? input.last);
  let heard: ListenResult;
  try {
    heard = (yield listen) as ListenResult;
  } catch (error) {
    return yield* recover(context, { ...input, last: lastOf(aggregate) ?? input.last }, error);
  }

  // An aggregation that outlasts its window is left to itself: its journals are there for the next.
  const next: CollectorInput = { ...input, failures: 0, after: undefined, last: lastOf(aggregate) ?? input.last };
  if (heard.status === "listened") {
    context.df.continueAsNew({ ...next, windowSeconds: heard.windowSeconds, after: window.end });
    return undefined;
  }
  if (heard.status === "closed") return yield* rest(context, next, aggregate, heard);
  say(context, { phase: "stopping" }, next.last);
  const answer = yield* settled(aggregate);
  context.df.continueAsNew({ ...next, stopping: true, last: answer?.last ?? next.last });
  return undefined;
}

/** Nobody wants the feed: what was received is aggregated, and one more look finds a start that came meanwhile. */
function* stop(context: OrchestrationContext, input: CollectorInput): Generator<Task, CollectorResult | undefined> {
  say(context, { phase: "stopping" }, input.last);
  const last = (yield* settled(aggregation(context, input, true)))?.last ?? input.last;
  const window = nextWindow({ ...input, after: undefined }, context.df.currentUtcDateTime.getTime());
  let heard: ListenResult;
  try {
    heard = (yield listenActivity(context, { feed: input.feed, window, look: true })) as ListenResult;
  } catch (error) {
    return yield* recover(context, { ...input, last }, error);
  }
  if (heard.status === "unwanted") {
    say(context, { phase: "stopped" }, last);
    return { ended: "stopped" };
  }
  context.df.continueAsNew({ ...input, failures: 0, after: undefined, stopping: false, last });
  return undefined;
}

/** Sleeps until shortly before opening; what was received by closing time is aggregated first. */
function* rest(
  context: OrchestrationContext,
  input: CollectorInput,
  aggregate: Task,
  { opensAt, wakeAt }: Extract<ListenResult, { status: "closed" }>,
): Generator<Task, undefined, unknown> {
  const until = Math.min(wakeAt ?? Infinity, context.df.currentUtcDateTime.getTime() + longestSleepMs);
  const sleeping: CollectorStatus = {
    phase: "sleeping",
    until: iso(wakeAt ?? until),
    ...(opensAt !== null && { nextOpening: iso(opensAt) }),
  };
  say(context, sleeping, input.last);
  let last = (yield* settled(aggregate))?.last ?? input.last;
  last = (yield* settled(aggregation(context, input, true)))?.last ?? last;
  say(context, sleeping, last);
  yield* sleep(context, until);
  context.df.continueAsNew({ ...input, last });
  return undefined;
}

function say(context: OrchestrationContext, status: CollectorStatus, last: WindowReport | undefined): void {
  context.df.setCustomStatus({ ...status, ...(last && { lastWindow: last }) });
}

/** The window after the last one; or the one that is open now, when this runs late or the clock was set. */
function nextWindow(input: CollectorInput, now: number): Window {
  const grid = { lengthMs: input.windowSeconds * 1000 };
  const open = windowAt(grid, now);
  if (input.after === undefined) return open;
  const following = windowAt(grid, input.after);
  return following.end <= now || following.start > open.end ? open : following;
}

/** A window's failure is tried again at once, since the keep-alive that it asks for runs out. */
function listenActivity(context: OrchestrationContext, input: ListenInput): Task {
  return context.df.callActivityWithRetry(activityNames.listen, new RetryOptions(1000, 3), input);
}

/** Retries that stay below a window: what fails waits for the next run. */
function aggregation(context: OrchestrationContext, input: CollectorInput, partial: boolean): Task {
  const { feed, windowSeconds, trace } = input;
  const retry = new RetryOptions(Math.min(5000, windowSeconds * 100), 2);
  return context.df.callActivityWithRetry(activityNames.aggregate, retry, { feed, partial, trace });
}

/** What an aggregation took last, where it has ended. */
function lastOf(aggregate: Task): WindowReport | undefined {
  return aggregate.isCompleted && !aggregate.isFaulted ? (aggregate.result as AggregateAnswer).last : undefined;
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
  say(context, { phase: "recovering", until: iso(until), error: message }, input.last);
  yield* sleep(context, until);
  context.df.continueAsNew({ ...input, failures, after: undefined });
  return undefined;
}
