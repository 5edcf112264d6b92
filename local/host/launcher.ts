import type { Activities } from "./activities";
import { setAlarm } from "./alarm";
import { messageOf } from "./errors";
import type { Gate } from "./gate";
import {
  answeredId,
  EventType,
  openEvents,
  type CompletionEvent,
  type ScheduledEvent,
  type SubOrchestrationCreated,
  type TimerCreated,
} from "./history";
import { isEnded, type InstanceRecord } from "./instance";
import type { Instances, Live } from "./instances";
import { parseJson } from "./json";
import { hostLog } from "./log";

/** How long to wait before a save that failed is tried again. */
export const SAVE_RETRY_MS = 1000;

/** Where a completion belongs: a generation of an instance. */
interface Target {
  readonly instanceId: string;
  readonly executionId: string;
}

/** Launches what orchestrators decided and brings the completions back. */
export class Launcher {
  constructor(
    private readonly instances: Instances,
    private readonly activities: Activities,
    private readonly gate: Gate,
  ) {}

  launch(live: Live, scheduled: readonly ScheduledEvent[]): void {
    const { instanceId, executionId, name } = live.record;
    const target = { instanceId, executionId };
    for (const event of scheduled) {
      switch (event.EventType) {
        case EventType.TaskScheduled:
          this.activities.start(instanceId, event, (completion) => {
            this.complete("activity", event.Name, target, completion);
          });
          break;
        case EventType.TimerCreated: {
          const ring = (): void => this.fireTimer(name, target, event);
          live.alarms.set(event.EventId, setAlarm(Date.parse(event.FireAt), ring));
          break;
        }
        case EventType.SubOrchestrationCreated:
          this.startChild(target, event);
          break;
      }
    }
  }

  /** Completes the task of the parent that waits for an ended child. */
  tellParent(child: InstanceRecord): void {
    if (child.parent === null) return;
    const base = { EventId: -1, Timestamp: child.lastUpdatedTime, TaskScheduledId: child.parent.taskId };
    if (child.runtimeStatus === "Completed") {
      const completed = { ...base, EventType: EventType.SubOrchestrationCompleted, Result: child.output ?? "null" };
      this.complete("subOrchestration", child.name, child.parent, completed);
      return;
    }
    const reason = String(parseJson(child.output ?? "null"));
    const failed = { ...base, EventType: EventType.SubOrchestrationFailed, Reason: reason, Details: reason };
    this.complete("subOrchestration", child.name, child.parent, failed);
  }

  private fireTimer(name: string, target: Target, timer: TimerCreated): void {
    this.complete("timer", name, target, {
      EventType: EventType.TimerFired,
      EventId: -1,
      Timestamp: new Date().toISOString(),
      TimerId: timer.EventId,
      FireAt: timer.FireAt,
    });
  }

  /** Also after a restart, when the child may be running or may have ended unnoticed. */
  private startChild(parent: Target, event: SubOrchestrationCreated): void {
    const child = this.instances.get(event.InstanceId)?.record;
    const mine = child?.parent?.executionId === parent.executionId && child.parent.taskId === event.EventId;
    if (child === undefined || (isEnded(child) && !mine)) {
      this.instances.create(event.Name, event.Input, event.InstanceId, { ...parent, taskId: event.EventId });
    } else if (!mine) {
      const reason = `An Orchestration instance with the id ${event.InstanceId} already exists.`;
      const base = { EventId: -1, Timestamp: new Date().toISOString(), TaskScheduledId: event.EventId };
      const failed = { ...base, EventType: EventType.SubOrchestrationFailed, Reason: reason, Details: reason };
      this.complete("subOrchestration", event.Name, parent, failed);
    } else if (isEnded(child)) {
      this.tellParent(child);
    }
  }

  private complete(
    kind: "activity" | "timer" | "subOrchestration",
    name: string,
    to: Target,
    event: CompletionEvent,
  ): void {
    this.gate.pass({ kind, name, instanceId: to.instanceId, taskId: answeredId(event) ?? -1 }, () => {
      this.deliver(to, event);
    });
  }

  /** Drops what belongs to an older generation and what was completed before. */
  private deliver(to: Target, event: CompletionEvent): void {
    if (this.instances.stopped) return;
    const live = this.instances.get(to.instanceId);
    const current = live !== undefined && this.instances.isCurrent(live, to.executionId);
    const open = current ? openEvents(live.record.history, live.record.inbox) : [];
    if (live === undefined || !open.some((scheduled) => scheduled.EventId === answeredId(event))) {
      this.gate.count("dropped");
      return;
    }
    try {
      this.instances.save(live, { inbox: [...live.record.inbox, event] });
    } catch (error) {
      hostLog.error(`A result for '${to.instanceId}' can't be saved, trying again: ${messageOf(error)}`);
      setTimeout(() => {
        this.deliver(to, event);
      }, SAVE_RETRY_MS);
      return;
    }
    this.gate.count("delivered");
    this.instances.wake(live);
  }
}
