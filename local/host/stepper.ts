import { randomUUID } from "node:crypto";
import type { Activities } from "./activities";
import { decide, type Decision } from "./decision";
import { messageOf, stackOf } from "./errors";
import type { Gate } from "./gate";
import { EventType, isRaised, marker, type HistoryEvent, type ScheduledEvent } from "./history";
import { executionStarted, isEnded, type InstanceRecord } from "./instance";
import { clearAlarms, type Instances, type Live } from "./instances";
import { SAVE_RETRY_MS, type Launcher } from "./launcher";
import { hostLog } from "./log";
import type { Replay } from "./replay";

export interface StepperParts {
  readonly instances: Instances;
  readonly launcher: Launcher;
  readonly activities: Activities;
  readonly gate: Gate;
  /** Keeps events that a generation did not consume; the real extension discards them. */
  readonly keepEvents: boolean;
  hasOrchestrator(name: string): boolean;
  replay(record: InstanceRecord, batch: readonly HistoryEvent[]): Promise<Replay>;
}

interface Step {
  readonly batch: readonly HistoryEvent[];
  readonly taken: number;
  readonly now: string;
  readonly decision: Decision;
  readonly customStatus: string | undefined;
}

/** Takes an instance through its episodes: replays the inbox, saves what was decided, then launches it. */
export class Stepper {
  constructor(private readonly parts: StepperParts) {}

  async step(live: Live): Promise<void> {
    const { record } = live;
    const { instances } = this.parts;
    const waits = live.stepping || live.paused || record.inbox.length === 0;
    if (waits || isEnded(record) || record.runtimeStatus === "Suspended") return;
    if (!this.parts.hasOrchestrator(record.name)) {
      hostLog.error(`Instance '${record.instanceId}' waits: the app has no orchestrator '${record.name}'.`);
      return;
    }
    live.stepping = true;
    try {
      const now = new Date().toISOString();
      const batch = [marker(EventType.OrchestratorStarted, now), ...record.inbox];
      const outcome = await this.replay(record, batch, now);
      if (instances.drained || !instances.isCurrent(live, record.executionId)) return;
      this.parts.gate.count("episodes");
      this.commit(live, { ...outcome, batch, taken: record.inbox.length, now });
    } catch (error) {
      hostLog.error(`Instance '${record.instanceId}' can't go on, trying again: ${stackOf(error)}`);
      setTimeout(() => {
        instances.wake(live);
      }, SAVE_RETRY_MS);
      return;
    } finally {
      live.stepping = false;
    }
    if (live.record.inbox.length > 0) instances.wake(live);
  }

  end(
    live: Live,
    runtimeStatus: "Completed" | "Failed" | "Terminated",
    output: string,
    more: { readonly history?: readonly HistoryEvent[]; readonly customStatus?: string | null } = {},
  ): void {
    const now = new Date().toISOString();
    const { history = live.record.history, customStatus = live.record.customStatus } = more;
    const final: HistoryEvent = {
      EventType: EventType.ExecutionCompleted,
      EventId: -1,
      Timestamp: now,
      OrchestrationStatus: runtimeStatus,
      Result: output,
    };
    const changes = { history: [...history, final], inbox: [], customStatus, lastUpdatedTime: now };
    this.parts.instances.save(live, { runtimeStatus, output, ...changes });
    clearAlarms(live);
    live.paused = false;
    this.parts.launcher.tellParent(live.record);
  }

  /** What the orchestrator threw outside of the executor's sight fails it as well. */
  private async replay(
    record: InstanceRecord,
    batch: readonly HistoryEvent[],
    now: string,
  ): Promise<{ decision: Decision; customStatus: string | undefined }> {
    try {
      const replay = await this.parts.replay(record, batch);
      const decision = decide(record, replay, [...record.history, ...batch], now);
      return { decision: this.checked(decision), customStatus: replay.customStatus };
    } catch (error) {
      const decision = { kind: "failed", message: messageOf(error), details: stackOf(error) } as const;
      return { decision, customStatus: undefined };
    }
  }

