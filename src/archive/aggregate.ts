import type { Feed } from "../config/schema";
import { listJournals, readJournal, type ReadEntry } from "../journal/storage/shelf";
import type { RawWindow, Summary } from "../model/archive";
import { HeadcountError, messageOf } from "../model/errors";
import type { Gap } from "../model/gap";
import type { Journal } from "../model/journal";
import type { Window } from "../model/window";
import type { Containers } from "../storage/containers";
import { assemble } from "../window/assemble";
import { length } from "../window/spans";
import { summarize } from "../window/summary";
import { reasonBefore } from "./before";
import { JournalIndex, windowKey } from "./journal-index";
import type { AggregateMemory } from "./memory";
import { isArchived } from "./parquet/holds";
import { EvidenceGone, writePair, type Pair, type WrittenPair } from "./pair";
import { profileOf } from "./profile";
import { readSurroundings } from "./surroundings";
import { spentJournals, tidy, withSummaries } from "./tidy";

/** What aggregation needs besides storage. */
export interface AggregateContext {
  readonly feed: Feed;
  readonly containers: Containers;
  readonly memory: AggregateMemory;
  /** Where nobody was meant to listen, from the control logs. */
  readonly idle: (window: Window) => Promise<Gap[]>;
  /** Epoch milliseconds by the receipt clock. */
  readonly now: () => number;
  /**
   * Brings the day indexes up to date with windows that were looked at or whose journals are to go; false where some of
   * it is left to be done.
   */
  readonly index: (summaries: readonly Summary[]) => Promise<boolean>;
}

/** What one run did. */
export interface AggregateResult {
  /** Windows that were looked at, oldest first. */
  readonly windows: readonly WrittenPair[];
  readonly deleted: number;
  /** Windows left for the next run. */
  readonly left: number;
  /** Windows whose raw windows have been deleted by retention: what came so late is left in its journals. */
  readonly late: readonly Window[];
  /** Lines of journals that could not be read. */
  readonly damaged: number;
}

/** Which windows a run takes. */
export interface AggregateScope {
  /** Takes the open window, too, where nobody is meant to listen for the rest of it. */
  readonly partial: boolean;
}

const mostWindows = 20;
/** A run begins no further window after so long: an activity that outlasts its time limit takes the whole worker with it. */
const mostMs = 120_000;

/** What stands of a window is in its day's file, and a raw window made of late journals alone would contradict it. */
class WindowArchived extends Error {}

/**
 * Takes every closed window that has journals, oldest first: stitches them with the raw window that stands, writes raw
 * window and summary, and deletes journals that nobody needs any more. A window that can't be done holds up no other.
 * @throws HeadcountError of the first window that could not be done, after all others
 */
export async function aggregate(context: AggregateContext, { partial }: AggregateScope): Promise<AggregateResult> {
  const { feed, containers, memory } = context;
  const now = context.now();
  const index = new JournalIndex(await listJournals(containers.journal, feed.id));
  const due: Window[] = [];
  for (const window of index.windows.filter((each) => !memory.isSettled(each, index))) {
    if (window.end <= now || (partial && (await isIdle(context, window, now)))) due.push(window);
  }
  const windows: WrittenPair[] = [];
  const late: Window[] = [];
  const failures: unknown[] = [];
  let damaged = 0;
  let left = 0;
  for (const window of due) {
    if (windows.length >= mostWindows || context.now() - now >= mostMs) {
      left++;
      continue;
    }
    try {
      const pair = await writePair(containers.archive, feed, window, async (raw, isSummarized) => {
        if (!raw && isSummarized && (await isArchived(containers.archive, feed, window))) throw new WindowArchived();
        const read = await readAround(context, index, window);
        // One that is empty was only just made.
        damaged += read.reduce((sum, { entry, journal }) => sum + (journal?.damaged ?? Math.min(1, entry.bytes)), 0);
        // Others may have had in time, in a window before, what a process drained late.
        if (failures.length > 0 && read.some(hasDelayed)) throw failures[0];
        return build(context, window, read, raw);
      });
      memory.settle(window, index);
      windows.push(pair);
    } catch (error) {
      if (error instanceof WindowArchived) {
        memory.leave(window, index);
        late.push(window);
        continue;
      }
      failures.push(error);
      left++;
    }
  }
  const spent = spentJournals(index, memory, now, feed.sweepMinutes * 60_000);
  const standing = await withSummaries(containers.archive, feed.id, spent);
  const indexed = await context.index([...windows, ...standing].map(({ summary }) => summary));
  // A window whose journals are gone is not looked at again.
  const deleted = indexed ? await tidy(containers.journal, index, memory, standing) : 0;
  if (failures.length > 0) throw failed(failures, windows.length);
  return { windows, deleted, left, late, damaged };
}

function hasDelayed({ journal }: ReadEntry): boolean {
  return journal?.frames.some(({ delayed }) => delayed) === true;
}

/** Whether nobody, in any deployment, is meant to listen for the rest of a window. */
async function isIdle({ idle }: AggregateContext, window: Window, now: number): Promise<boolean> {
  const rest = { start: Math.max(now, window.start), end: window.end };
  return length(await idle(rest)) >= rest.end - rest.start;
}

/** @throws EvidenceGone where another aggregation has deleted a journal meanwhile */
async function readAround(
  { feed, containers, memory }: AggregateContext,
  index: JournalIndex,
  window: Window,
): Promise<ReadEntry[]> {
  const read = await Promise.all(index.around(window).map((entry) => readJournal(containers.journal, entry)));
  const found = read.filter((each) => each !== undefined);
  if (found.length < read.length) {
    index.renew(await listJournals(containers.journal, feed.id));
    throw new EvidenceGone();
  }
  index.update(found);
  for (const each of found) memory.note(each);
  return found;
}

async function build(
  { feed, containers, idle }: AggregateContext,
  window: Window,
  read: readonly ReadEntry[],
  raw: RawWindow | undefined,
): Promise<Pair> {
  const journals: Journal[] = [];
  const neighbours: Journal[] = [];
  for (const { entry, journal } of read) {
    if (!journal) continue;
    if (windowKey(entry.name.window) === windowKey(window)) journals.push(journal);
    else neighbours.push(journal);
  }
  const profile = profileOf(feed, window);
  const around = await readSurroundings(containers.archive, feed, window, [...journals, ...neighbours], raw);
  const evidence = { journals, neighbours, raw, around };
  let assembled = assemble(window, profile, { ...evidence, control: [] });
  if (assembled.coverage.missing_ms > 0) {
    const before = await reasonBefore(containers.archive, feed.id, window);
    assembled = assemble(window, profile, { ...evidence, control: await idle(window), before });
  }
  return { raw: assembled, summary: summarize(assembled, profile.single) };
}

function failed(failures: readonly unknown[], done: number): HeadcountError {
  const [first] = failures;
  const code = first instanceof HeadcountError ? first.code : "STORAGE_UNREACHABLE";
  const count = `${failures.length} of ${failures.length + done} windows could not be aggregated`;
  return new HeadcountError(code, `${count}; the first: ${messageOf(first)}`, { cause: first });
}
