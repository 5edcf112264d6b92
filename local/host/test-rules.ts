import type { Delivery } from "./gate";

/** What a rule or a release is about; undefined matches everything. */
export interface Match {
  readonly id?: number;
  readonly kind?: Delivery["kind"];
  readonly name?: string;
  readonly instanceId?: string;
}

export interface HoldRule extends Match {
  readonly kind: Delivery["kind"];
}

export interface DelayRule {
  readonly when: "before" | "after";
  readonly name?: string;
  readonly minMs: number;
  readonly maxMs: number;
  readonly seed: number;
  readonly random?: () => number;
}

export interface RepeatRule {
  readonly name?: string;
  /** Undefined: once. */
  readonly mode: "parallel" | "sequential" | undefined;
}

const KINDS: readonly Delivery["kind"][] = ["activity", "timer", "event", "subOrchestration", "continueAsNew"];

type Body = Readonly<Record<string, unknown>>;

export function matches(wanted: Match, given: Delivery & { readonly id?: number }): boolean {
  return covers(wanted, given);
}

/** True where everything that `wanted` names is the same in `other`. */
export function covers(wanted: Match, other: Match): boolean {
  return (
    (wanted.id === undefined || wanted.id === other.id) &&
    (wanted.kind === undefined || wanted.kind === other.kind) &&
    (wanted.name === undefined || wanted.name === other.name) &&
    (wanted.instanceId === undefined || wanted.instanceId === other.instanceId)
  );
}

export function readMatch(body: Body): Match {
  const kind = KINDS.find((candidate) => candidate === body.kind);
  if (body.kind !== undefined && kind === undefined) throw new Error(`"kind" must be one of ${KINDS.join(", ")}.`);
  return {
    ...(typeof body.id === "number" && { id: body.id }),
    ...(kind !== undefined && { kind }),
    ...named(body),
    ...(typeof body.instanceId === "string" && { instanceId: body.instanceId }),
  };
}

export function readHold(body: Body): HoldRule {
  const match = readMatch(body);
  if (match.kind === undefined) throw new Error(`"kind" must be one of ${KINDS.join(", ")}.`);
  return { ...match, kind: match.kind };
}

export function readDelay(body: Body): DelayRule {
  const { when, maxMs, minMs = 0, seed = 1 } = body;
  if (when !== "before" && when !== "after") throw new Error(`"when" must be "before" or "after".`);
  if (typeof maxMs !== "number" || typeof minMs !== "number" || typeof seed !== "number") {
    throw new Error(`"maxMs", "minMs" and "seed" must be numbers.`);
  }
  return { when, ...named(body), minMs, maxMs, seed };
}

export function readRepeat(body: Body): RepeatRule {
  const { mode } = body;
  if (mode !== "parallel" && mode !== "sequential" && mode !== "off") {
    throw new Error(`"mode" must be "parallel", "sequential" or "off".`);
  }
  return { ...named(body), mode: mode === "off" ? undefined : mode };
}

function named(body: Body): { name?: string } {
  return typeof body.name === "string" ? { name: body.name } : {};
}
