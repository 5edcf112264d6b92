import type { Gap } from "../model/gap";
import type { Frame } from "../model/reading";
import type { Stretch } from "./evidence";
import { KeptFrames, type Kept } from "./kept";
import { matchFrames } from "./match";
import { turnsOf, type Turn } from "./turns";

/** Where one session takes over from another. */
export interface Seam {
  /** The predecessor's last evidence, epoch milliseconds. */
  readonly at: number;
  readonly from: string;
  readonly to: string;
  /** Frames of the successor that were kept from others already. */
  readonly matched: number;
  /** The successor's clock less the predecessor's, by the median of matched frames; null without one. */
  readonly offsetMs: number | null;
}

/** What was decided on a window before, when more of the evidence may still have been there. */
export interface Standing {
  readonly seams: readonly Seam[];
  /** The start of the raw window in which a session's frame stands, if it does. */
  where(session: string, seq: number): number | undefined;
  /** Whether a session's frame was known, and left out because another session had it. */
  dropped(session: string, frame: Frame): boolean;
}

export interface Stitched {
  /** In order of receipt. */
  readonly kept: readonly Kept[];
  readonly seams: readonly Seam[];
  /** Where sessions hand over without proof that nothing lies between. */
  readonly unproven: readonly Gap[];
}

const nothingStands: Standing = { seams: [], where: () => undefined, dropped: () => false };

/** On one clock two connections differ by delivery alone. */
const sameClockToleranceMs = 500;

/**
 * Makes one sequence of frames out of stretches that may overlap: at each instant the smallest by (start, id) of those
 * that are live is kept. Around a seam frames that were kept already are dropped, by equal readings within the
 * tolerance, and none that were not.
 * @param stretches in order of preference
 * @param seamMs tolerance between two clocks, milliseconds
 */
