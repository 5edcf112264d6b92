import { z } from "zod";
import { instant } from "../http/answers/common";
import { fromIso, iso } from "../model/time";
import type { Condition } from "./conditions";
import { webhookMessage, type Facts, type Resolution, type WebhookMessage } from "./message";

const alert = z.strictObject({
  /** The last that is, or was, to be told of it. */
  message: webhookMessage,
  /** Whether the receiver has not confirmed it. */
  pending: z.boolean(),
  /** How often that may have been sent in vain. */
  attempts: z.int(),
  /** Since when a raised one looks as if it were over. */
  calmSince: instant.nullable(),
});
export type Alert = z.infer<typeof alert>;

/** What a receiver was told of a feed, shared by all deployments. */
export const alertsState = z.strictObject({
  format: z.literal(1),
  /** By key of the condition. */
  alerts: z.record(z.string(), alert),
  /** Who is telling it just now, so that nobody else does. */
  claim: z.strictObject({ by: z.string(), until: instant }).nullable(),
  /** Rounds in a row in which the receiver did not take what was told. */
  failures: z.int(),
  /** Until when it is left in peace. */
  notBefore: instant.nullable(),
});
export type AlertsState = z.infer<typeof alertsState>;

export const nothingTold: AlertsState = { format: 1, alerts: {}, claim: null, failures: 0, notBefore: null };

export interface Pace {
  readonly feed: string;
  readonly feedName: string;
  /** How long a condition is to be off before it counts as over, milliseconds. */
  readonly calmMs: number;
  /** From one raising of the same to the next, milliseconds. */
  readonly repeatMs: number;
  readonly unique: () => string;
}

/**
 * What is to be told after a look at the conditions. Each is raised at most once in `repeatMs`, and resolved once; what
 * comes back meanwhile waits, and what flickers stays raised.
 * @param at epoch milliseconds
 */
export function advance(state: AlertsState, conditions: readonly Condition[], at: number, pace: Pace): AlertsState {
  const seen = new Map(conditions.map((condition) => [condition.key, condition]));
  const alerts = new Map<string, Alert>();
  for (const [key, standing] of Object.entries(state.alerts)) {
    const { verdict, facts } = seen.get(key) ?? { verdict: { moot: "unknown" as const }, facts: standing.message };
    const move = standing.message.status === "raised" ? goOn : rest;
    const next = move(standing, verdict, facts, at, pace);
    if (next) alerts.set(key, next);
  }
  for (const [key, { verdict, facts }] of seen)
    if (verdict === "on" && !Object.hasOwn(state.alerts, key)) alerts.set(key, raise(facts, at, pace));
  return { ...state, alerts: Object.fromEntries(alerts) };
}

/** What is to be told, what failed least and is oldest first: a message that is never taken holds up no other. */
export function pendingOf({ alerts }: AlertsState): readonly { key: string; message: WebhookMessage }[] {
  return Object.entries(alerts)
    .filter(([, { pending }]) => pending)
    .sort(([, a], [, b]) => a.attempts - b.attempts || a.message.at.localeCompare(b.message.at))
    .map(([key, { message }]) => ({ key, message }));
}

/** The same where messages are about to be sent: whoever comes later knows that they may have arrived. */
export function tried(state: AlertsState, keys: readonly string[]): AlertsState {
  return changed(state, keys, (alert) => ({ ...alert, attempts: alert.attempts + 1 }));
}

/** The same where messages have arrived. */
export function taken(state: AlertsState, keys: readonly string[]): AlertsState {
  return changed(state, keys, (alert) => ({ ...alert, pending: false, attempts: 0 }));
}

function changed(state: AlertsState, keys: readonly string[], change: (alert: Alert) => Alert): AlertsState {
  const alerts = Object.entries(state.alerts).map(([key, alert]) => [key, keys.includes(key) ? change(alert) : alert]);
  return { ...state, alerts: Object.fromEntries(alerts) as AlertsState["alerts"] };
}

type Move = (standing: Alert, verdict: Condition["verdict"], facts: Facts, at: number, pace: Pace) => Alert | undefined;

function raise(facts: Facts, at: number, pace: Pace): Alert {
  const message = messageOf(pace.unique(), "raised", null, at, at, facts, pace);
  return { message, pending: true, attempts: 0, calmSince: null };
}

/** What becomes of one that is raised. */
const goOn: Move = (standing, verdict, facts, at, pace) => {
  if (verdict === "unknown") return standing;
  if (verdict === "on") return { ...standing, calmSince: null };
  if (typeof verdict === "object") return resolve(standing, verdict.moot, facts, at, pace);
  const calmSince = standing.calmSince ?? iso(at);
  return at - fromIso(calmSince) >= pace.calmMs
    ? resolve(standing, "recovered", facts, at, pace)
    : { ...standing, calmSince };
};

/** What becomes of one that is resolved. */
const rest: Move = (standing, verdict, facts, at, pace) => {
  const { message, pending } = standing;
  const due = at - fromIso(message.since) >= pace.repeatMs;
  if (!due) return standing;
  if (verdict !== "on") return pending ? standing : undefined;
  // That it was over has not arrived: it goes on, and if the receiver knows that it began, the id says so.
  return pending ? raiseAgain(standing, facts, at, pace) : raise(facts, at, pace);
};

function raiseAgain({ message }: Alert, facts: Facts, at: number, pace: Pace): Alert {
  const again = messageOf(message.alert, "raised", null, fromIso(message.since), at, facts, pace);
  return { message: again, pending: true, attempts: 1, calmSince: null };
}

function resolve(
  { message, pending, attempts }: Alert,
  reason: Resolution,
  facts: Facts,
  at: number,
  pace: Pace,
): Alert | undefined {
  // It was never sent, and so need not be taken back.
  if (pending && attempts === 0) return undefined;
  const over = messageOf(message.alert, "resolved", reason, fromIso(message.since), at, facts, pace);
  return { message: over, pending: true, attempts: 0, calmSince: null };
}

function messageOf(
  alert: string,
  status: WebhookMessage["status"],
  reason: Resolution | null,
  since: number,
  at: number,
  facts: Facts,
  { feed, feedName }: Pace,
): WebhookMessage {
  const about = { ...facts, feed, feed_name: feedName, since: iso(since), at: iso(at) };
  return { ...about, format: 1, id: `${alert}-${status}`, alert, status, reason };
}
