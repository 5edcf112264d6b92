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

const patient: Effort = { attempts: 3, timeoutMs: 10_000, waitMs: [1000, 5000] };

/** A receiver did not take a message. */
export class DeliveryError extends HeadcountError {
  /** @param retryAfterMs how long the receiver asks to be left in peace */
  constructor(
    message: string,
    readonly retryAfterMs = 0,
    options?: ErrorOptions,
  ) {
    super("WEBHOOK_FAILED", message, options);
  }
}

/** The value of `X-Headcount-Signature` for a body. */
export function signatureOf(body: string, secret: string): string {
  return `sha256=${createHmac("sha256", secret).update(body, "utf8").digest("hex")}`;
}

/**
 * Posts a message until it is taken (2xx), a few times. No redirect is followed, and no answer's body is read.
 * @throws DeliveryError that names neither the address's path nor the secret
 */
export async function deliver(receiver: Receiver, message: WebhookMessage, effort: Effort = patient): Promise<void> {
  const body = JSON.stringify(message);
  const [first, longest] = effort.waitMs;
  const backoff = new Backoff(first, longest);
  for (let attempt = 1; ; attempt++) {
    const failure = await post(receiver, body, effort.timeoutMs);
    if (!failure) return;
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
    return answer.ok ? undefined : refusal(origin, answer);
  } catch (error) {
    const why = isTimeout(error)
      ? `gave no answer within ${timeoutMs / 1000} s`
      : `can't be reached (${causeOf(error)})`;
    return {
      error: new DeliveryError(`The webhook's receiver at ${origin} ${why}.`, 0, { cause: error }),
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
  const seconds = Number(headers.get("retry-after") ?? NaN);
  const retryAfterMs = seconds > 0 ? seconds * 1000 : 0;
  const passing = retryAfterMs === 0 && (status >= 500 || status === 408 || status === 429);
  return { error: new DeliveryError(`${said}, not 2xx.`, retryAfterMs), passing };
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
