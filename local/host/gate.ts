/** What is on its way to an orchestration. */
export interface Delivery {
  readonly kind: "activity" | "timer" | "event" | "subOrchestration" | "continueAsNew";
  /** Activity, orchestrator (timer, continueAsNew) or event name. */
  readonly name: string;
  readonly instanceId: string;
  readonly taskId?: number;
}

export type Counter =
  "activitiesStarted" | "activitiesEnded" | "delivered" | "dropped" | "episodes" | "generations" | "eventsDiscarded";

/** Where tests may interfere with the engine. */
export interface Gate {
  /** Delivers now, or later. */
  pass(delivery: Delivery, deliver: () => void): void;
  /** Resolves when the activity may start. */
  beforeActivity(name: string): Promise<void>;
  /** Resolves when the activity's completion may travel. */
  afterActivity(name: string): Promise<void>;
  /** How an activity is run twice, if at all. */
  repeats(name: string): "parallel" | "sequential" | undefined;
  count(counter: Counter): void;
}

/** Without test controls everything passes at once. */
export const openGate: Gate = {
  pass: (_, deliver) => deliver(),
  beforeActivity: () => Promise.resolve(),
  afterActivity: () => Promise.resolve(),
  repeats: () => undefined,
  count: () => undefined,
};
