import { createHmac } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { Backoff } from "../feed/backoff";
import { HeadcountError } from "../model/errors";
import { version } from "../model/version";
import type { WebhookMessage } from "./message";

/** Where messages go. */
export interface Receiver {
  readonly url: string;
  /** Signs each body, where there is one. */
  readonly secret?: string;
}

export interface Effort {
  readonly attempts: number;
  /** Time limit of an attempt. */
  readonly timeoutMs: number;
  /** Between attempts: the first wait, and the longest. */
  readonly waitMs: readonly [first: number, longest: number];
}

/** What is refused so is refused for what it is: invalid, gone, too large, of a wrong kind, not to be processed. */
const finalRefusals: readonly number[] = [400, 410, 413, 415, 422];
/** Refusals that may be taken back in a moment: too slow, too early, too many. */
const passingRefusals: readonly number[] = [408, 425, 429];
/** Whoever removes doubles may say so of a message that it has. */
const alreadyTaken = 409;
/** RFC 9110, the form that is to be sent. */
const httpDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

const patient: Effort = { attempts: 3, timeoutMs: 10_000, waitMs: [1000, 5000] };

/** What a failure says of the next attempt. */
interface Outlook {
  /** How long the receiver asks to be left in peace. */
  readonly retryAfterMs?: number;
  /** Whether the receiver will never take this message. */
  readonly final?: boolean;
}

/** A receiver did not take a message. */
export class DeliveryError extends HeadcountError {
  readonly retryAfterMs: number;
  readonly final: boolean;

  constructor(message: string, { retryAfterMs = 0, final = false }: Outlook = {}, options?: ErrorOptions) {
    super("WEBHOOK_FAILED", message, options);
    this.retryAfterMs = retryAfterMs;
    this.final = final;
  }
}

/** The value of `X-Headcount-Signature` for a body. */
export function signatureOf(body: string, secret: string): string {
  return `sha256=${createHmac("sha256", secret).update(body, "utf8").digest("hex")}`;
}

/**
 * Posts a message until it is taken (2xx, or 409 for one that was taken before), a few times. No redirect is followed,
 * and no answer's body is read.
 * @throws DeliveryError that names neither the address's path nor the secret
 */
export async function deliver(receiver: Receiver, message: WebhookMessage, effort: Effort = patient): Promise<void> {
  const body = JSON.stringify(message);
  const [first, longest] = effort.waitMs;
  const backoff = new Backoff(first, longest);
  for (let attempt = 1; ; attempt++) {
    const failure = await post(receiver, body, effort.timeoutMs);
    if (!failure) return;
    // An attempt before may have arrived, whatever is said of this one: the next round asks once more.
    if (failure.error.final && attempt > 1) throw new DeliveryError(failure.error.message);
    if (!failure.passing || attempt >= effort.attempts) throw failure.error;
    await sleep(backoff.next());
  }
}

interface Failure {
  readonly error: DeliveryError;
  /** Whether it may be otherwise in a moment. */
  readonly passing: boolean;
}

async function post({ url, secret }: Receiver, body: string, timeoutMs: number): Promise<Failure | undefined> {
  const { origin } = new URL(url);
  const signed: Record<string, string> =
    secret === undefined ? {} : { "x-headcount-signature": signatureOf(body, secret) };
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new DOMException("too late", "TimeoutError")), timeoutMs);
  try {
    const answer = await fetch(url, {
      method: "POST",
      body,
      headers: { "content-type": "application/json", "user-agent": `headcount/${version}`, ...signed },
      redirect: "manual",
      signal: late.signal,
    });
    void answer.body?.cancel().catch(() => undefined);
    return answer.ok || answer.status === alreadyTaken ? undefined : refusal(origin, answer);
  } catch (error) {
    const why = isTimeout(error)
      ? `gave no answer within ${timeoutMs / 1000} s`
      : `can't be reached (${causeOf(error)})`;
    return {
      error: new DeliveryError(`The webhook's receiver at ${origin} ${why}.`, {}, { cause: error }),
      passing: true,
    };
  } finally {
    clearTimeout(timer);
  }
}

function refusal(origin: string, { status, headers }: Response): Failure {
  const said = `The webhook's receiver at ${origin} answered ${status}`;
  if (status >= 300 && status < 400) {
    const advice = "redirects are not followed; set HEADCOUNT_WEBHOOK_URL to the final address";
    return { error: new DeliveryError(`${said}: ${advice}.`), passing: false };
  }
  const retryAfterMs = retryAfterOf(headers);
  const passing = status < 400 || status >= 500 || passingRefusals.includes(status);
  // Whoever says when to come again does not refuse for ever.
  const final = finalRefusals.includes(status) && retryAfterMs === 0;
  const then = final ? ", which refuses the message itself" : ", not 2xx";
  return {
    error: new DeliveryError(`${said}${then}.`, { retryAfterMs, final }),
    passing: passing && retryAfterMs === 0,
  };
}

/** `Retry-After`, seconds or an HTTP date, which is reckoned by the receiver's own clock where it tells it. */
function retryAfterOf(headers: Headers): number {
  const text = headers.get("retry-after")?.trim() ?? "";
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  const at = httpDate.test(text) ? Date.parse(text) : NaN;
  const sent = Date.parse(headers.get("date") ?? "");
  return Math.max(0, at - (Number.isNaN(sent) ? Date.now() : sent)) || 0;
}

function isTimeout(error: unknown): boolean {
  return textOf(error, "name") === "TimeoutError";
}

/** `fetch` says no more than that it failed; its cause's code names no path. */
function causeOf(error: unknown): string {
  const cause = (error as { readonly cause?: unknown } | null)?.cause;
  return textOf(cause, "code") ?? textOf(cause, "name") ?? "for no reason that is known";
}

function textOf(value: unknown, name: string): string | undefined {
  const text = typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
  return typeof text === "string" ? text : undefined;
}
