import { stackOf } from "./errors";
import { EventType, isRaised, type EventRaised, type HistoryEvent, type ScheduledEvent } from "./history";
import type { InstanceRecord } from "./instance";
import { toJson } from "./json";
import { ActionType, type Action, type Replay, type SdkTask } from "./replay";

/** What a replay came to. */
export type Decision =
  | {
      readonly kind: "wait";
      readonly scheduled: readonly ScheduledEvent[];
      readonly duplicates: readonly ScheduledEvent[];
      readonly cancelledTimers: readonly number[];
      /** The executor's next task id. */
      readonly nextTaskId: number;
    }
  | { readonly kind: "continueAsNew"; readonly input: string; readonly unconsumed: readonly EventRaised[] }
  | { readonly kind: "completed"; readonly output: string }
  | { readonly kind: "failed"; readonly message: string; readonly details: string };

/** Reads from the executor what is to be done; `events` is the whole history that was replayed. */
export function decide(record: InstanceRecord, replay: Replay, events: readonly HistoryEvent[], now: string): Decision {
  const { executor } = replay;
  if (executor.exception !== undefined) {
    const error = executor.exception;
    return { kind: "failed", message: error instanceof Error ? error.message : toJson(error), details: stackOf(error) };
  }
  if (executor.willContinueAsNew) {
    const action = executor.actions.find((candidate) => candidate.actionType === ActionType.ContinueAsNew);
    return { kind: "continueAsNew", input: encodedInput(action?.input), unconsumed: unconsumed(replay, events) };
  }
  if (executor.orchestratorReturned) return { kind: "completed", output: toJson(executor.output) };
  return schedule(record, replay, now);
}

/** Events that waited for nobody, and events behind the one at which the orchestrator ended. */
function unconsumed(replay: Replay, events: readonly HistoryEvent[]): EventRaised[] {
  const taken = events.slice(0, replay.processed).filter(isRaised);
  const deferred = Object.entries(replay.executor.deferredTasks).flatMap(([name, updates]) =>
    updates === undefined ? [] : taken.filter((event) => event.Name === name).slice(-updates.length),
  );
  return [...deferred, ...events.slice(replay.processed).filter(isRaised)];
}

function schedule(record: InstanceRecord, { executor }: Replay, now: string): Decision {
  const open = Object.values(executor.openTasks).filter((task): task is SdkTask & { id: number } => isAtomic(task));
  const fresh = open.filter((task) => task.id >= record.nextTaskId).sort((a, b) => a.id - b.id);
  const { repeated, order } = repetitions(executor.actions, record.duplicates, fresh);

  const scheduled: ScheduledEvent[] = [];
  const duplicates: ScheduledEvent[] = [];
  let shift = record.duplicates;
  let next = record.nextTaskId;
  for (const item of order) {
    if ("actionObj" in item) {
      next = item.id + 1;
      scheduled.push(toEvent(item, item.id + shift, record, now));
    } else {
      const event = fromAction(item, next + shift, record, now);
      duplicates.push(event);
      scheduled.push(event);
      shift++;
    }
  }
  return {
    kind: "wait",
    scheduled,
    duplicates,
    nextTaskId: executor.sequenceNumber,
    // with shifted ids a task's own event can't be told from its id
    cancelledTimers: record.duplicates + repeated > 0 ? [] : open.filter(isCancelled).map((task) => task.id),
  };
}

function isAtomic(task: SdkTask): boolean {
  return typeof task.id === "number";
}

function isCancelled(task: SdkTask): boolean {
  return [task.actionObj, task.parent?.actionObj].some(
    (action) => typeof action === "object" && action.isCanceled === true,
  );
}

/**
 * The real extension walks the actions and schedules each leaf, so an action that comes again is scheduled again and
 * takes an event id of which the SDK knows nothing. New tasks and new repetitions in the extension's order.
 */
