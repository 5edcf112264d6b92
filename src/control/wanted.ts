import type { ContainerClient } from "@azure/storage-blob";
import { z } from "zod";
import { HeadcountError } from "../model/errors";
import { fromIso, iso } from "../model/time";
import { readText, writeBlob } from "../storage/blobs";
import { isConflict } from "../storage/errors";
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

const mostTries = 8;

/** @returns undefined where the feed was never started; @throws HeadcountError ARCHIVE_INVALID, or what storage says */
export async function readWanted(
  container: ContainerClient,
  deployment: string,
  feed: string,
): Promise<WantedState | undefined> {
  return (await read(container, wantedName(deployment, feed)))?.state;
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
  const name = wantedName(deployment, feed);
  for (let tries = 0; tries < mostTries; tries++) {
    const standing = await read(container, name);
    if (standing?.state.wanted === wanted) return { changed: false, state: standing.state };
    if (!standing && !wanted) return { changed: false, state: { wanted, epoch: 1, at: iso(at), by } };
    // Later than the change before it, whatever the clocks of two processes say: the control log is in order of time.
    const later = standing ? Math.max(at, fromIso(standing.state.at) + 1) : at;
    const state: WantedState = { wanted, epoch: (standing?.state.epoch ?? 0) + 1, at: iso(later), by };
    try {
      await writeBlob(container, name, JSON.stringify(state), standing?.etag, { blobContentType: "application/json" });
      return { changed: true, state };
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }
  throw new HeadcountError("STORAGE_CONFLICT", `${name}: others kept writing it; try again.`);
}

async function read(
  container: ContainerClient,
  name: string,
): Promise<{ state: WantedState; etag: string } | undefined> {
  const stored = await readText(container, name);
  if (!stored) return undefined;
  const parsed = wantedState.safeParse(fromJson(stored.text));
  if (!parsed.success)
    throw new HeadcountError("ARCHIVE_INVALID", `${name} can't be read; delete it and start the feed again.`);
  return { state: parsed.data, etag: stored.etag };
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
