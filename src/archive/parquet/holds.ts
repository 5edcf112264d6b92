import type { ContainerClient } from "@azure/storage-blob";
import { localDay } from "../../hours/day";
import { HeadcountError } from "../../model/errors";
import type { Window } from "../../model/window";
import { openParquet } from "./decode";
import { archivedWindows } from "./parts";
import { readParquet } from "./store";

/** Whether a window's readings stand in its day's file; one that can't be read counts as one that has them. */
export async function isArchived(
  container: ContainerClient,
  feed: { readonly id: string; readonly timeZone: string },
  window: Window,
): Promise<boolean> {
  const stored = await readParquet(container, feed.id, localDay(feed.timeZone, window.start).date);
  if (!stored) return false;
  try {
    const { day } = await openParquet(stored.name, stored.bytes);
    return archivedWindows(day).some(({ start }) => start === window.start);
  } catch (error) {
    if (error instanceof HeadcountError) return true;
    throw error;
  }
}