export function stitch(stretches: readonly Stretch[], seamMs: number, standing: Standing = nothingStands): Stitched {
  const kept = new KeptFrames();
  const seams: Seam[] = [];
  const doubts: { at: number; predecessor: Stretch; next: Stretch }[] = [];
  const decided = new Set<Frame>();
  const sameClockMs = Math.min(seamMs, sameClockToleranceMs);
  const nearMs = stretches.every(({ clock }) => clock === stretches[0]?.clock) ? sameClockMs : seamMs;
  const edges: number[] = [];
  let last: Turn | undefined;

  for (const turn of turnsOf(stretches)) {
    if (last) {
      takeOver(last, turn);
      edges.push(last.to);
    }
    if (turn.from > (last?.to ?? -Infinity) && turn.stretch.from === turn.from) edges.push(turn.from);
    take(turn, last?.to ?? -Infinity);
    last = turn;
  }
  if (last) edges.push(last.to);
  for (const at of edges) settle(at);
  for (const stretch of stretches) fill(stretch);
  for (const stretch of stretches) recall(stretch);
  const frames = kept.inOrder();
  return { kept: frames, seams, unproven: unprovenOf(frames) };

  function takeOver({ stretch: predecessor, to: at }: Turn, { stretch: next, to }: Turn): void {
    if (next.from > at + nearMs) return;
    const sameClock = predecessor.clock === next.clock;
    const { matched, offsetMs } = known(predecessor, next, at, match(next, at, to));
    if (next.from > at && sameClock && matched === 0) return;
    seams.push({ at, from: predecessor.id, to: next.id, matched, offsetMs });
    const doubtful = predecessor.to === at && next.since <= at && at - next.since < tolerance(predecessor, next);
    if (doubtful && matched === 0) doubts.push({ at, predecessor, next });
  }

  function tolerance(a: Stretch, b: Stretch): number {
    return a.clock === b.clock ? sameClockMs : seamMs;
  }

  /** A doubt lasts to the first frame after it, unless a third listener was live well before and well after. */
  function unprovenOf(frames: readonly Kept[]): Gap[] {
    return doubts.flatMap(({ at, predecessor, next }): Gap[] => {
      const first = frames.find(({ frame }) => frame.at > at)?.frame.at ?? Infinity;
      const to = Math.min(first, next.to);
      const bridged = stretches.some(
        (other) => other.since <= at - tolerance(other, predecessor) && other.to >= to + tolerance(other, next),
      );
      return bridged || to <= at + 1 ? [] : [{ from: at + 1, to, reason: "handover" }];
    });
  }

  /** Near an end or a beginning the other listeners may have heard, by their clocks, what the kept ones had not. */
  function settle(at: number): void {
    for (const other of stretches) if (other.from <= at + nearMs && other.to >= at - nearMs) match(other, at);
  }

  /** A connection may be live and yet left out of a frame by its feed: what another one heard meanwhile is kept. */
  function fill(stretch: Stretch): void {
    decide(
      stretch,
      stretch.frames.filter((frame) => undecided(frame)),
    );
  }

  /**
   * Frames drained after a standstill may have been sent at any time of it: they are dropped where anybody else had
   * them since it began, whoever is preferred now, and kept where nobody had.
   */
  function recall(stretch: Stretch): void {
    const late = stretch.frames.filter((frame) => frame.delayed && awaiting(frame));
    const [first] = late;
    if (!first) return;
    const sameClock = stretches.filter((other) => other.clock === stretch.clock && other.id !== stretch.id);
    const began = Math.max(...sameClock.filter(({ to }) => to <= first.at).map(({ to }) => to));
    decide(stretch, late, Number.isFinite(began) ? began : Math.min(...stretches.map(({ from }) => from)));
  }

  function take({ stretch, to }: Turn, after: number): void {
    for (const frame of stretch.frames) if (frame.at > after && frame.at <= to && !frame.delayed) keep(stretch, frame);
  }

  function keep(stretch: Stretch, frame: Frame): void {
    if (!awaiting(frame) || standing.dropped(stretch.id, frame)) return;
    decided.add(frame);
    kept.add({ stretch, frame });
  }

  /** A delayed frame's time says nothing of when it was sent; those are left for {@link recall}. */
  function undecided(frame: Frame): boolean {
    return !frame.delayed && awaiting(frame);
  }

  function awaiting(frame: Frame): boolean {
    return !decided.has(frame) && frame.readings.length > 0;
  }

  /** Decides on the frames of `stretch` near `at`. */
  function match(stretch: Stretch, at: number, to = Infinity): { matched: number; offsetMs: number | null } {
    const near = between(stretch.frames, at - nearMs, Math.min(at + nearMs, to));
    return decide(
      stretch,
      near.filter((frame) => undecided(frame)),
    );
  }

  /**
   * Drops of some frames those that were kept already, and keeps the others.
   * @param sentSince set where they may have been sent at any time since
   */
  function decide(
    stretch: Stretch,
    frames: readonly Frame[],
    sentSince?: number,
  ): { matched: number; offsetMs: number | null } {
    const [first, last] = [frames[0], frames.at(-1)];
    if (!first || !last) return { matched: 0, offsetMs: null };
    const since = sentSince ?? first.at;
    const pool = kept.between(since - nearMs, last.at + nearMs).filter((each) => !kept.heardBy(each, stretch.id));
    const offsets: number[] = [];
    // On one clock first: there the tolerance is smaller. What stands in one raw window was found to be different.
    for (const sameClock of [true, false]) {
      for (const [where, together] of byStanding(stretch, frames)) {
        const partners = matchFrames(
          pool.filter(
            (each) =>
              (each.stretch.clock === stretch.clock) === sameClock &&
              // What its own process had before the standstill was sent before it.
              (sentSince === undefined || !sameClock || each.frame.at > sentSince) &&
              !kept.heardBy(each, stretch.id) &&
              (where === undefined || standing.where(each.stretch.id, each.frame.seq) !== where),
          ),
          together.filter((frame) => !decided.has(frame)),
          (sameClock ? sameClockMs : seamMs) + (sentSince === undefined ? 0 : last.at - sentSince),
        );
        for (const [frame, partner] of partners) {
          decided.add(frame);
          kept.hear(partner, stretch.id);
          offsets.push(frame.at - partner.frame.at);
        }
      }
    }
    for (const frame of frames) keep(stretch, frame);
    return { matched: offsets.length, offsetMs: median(offsets) };
  }

  function byStanding(stretch: Stretch, frames: readonly Frame[]): Map<number | undefined, Frame[]> {
    const groups = new Map<number | undefined, Frame[]>();
    for (const frame of frames) {
      const where = standing.where(stretch.id, frame.seq);
      const group = groups.get(where);
      if (group) group.push(frame);
      else groups.set(where, [frame]);
    }
    return groups;
  }

  function known(from: Stretch, to: Stretch, at: number, found: { matched: number; offsetMs: number | null }) {
    const before = standing.seams.find((seam) => seam.at === at && seam.from === from.id && seam.to === to.id);
    return before && before.matched > found.matched ? before : found;
  }
}

/** The frames, of some in order of time, received from one instant to another. */
function between(frames: readonly Frame[], from: number, to: number): Frame[] {
  let [low, high] = [0, frames.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((frames[middle] as Frame).at < from) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < frames.length && (frames[end] as Frame).at <= to) end++;
  return frames.slice(low, end);
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return null;
  return sorted.length % 2
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
