import type { DayAnswer } from "../../api/answers";
import type { Heard, Thing } from "./things";

export interface Facts {
  readonly most: { readonly guests: number; readonly at: number } | undefined;
  readonly latest: { readonly guests: number; readonly at: number } | undefined;
  /** Covered share of what is known, from 0 to 1; null of no time. */
  readonly share: number | null;
  /** Gaps but for the opening hours', and how long they are in all, milliseconds. */
  readonly gaps: number;
  readonly missedMs: number;
}

/** The day in a few numbers. What the opening hours leave out is no miss. */
export function factsOf(day: DayAnswer, things: readonly Thing[]): Facts {
  const heard = things.filter((thing): thing is Heard => thing.kind === "heard");
  const fullest = heard.reduce<Heard | undefined>(
    (best, each) => (!best || each.max > best.max ? each : best),
    undefined,
  );
  const last = heard.at(-1);
  const missed = day.gaps.filter(({ reason }) => reason !== "closed");
  const missedMs = missed.reduce((sum, gap) => sum + Date.parse(gap.to) - Date.parse(gap.from), 0);
  const meant = day.covered_ms + missedMs;
  return {
    most: fullest && { guests: fullest.max, at: fullest.from },
    latest: last && { guests: last.last ?? last.avg, at: last.to },
    share: meant > 0 ? day.covered_ms / meant : null,
    gaps: missed.length,
    missedMs,
  };
}
