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
  /** Until when it is not sent again. */
  notBefore: instant.nullable(),
  /** Whether the receiver has refused for good to be told that it was raised. */
  refused: z.boolean(),
  /** Since when a raised one looks as if it were over. */
  calmSince: instant.nullable(),
});
export type Alert = z.infer<typeof alert>;

/** What a receiver was told of a feed, shared by all deployments. */
export const alertsState = z.strictObject({
  format: z.literal(2),
  /** By key of the condition. */
  alerts: z.record(z.string(), alert),
  /** Who is telling it just now, so that nobody else does. */
  claim: z.strictObject({ by: z.string(), until: instant }).nullable(),
  /** Until when the receiver asked to be left in peace. */
  notBefore: instant.nullable(),
});
export type AlertsState = z.infer<typeof alertsState>;

export const nothingTold: AlertsState = { format: 2, alerts: {}, claim: null, notBefore: null };

/** A message that fails is sent again after so long, twice as long each time; milliseconds. */
const [leastWaitMs, mostWaitMs] = [60_000, 15 * 60_000];
/** That something is over is of no use after so long. */
const lapseMs = 86_400_000;

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

/** A message that is to be told, by the key of its condition. */
export interface Pending {
  readonly key: string;
  readonly message: WebhookMessage;
}

/**
 * What is to be told now, what failed least and is oldest first: a message that is never taken holds up no other.
 * @param at epoch milliseconds
 */
export function dueOf({ alerts, notBefore }: AlertsState, at: number): readonly Pending[] {
  const isDue = (from: string | null) => from === null || fromIso(from) <= at;
  if (!isDue(notBefore)) return [];
  return Object.entries(alerts)
    .filter(([, alert]) => alert.pending && isDue(alert.notBefore))
    .sort(([, a], [, b]) => a.attempts - b.attempts || a.message.at.localeCompare(b.message.at))
    .map(([key, { message }]) => ({ key, message }));
}

/** The same where messages are about to be sent: whoever comes later knows that they may have arrived. */
export function tried(state: AlertsState, keys: readonly string[]): AlertsState {
  return changed(state, keys, (alert) => ({ ...alert, attempts: alert.attempts + 1 }));
}

/** The same where messages have arrived. */
export function taken(state: AlertsState, keys: readonly string[]): AlertsState {
  return changed(state, keys, (alert) => ({ ...alert, pending: false, attempts: 0, notBefore: null }));
}

/** The same where messages that were tried have not arrived: each waits by itself. @param at epoch milliseconds */
export function postponed(state: AlertsState, keys: readonly string[], at: number): AlertsState {
  return changed(state, keys, (alert) => ({
    ...alert,
    notBefore: iso(at + Math.min(mostWaitMs, leastWaitMs * 2 ** Math.min(alert.attempts - 1, 30))),
  }));
}

/** The same where the receiver is left in peace as it asked, though not for ever. @param at epoch milliseconds */
export function inPeace(state: AlertsState, forMs: number, at: number): AlertsState {
  return { ...state, notBefore: forMs > 0 ? iso(at + Math.min(mostWaitMs, forMs)) : null };
}

/**
 * The same where messages are not sent any more. One that was refused when it was first sent has never arrived; of any
 * other that may not be known.
 */
export function givenUp(state: AlertsState, keys: readonly string[]): AlertsState {
  return changed(state, keys, (alert) => ({
    ...alert,
    pending: false,
    attempts: 0,
    notBefore: null,
    refused: alert.message.status === "raised" && alert.attempts === 1,
  }));
}

/** Messages that something is over which could not be told for so long that they had better not be. */
export function lapsedOf({ alerts }: AlertsState, at: number): readonly Pending[] {
  return Object.entries(alerts)
    .filter(
      ([, { pending, message }]) => pending && message.status === "resolved" && at - fromIso(message.at) >= lapseMs,
    )
    .map(([key, { message }]) => ({ key, message }));
}

function changed(state: AlertsState, keys: readonly string[], change: (alert: Alert) => Alert): AlertsState {
  const alerts = Object.entries(state.alerts).map(([key, alert]) => [key, keys.includes(key) ? change(alert) : alert]);
  return { ...state, alerts: Object.fromEntries(alerts) as AlertsState["alerts"] };
}

const fresh = { pending: true, attempts: 0, calmSince: null, notBefore: null, refused: false } as const;

type Move = (standing: Alert, verdict: Condition["verdict"], facts: Facts, at: number, pace: Pace) => Alert | undefined;

function raise(facts: Facts, at: number, pace: Pace): Alert {
  const message = messageOf(pace.unique(), "raised", null, at, at, facts, pace);
  return { message, ...fresh };
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

/** Of the same alert, and no double of the message by which it was raised first, since it may have been resolved. */
function raiseAgain({ message }: Alert, facts: Facts, at: number, pace: Pace): Alert {
  const again = messageOf(message.alert, "raised", null, fromIso(message.since), at, facts, pace);
  return { message: { ...again, id: `${again.id}-${at}` }, ...fresh, attempts: 1 };
}

function resolve(
  { message, pending, attempts, refused }: Alert,
  reason: Resolution,
  facts: Facts,
  at: number,
  pace: Pace,
): Alert | undefined {
  // It was never sent, and so need not be taken back.
  if (pending && attempts === 0) return undefined;
  const over = messageOf(message.alert, "resolved", reason, fromIso(message.since), at, facts, pace);
  // Who would not hear that it began is not told that it is over.
  return { message: over, ...fresh, pending: !refused };
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
