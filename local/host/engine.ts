import type { Activities } from "./activities";
import type { Gate } from "./gate";
import { openEvents, raised } from "./history";
import { isEnded, type InstanceRecord } from "./instance";
import { Instances } from "./instances";
import { Launcher } from "./launcher";
import { hostLog } from "./log";
import { Stepper, type StepperParts } from "./stepper";
import type { Store } from "./store";

export interface EngineParts extends Pick<StepperParts, "keepEvents" | "hasOrchestrator" | "replay"> {
  readonly store: Store;
  readonly activities: Activities;
  readonly gate: Gate;
}

/** Runs orchestration instances. What a call accepts is on disk when it returns. */
export class Engine {
  private readonly instances: Instances;
  private readonly launcher: Launcher;
  private readonly stepper: Stepper;

  constructor(private readonly parts: EngineParts) {
    const { activities, gate } = parts;
    this.instances = new Instances(parts.store);
    this.launcher = new Launcher(this.instances, activities, gate);
    this.stepper = new Stepper({ ...parts, instances: this.instances, launcher: this.launcher });
    this.instances.step = (live) => void this.stepper.step(live);
  }

  get(instanceId: string): InstanceRecord | undefined {
    return this.instances.get(instanceId)?.record;
  }

  list(): InstanceRecord[] {
    return this.instances.all().map((live) => live.record);
  }

  /** Reads the saved instances and goes on with them: what was scheduled and not completed is launched again. */
  resumeAll(): void {
    this.instances.load(hostLog.warn);
    for (const live of this.instances.all()) {
      if (isEnded(live.record)) continue;
      this.launcher.launch(live, openEvents(live.record.history, live.record.inbox));
      this.instances.wake(live);
    }
  }

  /** Starts nothing more, but keeps the results of what is in flight, as Functions' host does before it ends the app. */
  drain(): void {
    this.instances.drain();
  }

  /** Keeps nothing more; activities in flight are not awaited. */
  stop(): void {
    this.instances.stop();
  }

  start(name: string, input: string | null, instanceId: string): void {
    this.instances.create(name, input, instanceId);
  }

  raise(instanceId: string, name: string, input: string): void {
    this.parts.gate.pass({ kind: "event", name, instanceId }, () => {
      const live = this.instances.get(instanceId);
      if (live === undefined || isEnded(live.record)) return;
      this.instances.save(live, { inbox: [...live.record.inbox, raised(name, input, new Date().toISOString())] });
      this.instances.wake(live);
    });
  }

  terminate(instanceId: string, reason: string): void {
    const live = this.instances.get(instanceId);
    if (live !== undefined && !isEnded(live.record)) this.stepper.end(live, "Terminated", JSON.stringify(reason));
  }

  suspend(instanceId: string): void {
    const live = this.instances.get(instanceId);
    if (live === undefined || isEnded(live.record)) return;
    this.instances.save(live, { runtimeStatus: "Suspended", lastUpdatedTime: new Date().toISOString() });
  }

  resume(instanceId: string): void {
    const live = this.instances.get(instanceId);
    if (live?.record.runtimeStatus !== "Suspended") return;
    this.instances.save(live, { runtimeStatus: "Running", lastUpdatedTime: new Date().toISOString() });
    this.instances.wake(live);
  }

  purge(instanceId: string): void {
    this.instances.remove(instanceId);
  }
}
