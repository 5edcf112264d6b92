import type { ContainerClient } from "@azure/storage-blob";
import type { StorageUsed } from "../../../../src/model/comparison";
import { hoursOf, type Past } from "./log";

/** What stands in a container of the days that a range meets, by listing all of it. */
export async function storageOf(container: ContainerClient, feed: string, past: Past): Promise<StorageUsed> {
  const local = [...new Set(hoursOf(past).map(({ date }) => date))];
  const utc = new Set<string>();
  for (let t = past.from; t < past.to; t += 60_000) utc.add(new Date(t).toISOString().slice(0, 10));
  const used = { listening: { blobs: 0, bytes: 0 }, snapshots: { blobs: 0, bytes: 0 } };
  for await (const { name, properties } of container.listBlobsFlat()) {
    const [kind = "", of, ...rest] = name.split("/");
    if (of !== feed) continue;
    const isOfDay = ["days", "archive"].includes(kind)
      ? local.some((date) => [`${date}.json`, `${date}.parquet`].includes(rest[1] ?? ""))
      : utc.has(rest[0] ?? "");
    if (!isOfDay) continue;
    const into = kind === "snapshots" ? used.snapshots : used.listening;
    into.blobs++;
    into.bytes += properties.contentLength!;
  }
  return used;
}
