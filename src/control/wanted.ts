import type { ContainerClient } from "@azure/storage-blob";
import { z } from "zod";
import { fromIso, iso } from "../model/time";
import { readGuarded, updateGuarded, type GuardedBlob } from "./guarded";
import { wantedName } from "./names";

const wantedState = z.strictObject({
  wanted: z.boolean(),
  /** Grows by one with each change. */
  epoch: z.int().min(1),
  at: z.iso.datetime({ precision: 3 }),
  by: z.string(),
});

/** Whether a deployment is to listen to a feed. */
export type WantedState = z.infer<typeof wantedState>;

/** @returns undefined where the feed was never started; @throws HeadcountError ARCHIVE_INVALID, or what storage says */
export async function readWanted(
  container: ContainerClient,
  deployment: string,
  feed: string,
): Promise<WantedState | undefined> {
  return (await readGuarded(blobOf(container, deployment, feed)))?.value;
}

/**
 * Sets the wanted state; the last of several at the same time wins, and each gets an epoch of its own.
 * @returns whether it was different before
 */
export async function setWanted(
  container: ContainerClient,
  deployment: string,
  feed: string,
  wanted: boolean,
  by: string,
  at: number,
): Promise<{ changed: boolean; state: WantedState }> {
  const { standing, written } = await updateGuarded(blobOf(container, deployment, feed), (state) => {
    if ((state?.wanted ?? false) === wanted) return undefined;
    // Later than the change before it, whatever the clocks of two processes say: the control log is in order of time.
    const later = state ? Math.max(at, fromIso(state.at) + 1) : at;
    return { wanted, epoch: (state?.epoch ?? 0) + 1, at: iso(later), by };
  });
  return { changed: written !== undefined, state: written ?? standing ?? { wanted, epoch: 1, at: iso(at), by } };
}

function blobOf(container: ContainerClient, deployment: string, feed: string): GuardedBlob<WantedState> {
  const remedy = "delete it and start the feed again";
  return { container, name: wantedName(deployment, feed), schema: wantedState, remedy };
}
