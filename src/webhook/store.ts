import type { ContainerClient } from "@azure/storage-blob";
import { createHash } from "node:crypto";
import { readText, writeBlob } from "../storage/blobs";
import { alertsState, type AlertsState } from "./alerts";

export interface StoredAlerts {
  /** Undefined where what stands there is none. */
  readonly state: AlertsState | undefined;
  readonly etag: string;
}

/** The name of what a receiver was told of a feed; its address may hold a secret, so only a hash of it is named. */
export function alertsName(feed: string, url: string): string {
  return `webhook/${feed}/${createHash("sha256").update(url).digest("hex").slice(0, 16)}.json`;
}

export async function readAlerts(container: ContainerClient, name: string): Promise<StoredAlerts | undefined> {
  const stored = await readText(container, name);
  return stored && { state: parse(stored.text), etag: stored.etag };
}

/** @throws RestError that isConflict tells, where another has written it since */
export function writeAlerts(
  container: ContainerClient,
  name: string,
  state: AlertsState,
  etag: string | undefined,
): Promise<string> {
  return writeBlob(container, name, JSON.stringify(state), etag, { blobContentType: "application/json" });
}

function parse(text: string): AlertsState | undefined {
  try {
    return alertsState.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