function repetitions(
  actions: readonly Action[],
  known: number,
  fresh: readonly (SdkTask & { id: number })[],
): { repeated: number; order: ((SdkTask & { id: number }) | Action)[] } {
  const seen = new Set<Action>();
  const order: ((SdkTask & { id: number }) | Action)[] = [];
  const rest = new Set(fresh);
  let count = 0;
  for (const leaf of leaves(actions)) {
    if (seen.has(leaf)) {
      if (count++ >= known) order.push(leaf);
      continue;
    }
    seen.add(leaf);
    const task = fresh.find((candidate) => candidate.actionObj === leaf || candidate.parent?.actionObj === leaf);
    if (task !== undefined && rest.delete(task)) order.push(task);
  }
  if (count <= known) return { repeated: 0, order: [...fresh] };
  return { repeated: count - known, order: [...order, ...rest] };
}

function* leaves(actions: readonly Action[]): Generator<Action> {
  const unnumbered: number[] = [
    ActionType.ContinueAsNew,
    ActionType.WaitForExternalEvent,
    ActionType.SignalEntity,
    ActionType.ReleaseEntities,
  ];
  for (const action of actions) {
    if (action.compoundActions !== undefined) yield* leaves(action.compoundActions);
    else if (!unnumbered.includes(action.actionType)) yield action;
  }
}

function toEvent(task: SdkTask, eventId: number, record: InstanceRecord, now: string): ScheduledEvent {
  if (task.actionObj !== "noOp") return fromAction(task.actionObj, eventId, record, now);
  const retry = task.parent;
  if (retry?.retryOptions === undefined || typeof retry.actionObj !== "object") {
    throw new Error("The replay executor left an open task that belongs to no retry.");
  }
  if (retry.isWaitingOnTimer !== true) return fromAction(retry.actionObj, eventId, record, now);
  const fireAt = new Date(Date.parse(now) + backoff(retry.retryOptions, (retry.attemptNumber ?? 2) - 1));
  return { EventType: EventType.TimerCreated, EventId: eventId, Timestamp: now, FireAt: fireAt.toISOString() };
}

/** Milliseconds to wait after the n-th failed attempt. */
function backoff(options: SdkTask["retryOptions"] & object, attempt: number): number {
  const delay = options.firstRetryIntervalInMilliseconds * Math.pow(options.backoffCoefficient ?? 1, attempt - 1);
  return Math.min(delay, options.maxRetryIntervalInMilliseconds ?? Infinity, 8.64e13);
}

function fromAction(action: Action, eventId: number, record: InstanceRecord, now: string): ScheduledEvent {
  const base = { EventId: eventId, Timestamp: now };
  const name = action.functionName ?? "";
  switch (action.actionType) {
    case ActionType.CallActivity:
    case ActionType.CallActivityWithRetry:
      return {
        ...base,
        EventType: EventType.TaskScheduled,
        Name: name,
        Version: "",
        Input: encodedInput(action.input),
      };
    case ActionType.CallSubOrchestrator:
    case ActionType.CallSubOrchestratorWithRetry: {
      const generated = `${record.executionId}:${eventId.toString(16).padStart(4, "0")}`;
      const instanceId = action.instanceId ?? generated;
      const input = toJson(action.input);
      return {
        ...base,
        EventType: EventType.SubOrchestrationCreated,
        Name: name,
        InstanceId: instanceId,
        Input: input,
      };
    }
    case ActionType.CreateTimer:
      return { ...base, EventType: EventType.TimerCreated, FireAt: (action.fireAt ?? new Date(now)).toISOString() };
    default: {
      const what = action.actionType === ActionType.CallHttp ? "callHttp" : "Entities";
      const reason = `${what} can't be used on the embedded host (action type ${action.actionType}).`;
      return {
        ...base,
        EventType: EventType.TaskScheduled,
        Name: what,
        Version: "",
        Input: "null",
        Unsupported: reason,
      };
    }
  }
}

/** The SDK encodes strings itself and leaves other values to the host. */
function encodedInput(input: unknown): string {
  return typeof input === "string" ? input : toJson(input);
}
