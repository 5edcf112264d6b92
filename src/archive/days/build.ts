import type { ContainerClient } from "@azure/storage-blob";
import { localDayOf } from "../../hours/day";
import type { Summary } from "../../model/archive";
import type { DayIndex } from "../../model/day";
import { HeadcountError } from "../../model/errors";
import { iso } from "../../model/time";
import type { Span } from "../../model/window";
import { ahead } from "../../storage/ahead";
import { codeOf } from "../../storage/errors";
import { day, parseSummaryName } from "../names";
import { readSummaryBlob } from "../pair";
import { windowOf } from "../summaries";

const dayMs = 86_400_000;
const longestWindowMs = 540_000;
const readAhead = 8;

/** A feed, as far as its days depend on it. */
export interface DayFeed {
  readonly id: string;
  readonly timeZone: string;
}

/** A day of which nothing is known. */
export function emptyDay(feed: DayFeed, date: string): DayIndex {
  const { start, end } = localDayOf(feed.timeZone, date);
  return {
    format: 1,
    feed: feed.id,
    date,
    time_zone: feed.timeZone,
    from: iso(start),
    to: iso(end),
    known_to: iso(start),
    windows: { start: [], seconds: [], covered_ms: [] },
    gaps: [],
    venues: {},
  };
}

/** The summaries, in order of time, of the windows that meet a day. @param unreadable is told of those that can't be read */
export async function* summariesOfDay(
  container: ContainerClient,
  feed: DayFeed,
  date: string,
  unreadable: (error: HeadcountError) => void,
): AsyncGenerator<Summary> {
  const { start, end } = localDayOf(feed.timeZone, date);
  const names = summaryNames(container, feed.id, { from: start - longestWindowMs, to: end });
  const read = ahead(names, readAhead, (name) =>
    readSummaryBlob(container, name).catch((error: unknown) => {
      if (!(error instanceof HeadcountError)) throw error;
      unreadable(error);
      return undefined;
    }),
  );
  for await (const summary of read) {
    if (!summary) continue;
    const { from, to } = windowOf(summary);
    if (from < end && to > start) yield summary;
  }
}

/** The names of the summaries of windows that start within a stretch of time, in order. */
async function* summaryNames(container: ContainerClient, feed: string, span: Span): AsyncGenerator<string> {
  try {
    for (let at = Math.floor(span.from / dayMs) * dayMs; at < span.to; at += dayMs) {
      for await (const { name } of container.listBlobsFlat({ prefix: `summaries/${feed}/${day(at)}/` })) {
        const start = parseSummaryName(name)?.start;
        if (start !== undefined && start >= span.from && start < span.to) yield name;
      }
    }
  } catch (error) {
    if (codeOf(error) !== "ContainerNotFound") throw error;
  }
}
