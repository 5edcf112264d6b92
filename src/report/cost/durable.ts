import { z } from "zod";
import { queuePollingSeconds } from "../../config/linger";
import type { DurableSettings } from "./setup";

const hostJson = z.object({
  extensions: z.object({
    durableTask: z.object({
      storageProvider: z.object({ partitionCount: z.int().min(1).max(16).optional() }).optional(),
    }),
  }),
});

/** The extension's own, where host.json sets none; source: Microsoft, host.json settings of Durable Functions, 2025-09-29. */
const defaultPartitions = 4;

/** What host.json (parsed) says of Durable's storage. */
export function durableSettings(json: unknown): DurableSettings {
  const { data } = hostJson.safeParse(json);
  return {
    partitionCount: data?.extensions.durableTask.storageProvider?.partitionCount ?? defaultPartitions,
    pollingSeconds: queuePollingSeconds(json),
  };
}
