import type { ListeningReliability, SnapshotReliability } from "../../model/comparison";
import type { Gap, GapReason } from "../../model/gap";
import { iso } from "../../model/time";
import type { Span } from "../../model/window";
import { length, union } from "../../window/spans";
import type { ClockHour } from "./hours";
import type { Looks } from "./looks";

const idleReasons: readonly GapReason[] = ["closed", "stopped"];

/** Nobody was meant to listen. */
export function isIdle({ reason }: Gap): boolean {
  return idleReasons.includes(reason);
}

/** @param gaps of the range, in order */
export function listeningReliability(span: Span, gaps: readonly Gap[]): ListeningReliability {
  const lengthMs = span.to - span.from;
  const missing = length(gaps);
  const idle = length(gaps.filter(isIdle));
  const outages = union(gaps.filter((gap) => !isIdle(gap)));
  const longest = outages.reduce<Span | undefined>(
    (best, each) => (!best || each.to - each.from > best.to - best.from ? each : best),
    undefined,
  );
  const byReason: Partial<Record<GapReason, number>> = {};
  for (const { from, to, reason } of gaps) byReason[reason] = (byReason[reason] ?? 0) + to - from;
  const reason = longest && gaps.find((gap) => gap.from === longest.from)?.reason;
  return {
    covered_ms: lengthMs - missing,
    missing_ms: missing,
    idle_ms: idle,
    share: lengthMs > 0 ? (lengthMs - missing) / lengthMs : null,
    wanted_share: lengthMs > idle ? (lengthMs - missing) / (lengthMs - idle) : null,
    gaps: outages.length,
    missing_by_reason: byReason,
    longest_outage: longest && reason ? { from: iso(longest.from), to: iso(longest.to), reason } : null,
  };
}

/** @param open whether the hour of a place is one in which the feed's venues are open */
export function snapshotReliability(
  looks: Looks,
  hours: readonly ClockHour[],
  open: (place: number) => boolean,
): SnapshotReliability {
  const [found, longest] = [
    { open: 0, with: 0 },
    { from: 0, to: 0, hours: 0 },
  ];
  let run = { from: 0, to: 0, hours: 0 };
  hours.forEach((hour, place) => {
    if (!hour.whole || !open(place)) return;
    found.open++;
    if (looks.hours.has(place)) {
      found.with++;
      run = { from: 0, to: 0, hours: 0 };
      return;
    }
    run = { from: run.hours === 0 ? hour.from : run.from, to: hour.to, hours: run.hours + 1 };
    if (run.hours > longest.hours) Object.assign(longest, run);
  });
  return {
    taken: looks.taken,
    failed: looks.failed,
    failures: [...looks.failures.values()].sort((a, b) => b.count - a.count),
    hours: { ...found, without: found.open - found.with },
    longest_outage: longest.hours > 0 ? { from: iso(longest.from), to: iso(longest.to), hours: longest.hours } : null,
  };
}
