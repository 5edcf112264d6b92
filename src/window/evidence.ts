import type { GapReason } from "../model/gap";
import type { Carry, Journal, Mark, VenueInfo } from "../model/journal";
import type { Frame } from "../model/reading";

/** One unbroken stretch of a session: from `from` to `to` (epoch milliseconds, both inclusive) no frame is missing. */
export interface Stretch {
  readonly id: string;
  readonly clock: string;
  /** The session's first frame in any window. */
  readonly start: number;
  /** Live since: `from`, or the session's start where the windows before `from` were not read. */
  readonly since: number;
  readonly from: number;
  readonly to: number;
  /** In order of `seq`. */
  readonly frames: readonly Frame[];
  /** Why the session ended at `to`, if it ended and said so. */
  readonly ended?: GapReason;
  /** By window start, what the session knew when it began to write that window down. */
  readonly known: ReadonlyMap<number, Known>;
}

export interface Known {
  readonly venues: ReadonlyMap<string, VenueInfo>;
  readonly carry: ReadonlyMap<string, Carry>;
}

/** A part of a session that one blob proves. */
export interface Piece {
  readonly id: string;
  readonly clock: string;
  readonly start: number;
  readonly windowStart: number;
  /** Set where frames right before `from` are missing. */
  readonly broken?: boolean;
  readonly from: number;
  readonly to: number;
  readonly frames: readonly Frame[];
  readonly ended?: GapReason;
  readonly known: Known;
}

/**
 * The stretches that pieces prove, in the order in which stitching prefers them. Of what two pieces say of the same
 * frame or window the first is taken.
 * @param readFrom the start of the earliest window whose evidence was read, epoch milliseconds
 */
export function stretchesOf(pieces: readonly Piece[], readFrom: number): Stretch[] {
  const bySession = new Map<string, Piece[]>();
  for (const piece of pieces) {
    const list = bySession.get(piece.id);
    if (list) list.push(piece);
    else bySession.set(piece.id, [piece]);
  }
  return [...bySession.values()].flatMap((list) => joinPieces(list, readFrom)).sort(byPreference);
}

/** Earlier sessions first; ids decide between equals. */
export function byPreference(a: Stretch, b: Stretch): number {
  return a.start - b.start || compareText(a.id, b.id) || a.from - b.from;
}

/** What a session's journal proves; damaged or missing lines break it into several pieces. */
export function piecesOf(journal: Journal): Piece[] {
  const { header } = journal;
  const { session: id, clock, start } = header;
  const identity = { id, clock, start, windowStart: header.window.start };
  const known = { venues: header.venues, carry: header.carry };
  const pieces: Piece[] = [];
  let frames: Frame[] = [];
  let from = header.from;
  let to = header.from;
  let expected = header.firstSeq;
  let broken = false;
  for (const frame of journal.frames) {
    if (frame.seq !== expected) {
      pieces.push({ ...identity, broken, from, to, frames, known });
      broken = true;
      frames = [];
      from = to = frame.at;
    }
    frames.push(frame);
    to = Math.max(to, frame.at);
    expected = frame.seq + 1;
  }
  const whole = (lastSeq: number) => lastSeq === expected - 1;
  if (journal.through && whole(journal.through.lastSeq)) {
    pieces.push({ ...identity, broken, from, to: header.window.end, frames, known });
  } else if (journal.end && whole(journal.end.lastSeq)) {
    const { at, reason } = journal.end;
    pieces.push({ ...identity, broken, from, to: Math.max(to, at), frames, ended: reason, known });
  } else {
    pieces.push({ ...identity, broken, from, to, frames, known });
    if (journal.end) {
      const { at, reason } = journal.end;
      pieces.push({ ...identity, broken: true, from: at, to: at, frames: [], ended: reason, known });
    }
  }
  return pieces;
}

/** What listeners without a session said, in order of time. */
export function marksOf(journals: readonly Journal[]): Mark[] {
  return journals.flatMap((journal) => journal.marks).sort((a, b) => a.at - b.at || compareText(a.reason, b.reason));
}

interface Group {
  readonly pieces: Piece[];
  readonly frames: Frame[];
}

function joinPieces(pieces: readonly Piece[], readFrom: number): Stretch[] {
  const groups: Group[] = [];
  const groupOf = new Map<Piece, Group>();
  let to = -Infinity;
  for (const piece of [...pieces].sort(byTime)) {
    let group = groups.at(-1);
    if (!group || piece.from > to || (piece.from === to && breaks(group, piece))) {
      group = { pieces: [], frames: [] };
      groups.push(group);
    }
    group.pieces.push(piece);
    groupOf.set(piece, group);
    to = Math.max(to, piece.to);
  }
  const seen = new Set<number>();
  for (const piece of pieces) {
    for (const frame of piece.frames) {
      if (seen.has(frame.seq)) continue;
      seen.add(frame.seq);
      groupOf.get(piece)?.frames.push(frame);
    }
  }
  return groups.map((group) => join(group, pieces, readFrom));
}

/** Whether frames are missing between a group and a piece of its last millisecond; in one a session breaks only once. */
function breaks({ pieces: [head] }: Group, { broken, from }: Piece): boolean {
  return broken === true && head !== undefined && head.from < from;
}

function byTime(a: Piece, b: Piece): number {
  return a.from - b.from || Number(a.broken ?? false) - Number(b.broken ?? false) || a.to - b.to;
}

function join({ pieces, frames }: Group, inOrder: readonly Piece[], readFrom: number): Stretch {
  const head = pieces[0] as Piece;
  const to = Math.max(...pieces.map((piece) => piece.to));
  const known = new Map<number, Known>();
  for (const piece of inOrder) {
    if (pieces.includes(piece) && !known.has(piece.windowStart)) known.set(piece.windowStart, piece.known);
  }
  return {
    id: head.id,
    clock: head.clock,
    start: head.start,
    since: head.from <= readFrom ? Math.min(head.start, head.from) : head.from,
    from: head.from,
    to,
    frames: frames.sort((a, b) => a.seq - b.seq),
    ended: pieces.find((piece) => piece.to === to && piece.ended)?.ended,
    known,
  };
}

/**
 * Whether a session had more than what was drained after a standstill: a frame that was not delayed, or, as frames that
 * others had, too, may not be known any more, a life longer than a slow connection may be late.
 */
export function wasAwake(
  { start, to, frames }: Pick<Stretch, "start" | "to"> & { readonly frames: readonly Pick<Frame, "delayed">[] },
  lagMs: number,
): boolean {
  return to - start > lagMs || frames.some(({ delayed }) => !delayed);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
