import type { Gap, GapReason } from "../model/gap";
import type { Mark } from "../model/journal";
import type { Span, Window } from "../model/window";
import type { Stretch } from "./evidence";
import { clip, complement } from "./spans";

/** What explains a gap beside the sessions themselves. */
export interface Explanations {
  /** What listeners without a session wrote. */
  readonly marks: readonly Mark[];
  /** What an earlier aggregation had found, from journals that are gone. */
  readonly earlier: readonly Gap[];
  /** Where nobody was meant to listen. */
  readonly control: readonly Gap[];
  /** The reason of the gap in which the window before ended, if it ended in one. */
  readonly before?: GapReason;
}

/** The parts of a window, in order, in which at least one session was live, and the gaps: together its length, exactly. */
export function coverageOf(
  window: Window,
  stretches: readonly Stretch[],
  unproven: readonly Gap[],
  explanations: Explanations,
): { covered: Span[]; gaps: Gap[] } {
  const within = { from: window.start, to: window.end };
  const ends = stretches.map((stretch) => ({ ...stretch, to: coveredUntil(stretch, window) }));
  const live = clip(ends, within);
  const covered = live.flatMap((span) => complement(unproven, span));
  const gaps = complement(covered, within).flatMap((span) => explain(span, ends, unproven, explanations));
  return { covered, gaps: joinGaps(gaps) };
}

/** The millisecond of a stretch's last frame is covered; a stretch that only reaches up to this window has none in it. */
function coveredUntil({ to, frames }: Stretch, window: Window): number {
  return to === window.start && frames.at(-1)?.at !== to ? to : to + 1;
}

/** Neighbouring gaps of one reason as one. */
export function joinGaps(gaps: readonly Gap[]): Gap[] {
  const joined: Gap[] = [];
  for (const gap of gaps) {
    const last = joined.at(-1);
    if (last && last.to === gap.from && last.reason === gap.reason) joined[joined.length - 1] = { ...last, to: gap.to };
    else joined.push(gap);
  }
  return joined;
}

function explain(
  span: Span,
  stretches: readonly Stretch[],
  unproven: readonly Gap[],
  explanations: Explanations,
): Gap[] {
  const { marks, earlier, control } = explanations;
  const edges = [
    ...marks.map((mark) => mark.at),
    ...[...earlier, ...control, ...unproven].flatMap((gap) => [gap.from, gap.to]),
  ];
  return split(span, edges).map(({ from, to }) => {
    const holding = (gaps: readonly Gap[]) => gaps.find((gap) => gap.from <= from && gap.to > from)?.reason;
    const reason =
      holding(control) ??
      holding(unproven) ??
      resumed(explanations, span.from, from) ??
      endingAt(span.from, stretches) ??
      listening(explanations, from, holding(earlier)) ??
      "lost";
    return { from, to, reason };
  });
}

/** A span in parts, cut at those of some instants that lie within it. */
function split({ from, to }: Span, instants: readonly number[]): Span[] {
  const inside = instants.filter((at) => at > from && at < to);
  const cuts = [...new Set([from, ...inside, to])].sort((a, b) => a - b);
  return cuts.slice(1).map((cut, index) => ({ from: cuts[index] as number, to: cut }));
}

/** Once somebody is meant to listen again, nobody's last word before that counts. */
function resumed({ control, marks }: Explanations, since: number, at: number): GapReason | undefined {
  const idle = control.findLast(({ to }) => to > since && to <= at);
  return idle && (marks.findLast((mark) => mark.at >= idle.to && mark.at <= at)?.reason ?? "connecting");
}

/** The last word of the session whose evidence ends where the gap begins; a session without one was lost. */
function endingAt(at: number, stretches: readonly Stretch[]): GapReason | undefined {
  const ending = stretches.filter((stretch) => stretch.to === at);
  if (ending.length === 0) return undefined;
  return ending.find((stretch) => stretch.ended)?.ended ?? "lost";
}

/**
 * What listeners without a session said; `connecting` is no word on a gap that began before they did. Where their
 * journals are gone, what was found from them.
 */
function listening({ marks, before }: Explanations, at: number, earlier?: GapReason): GapReason | undefined {
  const mark = marks.findLast((each) => each.at <= at)?.reason;
  if (mark && mark !== "connecting") return mark;
  if (!mark && earlier && earlier !== "lost") return earlier;
  const idle = before === "stopped" || before === "closed";
  return before && !(mark && idle) ? before : (mark ?? earlier);
}
