import type { Journals, OpenJournal } from "../../../src/feed/ports";
import { Session } from "../../../src/feed/session";
import { encodeHeader, encodeMark, sealedLine } from "../../../src/journal/lines";
import { journalName, parseJournalName, sortableId } from "../../../src/journal/names";
import { parseJournal } from "../../../src/journal/parse";
import type { GapReason } from "../../../src/model/gap";
import type { Journal, JournalHeader } from "../../../src/model/journal";
import type { Reading } from "../../../src/model/reading";
import { windowAt, type Grid } from "../../../src/window/grid";

/** The instant that a simulation counts its milliseconds from. */
export const base = Date.parse("2026-02-17T10:00:00.000Z");

/** One connection of a process, in milliseconds of true time. */
export interface PlannedConnection {
  readonly from: number;
  readonly to: number;
  readonly reason: GapReason;
  /** The nth frame takes the nth of these longer, over and over, milliseconds; frames don't overtake one another. */
  readonly lags?: readonly number[];
  /** The feed leaves out every nth frame for this connection. */
  readonly missEvery?: number;
}

/** One process: its receipt clock, what it connects, how it flushes, and when it is killed, if it is. */
export interface PlannedProcess {
  /** What its clock shows less true time, milliseconds. */
  readonly offset: number;
  readonly connections: readonly PlannedConnection[];
  readonly flushMs: number;
  readonly killedAt?: number;
  /** Delivery of the nth frame takes the nth of these, over and over; frames don't overtake one another. */
  readonly delays: readonly number[];
  /** Lines of the nth journal that a storage fault forces into a new part, by line number; none where undefined. */
  readonly partsAt?: readonly (number | undefined)[];
}

export interface Plan {
  readonly windowMs: number;
  /** True time of each frame, in order; equal ones are a burst. */
  readonly published: readonly number[];
  readonly processes: readonly PlannedProcess[];
  /** Clocks with one id: every process is on it, and offsets are none. */
  readonly oneClock: boolean;
}

export interface Simulated {
  readonly journals: readonly Journal[];
  /** Numbers of the published frames that a journal holds. */
  readonly held: ReadonlySet<number>;
}

/** The readings by which a published frame is known again. */
export function readingsOf(number: number): Reading[] {
  return [
    { venue: "hall", occupancy: number, capacity: 1_000_000 },
    { venue: `room-${number % 3}`, occupancy: number % 7 },
  ];
}

interface Line {
  readonly text: string;
  readonly seq?: number;
  readonly at?: number;
}

/** Keeps journals in memory, part by part; what was not flushed is not there after a kill. */
class MemoryJournals implements Journals {
  readonly full = false;
  readonly pendingBytes = 0;
  readonly #written: { header: JournalHeader; lines: Line[]; durable: number }[] = [];

  open(header: JournalHeader): OpenJournal {
    const journal = { header, lines: [] as Line[], durable: 0 };
    this.#written.push(journal);
    return {
      write: (text, seq, at) => {
        journal.lines.push({ text, seq, at });
        return true;
      },
      seal: (...texts) => {
        for (const text of [...texts, sealedLine]) journal.lines.push({ text });
      },
    };
  }

  /** @param partly only every other journal is reached */
  flushed(partly = false): void {
    this.#written.forEach((journal, index) => {
      if (!partly || index % 2 === 1) journal.durable = journal.lines.length + 1;
    });
  }

  flush(): Promise<boolean> {
    this.flushed();
    return Promise.resolve(true);
  }

  blobs(partsAt: readonly (number | undefined)[] = []): { name: string; text: string }[] {
    return this.#written.flatMap(({ header, lines, durable }, index) => {
      if (durable === 0) return [];
      const written = lines.slice(0, durable - 1);
      const cut = partsAt[index % Math.max(partsAt.length, 1)];
      if (cut === undefined || cut >= written.length) return [blobOf(header, written)];
      const before = written.slice(0, cut);
      const last = before.findLast((line) => line.seq !== undefined);
      const next = {
        ...header,
        part: 1,
        from: last?.at ?? header.from,
        firstSeq: last?.seq === undefined ? header.firstSeq : last.seq + 1,
      };
      return [blobOf(header, before), blobOf(next, written.slice(cut))];
    });
  }
}

