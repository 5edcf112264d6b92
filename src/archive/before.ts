import type { ContainerClient } from "@azure/storage-blob";
import type { Summary } from "../model/archive";
import type { GapReason } from "../model/gap";
import type { Window } from "../model/window";
import { codeOf } from "../storage/errors";
import { parseSummaryName, summaryPrefix } from "./names";
import { readSummary, readSummaryBlob } from "./pair";

const dayMs = 86_400_000;
/** How far back the last window is looked for. */
const daysBack = 7;

/**
 * Why nobody was listening right before a window: the reason of the gap in which the last window before it ended, be it
 * some days ago; undefined where that one was covered to its end.
 */
export async function reasonBefore(
  container: ContainerClient,
  feed: string,
  window: Window,
): Promise<GapReason | undefined> {
  const previous = { start: window.start - (window.end - window.start), end: window.start };
  const summary =
    (await readSummary(container, feed, previous)) ?? (await lastSummaryBefore(container, feed, window.start));
  const trailing = summary?.coverage.gaps.at(-1);
  return trailing?.to === summary?.timestamp ? trailing?.reason : undefined;
}

async function lastSummaryBefore(container: ContainerClient, feed: string, at: number): Promise<Summary | undefined> {
  for (let back = 0; back < daysBack; back++) {
    const name = await lastNameBefore(container, summaryPrefix(feed, at - back * dayMs), at);
    const summary = name === undefined ? undefined : await readSummaryBlob(container, name);
    // One of another length may reach over this instant; it says nothing of what was before.
    if (summary) return Date.parse(summary.timestamp) <= at ? summary : undefined;
  }
  return undefined;
}

async function lastNameBefore(container: ContainerClient, prefix: string, at: number): Promise<string | undefined> {
  let last: { readonly name: string; readonly start: number } | undefined;
  try {
    for await (const { name } of container.listBlobsFlat({ prefix })) {
      const start = parseSummaryName(name)?.start;
      if (start !== undefined && start < at && start > (last?.start ?? -Infinity)) last = { name, start };
    }
  } catch (error) {
    if (codeOf(error) !== "ContainerNotFound") throw error;
  }
  return last?.name;
}
