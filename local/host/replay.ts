import type { RegisteredFunction } from "./core-api";
import { messageOf } from "./errors";
import { EventType, type HistoryEvent } from "./history";
import type { InstanceRecord } from "./instance";
import type { Invoker } from "./invoker";
import { isObject, parseJson } from "./json";

/** Action types of the out-of-process protocol that this host tells apart. */
export const ActionType = {
  CallActivity: 0,
  CallActivityWithRetry: 1,
  CallSubOrchestrator: 2,
  CallSubOrchestratorWithRetry: 3,
  ContinueAsNew: 4,
  CreateTimer: 5,
  WaitForExternalEvent: 6,
  CallEntity: 7,
  CallHttp: 8,
  SignalEntity: 9,
  WhenAny: 11,
  WhenAll: 12,
  LockEntities: 13,
  ReleaseEntities: 14,
} as const;

export interface Action {
  readonly actionType: number;
  readonly functionName?: string;
  readonly input?: unknown;
  readonly instanceId?: string;
  readonly fireAt?: Date;
  readonly isCanceled?: boolean;
  readonly compoundActions?: readonly Action[];
}

interface RetryOptions {
  readonly firstRetryIntervalInMilliseconds: number;
  readonly backoffCoefficient?: number;
  readonly maxRetryIntervalInMilliseconds?: number;
}

/** A task as the SDK holds it; only what the host reads. */
export interface SdkTask {
  readonly id: number | string | false;
  readonly actionObj: Action | "noOp";
  readonly parent?: SdkTask;
  readonly retryOptions?: RetryOptions;
  readonly isWaitingOnTimer?: boolean;
  readonly attemptNumber?: number;
}

/** Internals of durable-functions 3.5's TaskOrchestrationExecutor. */
export interface Executor {
  readonly openTasks: Readonly<Record<string, SdkTask>>;
  readonly deferredTasks: Readonly<Record<string, readonly unknown[] | undefined>>;
  readonly sequenceNumber: number;
  readonly willContinueAsNew: boolean;
  readonly orchestratorReturned: boolean;
  readonly output: unknown;
  readonly exception: unknown;
  readonly actions: readonly Action[];
  processEvent(event: unknown): void;
}

export interface Replay {
  readonly executor: Executor;
  /** Raw JSON, or undefined where the orchestrator set none (falsy ones do not leave the SDK). */
  readonly customStatus: string | undefined;
  /** How many history events the executor took before the orchestrator ended. */
  readonly processed: number;
}

/** Runs an orchestrator over its history under the app's own durable-functions. Throws what the executor can't explain. */
export async function replay(
  invoker: Invoker,
  fn: RegisteredFunction,
  record: InstanceRecord,
  batch: readonly HistoryEvent[],
): Promise<Replay> {
  let processed = 0;
  let df: Record<string, unknown> | undefined;
  const prepare = (context: object): void => {
    Object.defineProperty(context, "df", {
      configurable: true,
      get: () => df,
      set: (value: Record<string, unknown>) => {
        df = value;
        const executor = executorOf(value);
        const processEvent = executor.processEvent.bind(executor);
        executor.processEvent = (event) => {
          processed++;
          processEvent(event);
        };
      },
    });
  };
  const thrown = await invoker.invoke(fn, { data: { string: triggerValue(record, batch) }, prepare }).then(
    () => undefined,
    (error: unknown) => new Error(messageOf(error), { cause: error }),
  );
  if (df === undefined) throw thrown ?? new Error(`"${fn.name}" did not run under durable-functions.`);
  const executor = executorOf(df);
  if (thrown !== undefined && executor.exception === undefined) throw thrown;
  const customStatus = df.customStatus ? JSON.stringify(df.customStatus) : undefined;
  return { executor, customStatus, processed };
}

function executorOf(df: Record<string, unknown>): Executor {
  const executor = df.taskOrchestratorExecutor;
  if (!isObject(executor) || !("openTasks" in executor)) {
    throw new Error("This version of durable-functions is not supported: its replay executor was not found.");
  }
  return executor as unknown as Executor;
}

function triggerValue(record: InstanceRecord, batch: readonly HistoryEvent[]): string {
  const started = [...record.history, ...batch].find((event) => event.EventType === EventType.ExecutionStarted);
  return JSON.stringify({
    history: [
      ...record.history.map((event) => ({ ...event, IsPlayed: true })),
      ...batch.map((event) => ({ ...event, IsPlayed: false })),
    ],
    input: started?.Input == null ? null : parseJson(started.Input),
    instanceId: record.instanceId,
    isReplaying: record.history.length > 0,
    parentInstanceId: record.parent?.instanceId ?? null,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: 3,
    longRunningTimerIntervalDuration: "3.00:00:00",
    maximumShortTimerDuration: "6.00:00:00",
    defaultHttpAsyncRequestSleepTimeMillseconds: 30000,
  });
}
