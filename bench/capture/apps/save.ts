import { BlobServiceClient } from "@azure/storage-blob";
import type { Heard } from "./listen";
import { settings } from "./settings";

const container = BlobServiceClient.fromConnectionString(settings.storage).getContainerClient(settings.container);

/** Saves what one run heard as one blob, as JSON. */
export async function save(began: Date, events: readonly Heard[]): Promise<void> {
  const text = JSON.stringify({ began: began.toISOString(), events });
  const name = `${began.toISOString().replaceAll(":", "-")}.json`;
  await container.getBlockBlobClient(name).upload(text, Buffer.byteLength(text), {
    blobHTTPHeaders: { blobContentType: "application/json" },
  });
}
