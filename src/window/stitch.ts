import type { Gap } from "../model/gap";
import type { Stretch } from "./evidence";
import type { Kept } from "./kept";
import { turnsOf, type Turn } from "./turns";
import { Union, type Decided, type Tolerances } from "./union";

/** Where one session takes over from another. */
export interface Seam {
  /** The predecessor's last evidence, epoch milliseconds. */
  readonly at: number;
  readonly from: string;
  readonly to: string;
  /** Frames of the successor near the seam that were kept from others already. */
  readonly matched: number;
  /** The successor's clock less the others', by the median of those frames; null without one. */
  readonly offsetMs: number | null;
}

/** What was decided on a window before, when more of the evidence may still have been there. */
export interface Standing extends Decided {
  readonly seams: readonly Seam[];
}

export interface Stitched {
  /** In order of receipt. */
  readonly kept: readonly Kept[];
  readonly seams: readonly Seam[];
  /** Where sessions hand over without proof that nothing lies between. */
  readonly unproven: readonly Gap[];
}

const nothingStands: Standing = { seams: [], where: () => undefined, dropped: () => false };

/**
 * Makes one sequence of frames out of stretches that may overlap. Every frame that any of them had is kept, once; of
 * what several had, that of the preferred. At each instant the smallest by (start, id) of those that are live has its
 * turn, and where turns meet is a seam.
 * @param stretches in order of preference
 */
export function stitch(
  stretches: readonly Stretch[],
  tolerances: Tolerances,
  standing: Standing = nothingStands,
): Stitched {
  const union = new Union(stretches, tolerances, standing);
  const frames = union.kept.inOrder();
  const seams: Seam[] = [];
  const unproven: Gap[] = [];
  const oneClock = stretches.every(({ clock }) => clock === stretches[0]?.clock);
  const nearMs = oneClock ? union.sameClockMs : tolerances.seamMs;
  const turns = turnsOf(stretches);
  turns.forEach((turn, index) => {
    const last = turns[index - 1];
    if (last) takeOver(last, turn);
  });
  return { kept: frames, seams, unproven };

  function takeOver({ stretch: predecessor, to: at }: Turn, { stretch: next, to }: Turn): void {
    if (next.from > at + nearMs) return;
    const { matched, offsetMs } = known(predecessor, next, at, matchedNear(next, at, Math.min(at + nearMs, to)));
    if (next.from > at && predecessor.clock === next.clock && matched === 0) return;
    seams.push({ at, from: predecessor.id, to: next.id, matched, offsetMs });
    const doubtful = predecessor.to === at && next.since <= at && at - next.since < union.tolerance(predecessor, next);
    if (doubtful && matched === 0) unproven.push(...doubt(at, predecessor, next));
  }

  /** A doubt lasts to the first frame after it, unless a third listener was live well before and well after. */
  function doubt(at: number, predecessor: Stretch, next: Stretch): Gap[] {
    const first = frames.find(({ frame }) => frame.at > at)?.frame.at ?? Infinity;
    const to = Math.min(first, next.to);
    const bridged = stretches.some(
      (other) =>
        other.since <= at - union.tolerance(other, predecessor) && other.to >= to + union.tolerance(other, next),
    );
    return bridged || to <= at + 1 ? [] : [{ from: at + 1, to, reason: "handover" }];
  }

  function matchedNear(next: Stretch, at: number, to: number): Pick<Seam, "matched" | "offsetMs"> {
    const near = next.frames.filter((frame) => frame.at >= at - nearMs && frame.at <= to);
    const offsets = near.flatMap((frame) => {
      const partner = frame.delayed ? undefined : union.partnerOf(frame);
      return partner ? [frame.at - partner.frame.at] : [];
    });
    return { matched: offsets.length, offsetMs: median(offsets) };
  }

  function known(from: Stretch, to: Stretch, at: number, found: Pick<Seam, "matched" | "offsetMs">) {
    const before = standing.seams.find((seam) => seam.at === at && seam.from === from.id && seam.to === to.id);
    return before && before.matched > found.matched ? before : found;
  }
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return null;
  return sorted.length % 2
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