  /** An unknown activity or sub-orchestrator fails the orchestrator that calls it. */
  private checked(decision: Decision): Decision {
    if (decision.kind !== "wait") return decision;
    for (const event of decision.scheduled) {
      const kind = this.missing(event);
      if (kind === undefined || !("Name" in event)) continue;
      const message = `The function '${event.Name}' doesn't exist, is disabled, or is not an ${kind} function.`;
      return { kind: "failed", message, details: message };
    }
    return decision;
  }

  private missing(event: ScheduledEvent): "activity" | "orchestrator" | undefined {
    if (event.EventType === EventType.TaskScheduled) {
      return event.Unsupported !== undefined || this.parts.activities.has(event.Name) ? undefined : "activity";
    }
    const child = event.EventType === EventType.SubOrchestrationCreated;
    return child && !this.parts.hasOrchestrator(event.Name) ? "orchestrator" : undefined;
  }

  private commit(live: Live, step: Step): void {
    const { decision, now } = step;
    const customStatus = step.customStatus ?? live.record.customStatus;
    const history = [...live.record.history, ...step.batch];
    const closed = marker(EventType.OrchestratorCompleted, now);
    switch (decision.kind) {
      case "wait": {
        const { scheduled, duplicates } = decision;
        this.parts.instances.save(live, {
          runtimeStatus: live.record.runtimeStatus === "Suspended" ? "Suspended" : "Running",
          history: [...history, ...scheduled, closed],
          inbox: live.record.inbox.slice(step.taken),
          customStatus,
          lastUpdatedTime: now,
          nextTaskId: decision.nextTaskId,
          duplicates: live.record.duplicates + duplicates.length,
        });
        for (const event of duplicates) warnOfDuplicate(live.record, event);
        for (const id of decision.cancelledTimers) live.alarms.get(id)?.();
        const cancelled = (event: ScheduledEvent): boolean => decision.cancelledTimers.includes(event.EventId);
        this.parts.launcher.launch(
          live,
          scheduled.filter((event) => !cancelled(event)),
        );
        return;
      }
      case "continueAsNew":
        this.continueAsNew(live, step, decision, customStatus);
        return;
      case "completed":
        this.end(live, "Completed", decision.output, { history: [...history, closed], customStatus });
        return;
      case "failed": {
        const output = `Orchestrator function '${live.record.name}' failed: ${decision.message}`;
        hostLog.error(`Instance '${live.record.instanceId}': ${output}\n${decision.details}`);
        this.end(live, "Failed", JSON.stringify(output), { history: [...history, closed], customStatus });
        return;
      }
    }
  }

  private continueAsNew(
    live: Live,
    step: Step,
    decision: Decision & { readonly kind: "continueAsNew" },
    customStatus: string | null,
  ): void {
    const { instances, gate, keepEvents } = this.parts;
    const { name, instanceId, generation, inbox } = live.record;
    const kept = keepEvents ? decision.unconsumed : [];
    const blank = {
      ...live.record,
      executionId: randomUUID(),
      input: decision.input,
      customStatus,
      createdTime: step.now,
      lastUpdatedTime: step.now,
      generation: generation + 1,
      nextTaskId: 0,
      duplicates: 0,
      history: [],
    };
    const later = inbox.slice(step.taken).filter(isRaised);
    instances.save(live, { ...blank, inbox: [executionStarted(blank), ...kept, ...later] });
    clearAlarms(live);
    gate.count("generations");
    for (const event of keepEvents ? [] : decision.unconsumed) {
      gate.count("eventsDiscarded");
      hostLog.warn(
        `Event '${event.Name}' of '${instanceId}' was discarded: its generation continued as new without it.`,
      );
    }
    live.paused = true;
    gate.pass({ kind: "continueAsNew", name, instanceId }, () => {
      live.paused = false;
      instances.wake(live);
    });
  }
}

function warnOfDuplicate(record: InstanceRecord, event: ScheduledEvent): void {
  const what = "Name" in event ? `'${event.Name}'` : "a timer";
  hostLog.error(
    `Orchestrator '${record.name}' ('${record.instanceId}') passed ${what} to Task.any or Task.all a second time. ` +
      `As in the real extension it is scheduled again (event ${event.EventId}), and the results of all later tasks ` +
      `go to the wrong ones. Yield the same Task.any or Task.all object again instead of building a new one.`,
  );
}
