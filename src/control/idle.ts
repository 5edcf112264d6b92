import { closedSpans } from "../hours/open";
import type { OpeningHours } from "../hours/schema";
import type { Gap } from "../model/gap";
import type { Span } from "../model/window";
import { clip, complement, union } from "../window/spans";
import type { ControlLine } from "./log";

/**
 * Where no deployment was meant to listen: `closed` where one wanted the feed outside of its opening hours, `stopped`
 * where none wanted it.
 * @param log of all deployments, in order of time
 */
export function idleSpans(log: readonly ControlLine[], within: Span): Gap[] {
  const deployments = new Set(log.map(({ deployment }) => deployment));
  const logs = [...deployments].map((each) => log.filter(({ deployment }) => deployment === each));
  const wanted = logs.flatMap((log) => wantedSpans(log, within));
  const meant = logs.flatMap((log) => meantSpans(log, within));
  const idle = complement(meant, within);
  return idle.flatMap((span) => [
    ...clip(wanted, span).map((part): Gap => ({ ...part, reason: "closed" })),
    ...complement(wanted, span).map((part): Gap => ({ ...part, reason: "stopped" })),
  ]);
}

/** Where a deployment wanted the feed. */
export function wantedSpans(log: readonly ControlLine[], within: Span): Span[] {
  const spans: Span[] = [];
  let from: number | undefined;
  for (const line of log) {
    if (line.event === "start") from ??= line.at;
    else if (line.event === "stop" && from !== undefined) {
      spans.push({ from, to: line.at });
      from = undefined;
    }
  }
  if (from !== undefined) spans.push({ from, to: Math.max(from, within.to) });
  return clip(spans, within);
}

function meantSpans(log: readonly ControlLine[], within: Span): Span[] {
  const closed = inForce(log, within).flatMap(({ from, to, hours, timeZone }) =>
    hours ? closedSpans(hours, timeZone, from, to) : [],
  );
  return wantedSpans(log, within).flatMap((span) => complement(union(closed), span));
}

function inForce(
  log: readonly ControlLine[],
  within: Span,
): (Span & { hours: OpeningHours | null; timeZone: string })[] {
  const changes = log.flatMap((line) => (line.event === "hours" ? [line] : []));
  return changes.flatMap(({ at, hours, timeZone }, index) => {
    const from = Math.max(at, within.from);
    const to = Math.min(changes[index + 1]?.at ?? Infinity, within.to);
    return from < to ? [{ from, to, hours, timeZone }] : [];
  });
}
