import { z } from "zod";
import { fromIso } from "../../src/model/time";
import type { Window } from "../../src/model/window";
import type { Phase } from "./events";

/** A line of the app's log, as far as people care. */
export type Heard =
  | { readonly kind: "state"; readonly state: Phase; readonly detail?: string }
  | { readonly kind: "window"; readonly window: Window; readonly readings: number }
  | { readonly kind: "warning"; readonly message: string };

const line = z.looseObject({
  level: z.string(),
  event: z.string().optional(),
  feed: z.string().optional(),
  message: z.string().optional(),
  reason: z.string().optional(),
  detail: z.string().optional(),
  error: z.string().optional(),
});
const windowLine = z.looseObject({
  start: z.string(),
  readings: z.number(),
  coveredSeconds: z.number(),
  missingSeconds: z.number(),
});

/** What a line of the app's standard output says of a feed; undefined where it says nothing of interest. */
export function hear(text: string, feed: string): Heard | undefined {
  const read = line.safeParse(fromJson(text));
  if (!read.success) return undefined;
  const { level, event, message, reason, detail, error } = read.data;
  if (read.data.feed !== undefined && read.data.feed !== feed) return undefined;
  switch (event) {
    case "session-began":
      return { kind: "state", state: "listening" };
    case "session-ended":
    case "live-feed-ended":
      return reason === undefined ? undefined : ended(reason, detail);
    case "connection-failed":
      return { kind: "state", state: "connecting", detail };
    case "window":
      return windowOf(read.data);
    case undefined:
      // The host's own lines: what it merely warns of is for developers, in app.log.
      return ["error", "critical"].includes(level) && message !== undefined
        ? { kind: "warning", message: `The app: ${firstLine(message)}` }
        : undefined;
    default:
      return isBad(level)
        ? {
            kind: "warning",
            message: [`The app: ${event.replaceAll("-", " ")}`, firstLine(error ?? detail ?? "")]
              .filter(Boolean)
              .join(": "),
          }
        : undefined;
  }
}

function ended(reason: string, detail: string | undefined): Heard | undefined {
  if (reason === "stopped") return { kind: "state", state: "stopped" };
  if (reason === "closed") return { kind: "state", state: "sleeping" };
  if (reason === "restart") return undefined;
  return { kind: "state", state: "waiting", detail: detail === undefined ? reason : `${reason}: ${detail}` };
}

function windowOf(data: unknown): Heard | undefined {
  const read = windowLine.safeParse(data);
  if (!read.success) return undefined;
  const { start: from, readings, coveredSeconds, missingSeconds } = read.data;
  const start = fromIso(from);
  const end = start + Math.round((coveredSeconds + missingSeconds) * 1000);
  return { kind: "window", window: { start, end }, readings };
}

/** Stacks stay in app.log. */
function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

function isBad(level: string): boolean {
  return ["warn", "warning", "error", "critical"].includes(level);
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
