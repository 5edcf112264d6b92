import type { DayLibrary } from "../../archive/days/library";
import { readReadings, type ReadingsSource } from "../../archive/readings/source";
import { readSnapshots } from "../../archive/snapshots/read";
import { storageUsed } from "../../archive/used";
import type { Feed } from "../../config/schema";
import type { Comparison, Criteria, CostOfMethods } from "../../model/comparison";
import type { Span } from "../../model/window";
import type { Containers } from "../../storage/containers";
import { compare } from "./compare";
import { openBy } from "./open";
import { usualRules, type Rules } from "./rules";
import type { Trace } from "./sweep";

/** Where the archive is read. */
export interface Archive {
  readonly days: DayLibrary;
  readonly readings: readonly ReadingsSource[];
  readonly containers: Pick<Containers, "archive">;
}

export interface ArchiveManner {
  readonly criteria: Criteria;
  readonly rules?: Rules;
  readonly venue?: string | undefined;
  readonly detail: boolean;
  readonly trace?: Trace;
  readonly cost?: CostOfMethods | null;
}

/**
 * Compares what the archive has of a stretch of time, as far as it is aggregated.
 * @throws HeadcountError ARCHIVE_INVALID, STORAGE_CONFLICT
 */
export async function compareArchive(
  { days, readings, containers }: Archive,
  feed: Feed,
  asked: Span,
  { rules = usualRules, cost = null, venue, ...manner }: ArchiveManner,
): Promise<Comparison> {
  const { knownTo, gaps } = await days.ledger(feed, asked);
  const span = { from: asked.from, to: Math.max(asked.from, Math.min(knownTo, asked.to)) };
  const names = new Map(feed.venues.map(({ id, name }) => [id, name]));
  return compare(
    {
      feed: feed.id,
      timeZone: feed.timeZone,
      span,
      gaps,
      readings: readReadings(readings, feed, span, venue),
      snapshots: readSnapshots(containers, feed.id, span),
      cost,
      storage: await storageUsed(containers.archive, feed, span),
    },
    { ...manner, rules, venue, nameOf: (id) => names.get(id), isOpen: openBy(feed) },
  );
}
