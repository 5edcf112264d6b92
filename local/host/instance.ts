import { EventType, type ExecutionStarted, type HistoryEvent } from "./history";

export type RuntimeStatus = "Pending" | "Running" | "Suspended" | "Completed" | "Failed" | "Terminated";

/** Everything known of one orchestration instance; one JSON file each. Values of the app are kept as raw JSON. */
export interface InstanceRecord {
  readonly instanceId: string;
  readonly name: string;
  readonly executionId: string;
  readonly parent: { readonly instanceId: string; readonly executionId: string; readonly taskId: number } | null;
  readonly runtimeStatus: RuntimeStatus;
  readonly input: string | null;
  readonly output: string | null;
  readonly customStatus: string | null;
  readonly createdTime: string;
  readonly lastUpdatedTime: string;
  readonly generation: number;
  /** The executor's next task id, which tells new open tasks from scheduled ones. */
  readonly nextTaskId: number;
  /** How many tasks were scheduled a second time in this generation; every later event id is shifted by it. */
  readonly duplicates: number;
  readonly history: readonly HistoryEvent[];
  readonly inbox: readonly HistoryEvent[];
}

export function isEnded(record: Pick<InstanceRecord, "runtimeStatus">): boolean {
  return ["Completed", "Failed", "Terminated"].includes(record.runtimeStatus);
}

/** The event that begins a generation. */
export function executionStarted(record: Omit<InstanceRecord, "inbox">): ExecutionStarted {
  return {
    EventType: EventType.ExecutionStarted,
    EventId: -1,
    Timestamp: record.createdTime,
    Name: record.name,
    Version: "",
    Input: record.input,
    OrchestrationInstance: { InstanceId: record.instanceId, ExecutionId: record.executionId },
    ParentInstance: record.parent && { OrchestrationInstance: { InstanceId: record.parent.instanceId } },
    Tags: null,
  };
}
