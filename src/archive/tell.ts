import type { Log } from "../feed/ports";
import type { RawWindow } from "../model/archive";
import { iso } from "../model/time";
import type { AggregateResult } from "./aggregate";
import { guestsOf, reportOf } from "./report";

/** What a line says of where it comes from. */
export interface Origin {
  readonly feed: string;
  /** Id of the W3C trace in which the collector was started. */
  readonly trace?: string;
  /** Id of the invocation's own trace: Application Insights knows it as `operation_Id`. */
  readonly operation?: string;
}

/**
 * Writes one line for each window that an aggregation wrote, and for journals that could not be read whole or came too
 * late.
 * @param at epoch milliseconds of now
 */
export function tellAggregation(result: AggregateResult, log: Log, at: number, origin: Origin): void {
  const { windows, late, damaged } = result;
  if (damaged > 0) log("warn", "journal-damaged", { ...origin, lines: damaged });
  for (const { start } of late) log("error", "journal-too-late", { ...origin, start: iso(start) });
  for (const { raw, written } of windows) {
    if (written) log(raw.events.length > 0 ? "info" : "warn", "window", { ...origin, ...lineOf(raw, at) });
  }
}

function lineOf(raw: RawWindow, at: number) {
  const missingMs: Record<string, number> = {};
  for (const { from, to, reason } of raw.coverage.gaps) {
    missingMs[reason] = (missingMs[reason] ?? 0) + Date.parse(to) - Date.parse(from);
  }
  return {
    ...reportOf(raw),
    frames: new Set(raw.events.map(({ session, seq }) => `${session} ${seq}`)).size,
    gaps: Object.fromEntries(Object.entries(missingMs).map(([reason, ms]) => [reason, ms / 1000])),
    venues: Object.keys(raw.venues).length,
    sessions: raw.sessions.length,
    seams: raw.seams.length,
    lateSeconds: (at - Date.parse(raw.window.end)) / 1000,
    ...guestsOf(raw),
  };
}
