import { answeredId, EventType, isScheduled, type HistoryEvent } from "./history";
import type { InstanceRecord } from "./instance";
import { parseJson } from "./json";

/** An instance as the management API shows it. */
export function statusOf(
  record: InstanceRecord,
  show: { readonly input: boolean; readonly history?: boolean; readonly outputs?: boolean },
): object {
  return {
    name: record.name,
    instanceId: record.instanceId,
    runtimeStatus: record.runtimeStatus,
    input: show.input ? value(record.input) : null,
    customStatus: value(record.customStatus),
    output: value(record.output),
    createdTime: wholeSeconds(record.createdTime),
    lastUpdatedTime: wholeSeconds(record.lastUpdatedTime),
    historyEvents: show.history === true ? historyOf(record.history, show.outputs === true) : null,
  };
}

/** Completions with the name and time of what they complete, as the extension merges them. */
function historyOf(history: readonly HistoryEvent[], outputs: boolean): object[] {
  const scheduled = new Map(history.filter(isScheduled).map((event) => [event.EventId, event]));
  return history.flatMap((event): object[] => {
    const base = { EventType: NAMES[event.EventType], Timestamp: event.Timestamp };
    const cause = scheduled.get(answeredId(event) ?? -1);
    const origin = { ScheduledTime: cause?.Timestamp, FunctionName: cause && "Name" in cause ? cause.Name : undefined };
    switch (event.EventType) {
      case EventType.ExecutionStarted:
        return [{ ...base, FunctionName: event.Name }];
      case EventType.ExecutionCompleted: {
        const result = outputs ? { Result: value(event.Result) } : {};
        return [{ ...base, OrchestrationStatus: event.OrchestrationStatus, ...result }];
      }
      case EventType.TaskCompleted:
      case EventType.SubOrchestrationCompleted:
        return [{ ...base, ...origin, ...(outputs && { Result: value(event.Result) }) }];
      case EventType.TaskFailed:
      case EventType.SubOrchestrationFailed:
        return [{ ...base, ...origin, Reason: event.Reason, Details: event.Details }];
      case EventType.TimerFired:
        return [{ ...base, ...origin, FireAt: event.FireAt }];
      case EventType.EventRaised:
        return [{ ...base, Name: event.Name, ...(outputs && { Input: value(event.Input) }) }];
      case EventType.TaskScheduled:
      case EventType.SubOrchestrationCreated:
      case EventType.TimerCreated:
      case EventType.OrchestratorStarted:
      case EventType.OrchestratorCompleted:
        return [];
    }
  });
}

const NAMES: Readonly<Record<number, string>> = {
  [EventType.ExecutionStarted]: "ExecutionStarted",
  [EventType.ExecutionCompleted]: "ExecutionCompleted",
  [EventType.TaskCompleted]: "TaskCompleted",
  [EventType.TaskFailed]: "TaskFailed",
  [EventType.SubOrchestrationCompleted]: "SubOrchestrationInstanceCompleted",
  [EventType.SubOrchestrationFailed]: "SubOrchestrationInstanceFailed",
  [EventType.TimerFired]: "TimerFired",
  [EventType.EventRaised]: "EventRaised",
};

function value(json: string | null): unknown {
  return json === null ? null : parseJson(json);
}

function wholeSeconds(time: string): string {
  return time.replace(/\.\d+Z$/, "Z");
}
