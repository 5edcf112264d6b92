import type { Coverage, Summary } from "../model/archive";
import type { Gap, GapReason } from "../model/gap";
import { iso } from "../model/time";
import type { Span } from "../model/window";
import { joinGaps } from "../window/coverage";
import { complement, length } from "../window/spans";
import { windowOf } from "./summaries";

/**
 * The coverage of any stretch of time, also where no window stands: what nobody wrote of is what it was by the control
 * logs, else what the gap before it was, else lost.
 * @param summaries of the windows that touch that stretch
 * @param idle where no deployment was meant to listen
 * @param before why nobody was listening right before that stretch, where nobody was
 */
export function coverageLedger(
  within: Span,
  summaries: readonly Summary[],
  idle: readonly Gap[],
  before?: GapReason,
): Coverage {
  const known = summaries.flatMap(gapsOf);
  const covered = summaries.flatMap((summary) => complement(gapsOf(summary), windowOf(summary)));
  const missing = complement(covered, within);
  const missingMs = length(missing);
  return {
    covered_ms: within.to - within.from - missingMs,
    missing_ms: missingMs,
    gaps: explained(missing, known, idle, missing[0]?.from === within.from ? before : undefined).map(
      ({ from, to, reason }) => ({ from: iso(from), to: iso(to), reason }),
    ),
  };
}

/**
 * What was missing, with reasons; neighbouring gaps of one reason as one.
 * @param missing in order, none touching another
 * @param known what windows say of it
 * @param idle where no deployment was meant to listen
 * @param before the reason of the gap that goes on in the first of them, where one does
 */
export function explained(
  missing: readonly Span[],
  known: readonly Gap[],
  idle: readonly Gap[],
  before?: GapReason,
): Gap[] {
  return joinGaps(missing.flatMap((span, nth) => explain(span, known, idle, nth === 0 ? before : undefined)));
}

function gapsOf({ coverage }: Summary): Gap[] {
  return coverage.gaps.map(({ from, to, reason }) => ({ from: Date.parse(from), to: Date.parse(to), reason }));
}

function explain(span: Span, known: readonly Gap[], idle: readonly Gap[], ahead: GapReason | undefined): Gap[] {
  const edges = [...known, ...idle]
    .flatMap(({ from, to }) => [from, to])
    .filter((at) => at > span.from && at < span.to);
  const cuts = [...new Set([span.from, ...edges, span.to])].sort((a, b) => a - b);
  let before: GapReason = known.find(({ to }) => to === span.from)?.reason ?? ahead ?? "lost";
  return cuts.slice(1).map((to, index) => {
    const from = cuts[index] as number;
    const holding = (gaps: readonly Gap[]) => gaps.find((gap) => gap.from <= from && gap.to > from)?.reason;
    const reason = holding(known) ?? holding(idle) ?? (before === "stopped" || before === "closed" ? "lost" : before);
    before = reason;
    return { from, to, reason };
  });
}
