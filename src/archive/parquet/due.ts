import { localDayOf, type LocalDay } from "../../hours/day";
import { listJournals, type Entry } from "../../journal/storage/shelf";
import type { Containers } from "../../storage/containers";
import { listDayEtags } from "../days/store";
import { isOldEnough, deletable } from "./prune-day";
import { listRaw } from "./raw-windows";
import { fingerprint, listParquet, type ListedDay } from "./store";

/** A feed, as far as its archive depends on it. */
export interface ArchiveFeed {
  readonly id: string;
  readonly timeZone: string;
  readonly sweepMinutes: number;
  readonly archive: { readonly rawDays?: number };
}

/** Days, oldest first, of which something is to be done. */
export interface Due {
  /** To be archived, for the first time or because they have changed. */
  readonly archive: readonly string[];
  /** Whose raw windows may go. */
  readonly prune: readonly string[];
}

const dayMs = 86_400_000;
const roundMs = 3_600_000;
/** More is another round's. */
const mostDays = 31;
/** Of days that ended less long ago, every raw window is looked at for changes that the day's index does not show. */
const recentMs = 7 * dayMs;
/** A journal that nobody has written to for so long keeps no day from being archived. */
const forgottenMs = dayMs;

/**
 * What is to be done for a feed. A day is archived once it is over, by the feed's local calendar, and no journal is left
 * that could still change it; and again when it has changed since.
 */
export async function dueDays({ archive, journal }: Containers, feed: ArchiveFeed, now: number): Promise<Due> {
  const [indexes, files, journals] = await Promise.all([
    listDayEtags(archive, feed.id),
    listParquet(archive, feed.id),
    listJournals(journal, feed.id),
  ]);
  const byDate = new Map(files.map((file) => [file.date, file]));
  const due = { archive: [] as string[], prune: [] as string[] };
  for (const { date, etag } of indexes) {
    const day = localDayOf(feed.timeZone, date);
    if (now < day.end + feed.sweepMinutes * 60_000 || journals.some((entry) => isAwaited(entry, day, now))) continue;
    const file = byDate.get(date);
    if (file?.marks?.index !== etag || (await hasChanged(file, day))) due.archive.push(date);
    else if (isOldEnough(feed, day.end, now) && due.prune.length < mostDays && (await hasRaw(day)))
      due.prune.push(date);
  }
  return { archive: turn(due.archive, now), prune: due.prune };

  async function hasChanged({ marks }: ListedDay, { start: from, end: to }: LocalDay): Promise<boolean> {
    if (now - to > recentMs) return false;
    return marks?.raw !== fingerprint(await listRaw(archive, feed.id, { from, to }));
  }

  async function hasRaw({ start: from, end: to }: LocalDay): Promise<boolean> {
    return deletable(await listRaw(archive, feed.id, { from, to }), { from, to }).length > 0;
  }
}

/** Where there are too many days for a round, each has its turn, so that days that fail again and again keep off no other. */
function turn(dates: readonly string[], now: number): string[] {
  if (dates.length <= mostDays) return [...dates];
  const first = (Math.floor(now / roundMs) * mostDays) % dates.length;
  return [...dates.slice(first), ...dates.slice(0, first)].slice(0, mostDays);
}

function isAwaited({ name: { window }, modified }: Entry, day: LocalDay, now: number): boolean {
  return window.start < day.end && window.end > day.start && now - modified < forgottenMs;
}
