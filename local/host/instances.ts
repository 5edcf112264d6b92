import { randomUUID } from "node:crypto";
import { executionStarted, isEnded, type InstanceRecord } from "./instance";
import type { Store } from "./store";

/** An instance in memory: its saved record, and what needs no saving. */
export interface Live {
  record: InstanceRecord;
  stepping: boolean;
  woken: boolean;
  /** True between two generations while a test holds them apart. */
  paused: boolean;
  readonly alarms: Map<number, () => void>;
}

/** All instances. A change is in memory only after it is on disk. */
export class Instances {
  /** Takes one step with an instance; set by the engine. */
  step: (live: Live) => void = () => undefined;
  private readonly live = new Map<string, Live>();
  private draining = false;
  private ended = false;

  constructor(private readonly store: Store) {}

  /** No instance goes on. */
  get drained(): boolean {
    return this.draining;
  }

  /** Nothing is kept any more. */
  get stopped(): boolean {
    return this.ended;
  }

  get(instanceId: string): Live | undefined {
    return this.live.get(instanceId);
  }

  all(): Live[] {
    return [...this.live.values()];
  }

  load(warn: (message: string) => void): void {
    for (const record of this.store.load(warn)) this.live.set(record.instanceId, liveOf(record));
  }

  /** A new instance, in place of an ended one. The caller has checked that none is active. */
  create(name: string, input: string | null, instanceId: string, parent: InstanceRecord["parent"] = null): void {
    const now = new Date().toISOString();
    const blank = {
      instanceId,
      name,
      executionId: randomUUID(),
      parent,
      runtimeStatus: "Pending",
      input,
      output: null,
      customStatus: null,
      createdTime: now,
      lastUpdatedTime: now,
      generation: 1,
      nextTaskId: 0,
      duplicates: 0,
      history: [],
    } as const;
    const live = liveOf({ ...blank, inbox: [executionStarted(blank)] });
    this.store.save(live.record);
    this.live.set(instanceId, live);
    this.wake(live);
  }

  save(live: Live, changes: Partial<InstanceRecord>): void {
    const record = { ...live.record, ...changes };
    this.store.save(record);
    live.record = record;
  }

  remove(instanceId: string): void {
    this.store.remove(instanceId);
    this.live.delete(instanceId);
  }

  /** `setImmediate`, for with microtasks alone activities without I/O would starve HTTP. */
  wake(live: Live): void {
    if (live.woken || this.draining) return;
    live.woken = true;
    setImmediate(() => {
      live.woken = false;
      if (!this.draining) this.step(live);
    });
  }

  /** False once the instance ended, went into another generation or was started anew. */
  isCurrent(live: Live, executionId: string): boolean {
    const same = this.live.get(live.record.instanceId) === live && live.record.executionId === executionId;
    return same && !isEnded(live.record);
  }

  /** What still arrives is kept for the next start. */
  drain(): void {
    this.draining = true;
    for (const live of this.live.values()) clearAlarms(live);
  }

  stop(): void {
    this.drain();
    this.ended = true;
  }
}

export function clearAlarms(live: Live): void {
  for (const cancel of live.alarms.values()) cancel();
  live.alarms.clear();
}

function liveOf(record: InstanceRecord): Live {
  return { record, stepping: false, woken: false, paused: false, alarms: new Map() };
}
