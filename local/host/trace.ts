import { randomBytes } from "node:crypto";

/** W3C trace context, as the host gives it to an invocation. */
export interface TraceContext {
  readonly traceParent: string;
  readonly traceState: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** A span of its own: in the caller's trace where the caller named a valid one, else in a new one. */
export function traceContext(caller?: string): TraceContext {
  const known = /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-([\da-f]{2})$/.exec(caller ?? "");
  const [, trace = randomBytes(16).toString("hex"), flags = "01"] = known ?? [];
  return { traceParent: `00-${trace}-${randomBytes(8).toString("hex")}-${flags}`, traceState: "", attributes: {} };
}
