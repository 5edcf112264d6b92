import type { ContainerClient } from "@azure/storage-blob";
import { z } from "zod";
import type { Heartbeat } from "../feed/ports";
import { gapReason } from "../model/gap";
import { fromIso, iso } from "../model/time";
import { readText } from "../storage/blobs";
import { withContainer } from "../storage/containers";
import { codeOf, isMissing } from "../storage/errors";
import { livePrefix } from "./names";

const instant = z.iso.datetime({ precision: 3 }).transform(fromIso);

/** What a live feed said of itself with its last flush. */
const heard = z.strictObject({
  process: z.string(),
  heardAt: instant,
  heldUntil: instant,
  state: z.strictObject({
    connected: z.boolean(),
    sessions: z.array(z.string()),
    lastFrameAt: z.int().optional(),
    reason: gapReason.optional(),
    detail: z.string().optional(),
    connectionsOpened: z.int(),
    frames: z.int(),
    readings: z.int(),
    rejects: z.int(),
    pendingBytes: z.int(),
  }),
});

export type Heard = z.output<typeof heard>;

/** Says that a process's live feed is alive. */
export async function tellHeard(
  container: ContainerClient,
  deployment: string,
  feed: string,
  process: string,
  beat: Heartbeat,
): Promise<void> {
  const blob = container.getBlockBlobClient(nameOf(deployment, feed, process));
  const body = JSON.stringify({
    process,
    heardAt: iso(beat.heardAt),
    heldUntil: iso(beat.heldUntil),
    state: beat.state,
  });
  const headers = { blobContentType: "application/json" };
  await withContainer(container, () => blob.upload(body, Buffer.byteLength(body), { blobHTTPHeaders: headers }));
}

/** A process's live feed has ended. */
export async function forgetHeard(
  container: ContainerClient,
  deployment: string,
  feed: string,
  process: string,
): Promise<void> {
  try {
    await container.deleteBlob(nameOf(deployment, feed, process));
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

/** The live feeds of a deployment that have not said goodbye; some may be dead. */
export async function listHeard(container: ContainerClient, deployment: string, feed: string): Promise<Heard[]> {
  const names: string[] = [];
  try {
    for await (const blob of container.listBlobsFlat({ prefix: livePrefix(deployment, feed) })) names.push(blob.name);
  } catch (error) {
    if (codeOf(error) !== "ContainerNotFound") throw error;
  }
  const stored = await Promise.all(names.map((name) => readText(container, name)));
  return stored.flatMap((each) => {
    try {
      return each ? [heard.parse(JSON.parse(each.text))] : [];
    } catch {
      return [];
    }
  });
}

function nameOf(deployment: string, feed: string, process: string): string {
  return `${livePrefix(deployment, feed)}${process}.json`;
}
