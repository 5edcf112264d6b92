import type { Frame } from "../model/reading";
import { wasAwake, type Stretch } from "./evidence";
import { KeptFrames, type Kept } from "./kept";
import { keyOf, matchFrames } from "./match";

/** What was decided on frames before, when more of the evidence may still have been there. */
export interface Decided {
  /** The start of the raw window in which a session's frame stands, if it does. */
  where(session: string, seq: number): number | undefined;
  /** Whether a session's frame was known, and left out because another session had it. */
  dropped(session: string, frame: Frame): boolean;
}

/** How far apart two receipts of one frame may be, milliseconds. */
export interface Tolerances {
  /** Between two clocks. */
  readonly seamMs: number;
  /** Between two connections that were live at the same time, of which one was slow. */
  readonly lagMs: number;
}

/** On one clock two connections differ by delivery alone. */
const sameClockToleranceMs = 500;

/**
 * The frames that any of several stretches had, each once: of those that lie within a tolerance of each other and say
 * the same, the one of the preferred stretch.
 */
export class Union {
  readonly kept = new KeptFrames();
  readonly sameClockMs: number;
  readonly #decided = new Set<Frame>();
  readonly #partners = new Map<Frame, Kept>();

  /** @param stretches in order of preference */
  constructor(
    private readonly stretches: readonly Stretch[],
    private readonly tolerances: Tolerances,
    private readonly standing: Decided,
  ) {
    this.sameClockMs = Math.min(tolerances.seamMs, sameClockToleranceMs);
    for (const stretch of stretches) this.#add(stretch);
    for (const stretch of stretches) this.#recall(stretch);
  }

  /** The tolerance between two stretches at any time, milliseconds. */
  tolerance(a: Stretch, b: Stretch): number {
    return a.clock === b.clock ? this.sameClockMs : this.tolerances.seamMs;
  }

  /** The kept frame for which a frame was left out. */
  partnerOf(frame: Frame): Kept | undefined {
    return this.#partners.get(frame);
  }

  #add(stretch: Stretch): void {
    const frames = stretch.frames.filter((frame) => !frame.delayed && this.#awaits(frame));
    for (const sameClock of [true, false]) {
      const toleranceMs = sameClock ? this.sameClockMs : this.tolerances.seamMs;
      this.#match(stretch, frames, toleranceMs, (other) => (other.clock === stretch.clock) === sameClock);
    }
    if (frames.some((frame) => this.#awaits(frame))) this.#matchSlow(stretch, frames);
    this.#keepRest(stretch, frames);
  }

  /**
   * While two connections are live both have every frame, though one may have it seconds later; around that time only
   * what is said once can be told from what is said again.
   */
  #matchSlow(stretch: Stretch, frames: readonly Frame[]): void {
    const { lagMs } = this.tolerances;
    for (const other of this.stretches) {
      if (other === stretch) break;
      const [from, to] = [Math.max(other.from, stretch.from), Math.min(other.to, stretch.to)];
      if (from > to) continue;
      const within = (by: number) => (frame: Frame) => frame.at >= from - by && frame.at <= to + by;
      const both = frames.filter(within(0));
      this.#match(stretch, both, lagMs, (each, frame) => each === other && within(0)(frame));
      const around = frames.filter((frame) => this.#awaits(frame) && within(lagMs)(frame));
      const single = once(around);
      this.#match(stretch, around.filter(single), lagMs, (each, frame) => each === other && within(lagMs)(frame), true);
    }
  }

  /**
   * Frames drained after a standstill may have been sent at any time of it: they are dropped where anybody else had
   * them since it began, whoever is preferred now, and kept where nobody had.
   */
  #recall(stretch: Stretch): void {
    const late = stretch.frames.filter((frame) => frame.delayed && this.#awaits(frame));
    const [first, last] = [late[0], late.at(-1)];
    if (!first || !last) return;
    const sameClock = this.stretches.filter((other) => other.clock === stretch.clock && other.id !== stretch.id);
    // It may have woken in between, for too short a time to drain all that was sent while it stood still before.
    const awake = sameClock.filter((other) => other.to <= first.at && wasAwake(other, this.tolerances.lagMs));
    const ends = awake.map(({ to }) => to);
    const began = ends.length > 0 ? Math.max(...ends) : Math.min(...this.stretches.map(({ from }) => from));
    const stoodMs = last.at - began;
    // What its own process had before the standstill was sent before it, as was what its connection had in between.
    const earlier = new Set(sameClock.filter((other) => other.to < first.at && !this.#accompanied(other)));
    this.#match(
      stretch,
      late,
      this.sameClockMs + stoodMs,
      (other, { at }) => other.clock === stretch.clock && at > began && !earlier.has(other),
    );
    this.#match(stretch, late, this.tolerances.seamMs + stoodMs, ({ clock }) => clock !== stretch.clock);
    this.#keepRest(stretch, late);
  }

  /** Whether another connection of the same process was live at about the same time. */
  #accompanied({ id, clock, from, to }: Stretch): boolean {
    const [since, until] = [from - this.sameClockMs, to + this.sameClockMs];
    return this.stretches.some(
      (other) => other.clock === clock && other.id !== id && other.from <= until && other.to >= since,
    );
  }

  /** Drops of some frames of a stretch those that were kept of others already. */
  #match(
    stretch: Stretch,
    frames: readonly Frame[],
    toleranceMs: number,
    allowed: (other: Stretch, frame: Frame) => boolean,
    singly = false,
  ): void {
    for (const [where, together] of this.#byStanding(stretch, frames)) {
      const [first, last] = [together[0], together.at(-1)];
      if (!first || !last) continue;
      const pool = this.kept.between(first.at - toleranceMs, last.at + toleranceMs).filter(
        (each) =>
          allowed(each.stretch, each.frame) &&
          !this.kept.heardBy(each, stretch.id) &&
          // What stands in one raw window was found to be different.
          (where === undefined || this.standing.where(each.stretch.id, each.frame.seq) !== where),
      );
      const single = once(pool.map(({ frame }) => frame));
      const partners = matchFrames(singly ? pool.filter(({ frame }) => single(frame)) : pool, together, toleranceMs);
      for (const [frame, partner] of partners) {
        this.#decided.add(frame);
        this.#partners.set(frame, partner);
        this.kept.hear(partner, stretch.id);
      }
    }
  }

  #keepRest(stretch: Stretch, frames: readonly Frame[]): void {
    for (const frame of frames) {
      if (!this.#awaits(frame) || this.standing.dropped(stretch.id, frame)) continue;
      this.#decided.add(frame);
      this.kept.add({ stretch, frame });
    }
  }

  #awaits(frame: Frame): boolean {
    return !this.#decided.has(frame) && frame.readings.length > 0;
  }

  /** Frames that are still to be decided on, in order, by the raw window in which they stand. */
  #byStanding(stretch: Stretch, frames: readonly Frame[]): Map<number | undefined, Frame[]> {
    const groups = new Map<number | undefined, Frame[]>();
    for (const frame of frames) {
      if (!this.#awaits(frame)) continue;
      const where = this.standing.where(stretch.id, frame.seq);
      const group = groups.get(where);
      if (group) group.push(frame);
      else groups.set(where, [frame]);
    }
    return groups;
  }
}

/** Whether a frame says what no other of several says. */
function once(frames: readonly Frame[]): (frame: Frame) => boolean {
  const counts = new Map<string, number>();
  for (const frame of frames) counts.set(keyOf(frame), (counts.get(keyOf(frame)) ?? 0) + 1);
  return (frame) => (counts.get(keyOf(frame)) ?? 0) <= 1;
}