function blobOf(header: JournalHeader, lines: readonly Line[]): { name: string; text: string } {
  return {
    name: journalName(header),
    text: [encodeHeader(header), ...lines.map((line) => line.text), ""].join("\n"),
  };
}

/** Runs a plan to its end and reads back what it left in storage. */
export function simulate(plan: Plan): Simulated {
  const journals = plan.processes.flatMap((planned, index) => runProcess(plan, planned, index));
  return { journals, held: heldIn(journals) };
}

/** Numbers of the published frames that journals hold. */
export function heldIn(journals: readonly Journal[]): Set<number> {
  const readings = journals.flatMap(({ frames }) => frames.flatMap((frame) => frame.readings));
  return new Set(readings.filter(({ venue }) => venue === "hall").map(({ occupancy }) => occupancy));
}

/** Whether the feed leaves out a frame for a connection. */
export function misses({ missEvery }: PlannedConnection, number: number): boolean {
  return missEvery !== undefined && number % missEvery === 0;
}

function runProcess(plan: Plan, planned: PlannedProcess, index: number): Journal[] {
  const grid: Grid = { lengthMs: plan.windowMs };
  const clock = plan.oneClock ? "clock" : `clock-${index}`;
  const offset = base + (plan.oneClock ? 0 : planned.offset);
  const memory = new MemoryJournals();
  const killedAt = planned.killedAt ?? Infinity;
  const steps: { at: number; order: number; run: () => void }[] = [];
  const sessions = planned.connections.map((connection, nth) => {
    let session: Session | undefined;
    let arrived = -Infinity;
    plan.published.forEach((publishedAt, number) => {
      if (publishedAt < connection.from) return;
      const delay =
        (planned.delays[(number + nth) % planned.delays.length] ?? 0) +
        (connection.lags?.[number % connection.lags.length] ?? 0);
      arrived = Math.max(arrived, publishedAt + delay);
      if (arrived >= connection.to || misses(connection, number)) return;
      const at = arrived;
      steps.push({
        at,
        order: number,
        run: () => {
          session ??= new Session("feed", clock, grid, memory, at + offset, `p${index}c${nth}`);
          session.frame(at + offset, readingsOf(number), false);
        },
      });
    });
    steps.push({
      at: connection.to,
      order: Infinity,
      run: () => {
        session?.end(connection.reason);
        session = undefined;
      },
    });
    return connection;
  });
  const first = Math.min(...sessions.map(({ from }) => from));
  const last = Math.max(...sessions.map(({ to }) => to), ...plan.published.slice(-1)) + 1;
  for (let at = first + planned.flushMs; at < last; at += planned.flushMs) {
    steps.push({ at, order: -1, run: () => memory.flushed() });
  }
  mark(memory, { clock, at: first + offset, grid, index });
  for (const { at, run } of steps.sort((a, b) => a.at - b.at || a.order - b.order)) if (at < killedAt) run();
  memory.flushed(planned.killedAt !== undefined && planned.killedAt < last);
  if (planned.killedAt === undefined) memory.flushed();
  return memory.blobs(planned.partsAt).map(({ name, text }) => {
    const parsed = parseJournalName(name);
    if (!parsed) throw new Error(`${name} is no journal's name`);
    return parseJournal(text, parsed);
  });
}

function mark(
  journals: Journals,
  { clock, at, grid, index }: { clock: string; at: number; grid: Grid; index: number },
): void {
  const journal = journals.open({
    kind: "listener",
    feed: "feed",
    session: sortableId(at, `l${index}`),
    clock,
    start: at,
    window: windowAt(grid, at),
    part: 0,
    from: at,
    firstSeq: 0,
    venues: new Map(),
    carry: new Map(),
  });
  journal.seal(encodeMark({ reason: "connecting", at }));
}
