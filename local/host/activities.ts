import { dig, isObject, parseJson, toJson } from "./json";
import type { CoreApi } from "./core-api";
import { messageOf, stackOf } from "./errors";
import type { Gate } from "./gate";
import { EventType, type CompletionEvent, type TaskScheduled } from "./history";
import type { Invoker } from "./invoker";
import { log } from "./log";

/** Runs activities, as many at a time as host.json allows. */
export class Activities {
  private running = 0;
  private readonly queue: (() => void)[] = [];

  constructor(
    private readonly core: CoreApi,
    private readonly invoker: Invoker,
    private readonly gate: Gate,
    private readonly limit: number,
  ) {}

  has(name: string): boolean {
    return this.core.functions.get(name)?.trigger.binding.type === "activityTrigger";
  }

  /** Runs what was scheduled and hands each completion to `complete`; a repetition completes a second time. */
  start(instanceId: string, task: TaskScheduled, complete: (event: CompletionEvent) => void): void {
    const once = async (): Promise<void> => {
      await this.gate.beforeActivity(task.Name);
      const event = await this.run(instanceId, task);
      await this.gate.afterActivity(task.Name);
      complete(event);
    };
    const repeats = this.gate.repeats(task.Name);
    const first = once();
    if (repeats === "parallel") void once();
    if (repeats === "sequential") void first.then(once);
  }

  private async run(instanceId: string, task: TaskScheduled): Promise<CompletionEvent> {
    if (task.Unsupported !== undefined) return failed(task, new Error(task.Unsupported), task.Unsupported);
    await this.slot();
    try {
      const fn = this.core.functions.get(task.Name);
      if (fn === undefined) throw new Error("the function does not exist");
      this.gate.count("activitiesStarted");
      const result = await this.invoker.invoke(fn, {
        data: { string: task.Input },
        triggerMetadata: { instanceId: { json: JSON.stringify(instanceId) } },
      });
      const event = { EventType: EventType.TaskCompleted, EventId: -1, TaskScheduledId: task.EventId };
      return { ...event, Timestamp: new Date().toISOString(), Result: toJson(result) };
    } catch (error) {
      log("error", `Function.${task.Name}`, `Activity '${task.Name}' of '${instanceId}' failed: ${stackOf(error)}`);
      return failed(task, error);
    } finally {
      this.gate.count("activitiesEnded");
      this.freeSlot();
    }
  }

  private async slot(): Promise<void> {
    if (this.running < this.limit) this.running++;
    else await new Promise<void>((resolve) => this.queue.push(resolve));
  }

  /** Hands the slot to the next in the queue, so that nobody can overtake. */
  private freeSlot(): void {
    const next = this.queue.shift();
    if (next === undefined) this.running--;
    else next();
  }
}

function failed(task: TaskScheduled, error: unknown, reason?: string): CompletionEvent {
  const message = messageOf(error);
  return {
    EventType: EventType.TaskFailed,
    EventId: -1,
    Timestamp: new Date().toISOString(),
    TaskScheduledId: task.EventId,
    Reason: reason ?? `Activity function '${task.Name}' failed: ${message}`,
    Details: stackOf(error),
    ...failureDetails(message),
  };
}

/** With an exception properties provider the SDK puts structured details, as JSON, in place of the message. */
function failureDetails(message: string): { FailureDetails?: object } {
  if (!message.startsWith("{")) return {};
  try {
    const details = parseJson(message);
    if (!isObject(details) || typeof details.errorType !== "string") return {};
    return {
      FailureDetails: {
        ErrorType: details.errorType,
        ErrorMessage: dig(details, "errorMessage"),
        StackTrace: dig(details, "stackTrace"),
        IsNonRetriable: dig(details, "isNonRetriable"),
        Properties: dig(details, "properties"),
      },
    };
  } catch {
    return {};
  }
}
