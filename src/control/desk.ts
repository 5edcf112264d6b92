import type { ContainerClient } from "@azure/storage-blob";
import type { Desk } from "../feed/ports";
import { forgetHeard, listHeard, tellHeard } from "./heard";
import { readWanted } from "./wanted";

/** Control as one process's live feed of one deployment sees it. */
export function deskOf(
  container: ContainerClient,
  deployment: string,
  feed: string,
  process: string,
  now: () => number,
): Desk {
  return {
    async wanted() {
      return (await readWanted(container, deployment, feed))?.wanted === true;
    },
    tell: (beat) => tellHeard(container, deployment, feed, process, beat),
    forget: () => forgetHeard(container, deployment, feed, process),
    async relieved(since) {
      const others = await listHeard(container, deployment, feed);
      return others.some((other) => other.process !== process && other.heardAt >= since && other.heldUntil > now());
    },
  };
}
