import type { ContainerClient } from "@azure/storage-blob";
import { dateAfter, localDay } from "../../hours/day";
import { codeOf } from "../../storage/errors";
import { parseSummaryName } from "../names";
import { readSummaryBlob } from "../pair";
import { windowOf } from "../summaries";
import type { DayFeed } from "./build";
import { DayKeeper, type DayKeeperParts } from "./keeper";

/** A day that was made again. */
export interface RebuiltDay {
  readonly date: string;
  /** Whether something else, or nothing, stood there before. */
  readonly changed: boolean;
}

/** The local days, `yyyy-mm-dd`, to make again; absent: from the first, or to the last, that has windows. */
export interface DayRange {
  readonly from?: string;
  readonly to?: string;
}

/**
 * Makes day indexes again from the summaries, day by day; also those of days without windows between others. It may run
 * while a collector does.
 */
export async function* rebuildDays(
  parts: DayKeeperParts,
  feed: DayFeed,
  { from, to }: DayRange,
): AsyncGenerator<RebuiltDay> {
  const { container } = parts;
  const first = await edge(container, feed, "first");
  let last = await edge(container, feed, "last");
  if (first === undefined || last === undefined) return;
  const keeper = new DayKeeper(parts);
  const isComplete = async (date: string) => {
    // Whoever listens meanwhile may have begun another day.
    if (last !== undefined && date >= last) last = await edge(container, feed, "last");
    return last !== undefined && date < last;
  };
  const end = to !== undefined && to < last ? to : last;
  for (let date = from !== undefined && from > first ? from : first; date <= end; date = dateAfter(date, 1)) {
    const day = date;
    yield { date, changed: await keeper.rebuild(feed, day, () => isComplete(day)) };
  }
}

/** The first or the last local day that has windows. */
async function edge(
  container: ContainerClient,
  { id, timeZone }: DayFeed,
  which: "first" | "last",
): Promise<string | undefined> {
  const folders: string[] = [];
  try {
    for await (const item of container.listBlobsByHierarchy("/", { prefix: `summaries/${id}/` }))
      if (item.kind === "prefix") folders.push(item.name);
  } catch (error) {
    if (codeOf(error) !== "ContainerNotFound") throw error;
  }
  for (const folder of which === "first" ? folders : folders.reverse()) {
    const names: string[] = [];
    for await (const { name } of container.listBlobsFlat({ prefix: folder }))
      if (parseSummaryName(name)) names.push(name);
    const name = which === "first" ? names[0] : names.at(-1);
    const start = name === undefined ? undefined : parseSummaryName(name)?.start;
    if (name === undefined || start === undefined) continue;
    const summary = which === "last" ? await readSummaryBlob(container, name).catch(() => undefined) : undefined;
    return localDay(timeZone, summary ? windowOf(summary).to - 1 : start).date;
  }
  return undefined;
}
