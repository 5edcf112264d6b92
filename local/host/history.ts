/** Numbers of the Durable Task history events that the replay executor understands. */
export const EventType = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  SubOrchestrationCreated: 7,
  SubOrchestrationCompleted: 8,
  SubOrchestrationFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventRaised: 15,
} as const;

interface Base {
  readonly EventId: number;
  readonly Timestamp: string;
}

export interface ExecutionStarted extends Base {
  readonly EventType: typeof EventType.ExecutionStarted;
  readonly Name: string;
  readonly Version: string;
  readonly Input: string | null;
  readonly OrchestrationInstance: { readonly InstanceId: string; readonly ExecutionId: string };
  readonly ParentInstance: object | null;
  readonly Tags: null;
}
export interface ExecutionCompleted extends Base {
  readonly EventType: typeof EventType.ExecutionCompleted;
  readonly OrchestrationStatus: string;
  readonly Result: string | null;
}
export interface TaskScheduled extends Base {
  readonly EventType: typeof EventType.TaskScheduled;
  readonly Name: string;
  readonly Version: string;
  readonly Input: string;
  /** Set for what this host does not do (entities, callHttp): the task fails with this reason. */
  readonly Unsupported?: string;
}
export interface SubOrchestrationCreated extends Base {
  readonly EventType: typeof EventType.SubOrchestrationCreated;
  readonly Name: string;
  readonly InstanceId: string;
  readonly Input: string;
}
export interface TimerCreated extends Base {
  readonly EventType: typeof EventType.TimerCreated;
  readonly FireAt: string;
}
/** What was decided: to be launched, and answered by a completion that bears its `EventId`. */
export type ScheduledEvent = TaskScheduled | SubOrchestrationCreated | TimerCreated;

interface Completed extends Base {
  readonly EventType: typeof EventType.TaskCompleted | typeof EventType.SubOrchestrationCompleted;
  readonly TaskScheduledId: number;
  readonly Result: string;
}
export interface Failed extends Base {
  readonly EventType: typeof EventType.TaskFailed | typeof EventType.SubOrchestrationFailed;
  readonly TaskScheduledId: number;
  readonly Reason: string;
  readonly Details: string;
  readonly FailureDetails?: object;
}
interface TimerFired extends Base {
  readonly EventType: typeof EventType.TimerFired;
  readonly TimerId: number;
  readonly FireAt: string;
}
export type CompletionEvent = Completed | Failed | TimerFired;

export interface EventRaised extends Base {
  readonly EventType: typeof EventType.EventRaised;
  readonly Name: string;
  readonly Input: string;
}
interface Marker extends Base {
  readonly EventType: typeof EventType.OrchestratorStarted | typeof EventType.OrchestratorCompleted;
}

export type HistoryEvent =
  ExecutionStarted | ExecutionCompleted | ScheduledEvent | CompletionEvent | EventRaised | Marker;

/** The id of the scheduled event that a completion answers; undefined for other events. */
export function answeredId(event: HistoryEvent): number | undefined {
  if ("TaskScheduledId" in event) return event.TaskScheduledId;
  return "TimerId" in event ? event.TimerId : undefined;
}

export function isScheduled(event: HistoryEvent): event is ScheduledEvent {
  return (
    event.EventType === EventType.TaskScheduled ||
    event.EventType === EventType.SubOrchestrationCreated ||
    event.EventType === EventType.TimerCreated
  );
}

export function isRaised(event: HistoryEvent): event is EventRaised {
  return event.EventType === EventType.EventRaised;
}

/** Everything scheduled that has no completion yet, in history or inbox. */
export function openEvents(history: readonly HistoryEvent[], inbox: readonly HistoryEvent[]): ScheduledEvent[] {
  const answered = new Set([...history, ...inbox].map(answeredId));
  return history.filter(isScheduled).filter((event) => !answered.has(event.EventId));
}

export function marker(type: Marker["EventType"], at: string): Marker {
  return { EventType: type, EventId: -1, Timestamp: at };
}

export function raised(name: string, input: string, at: string): EventRaised {
  return { EventType: EventType.EventRaised, EventId: -1, Timestamp: at, Name: name, Input: input };
}
