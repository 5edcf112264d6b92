import { loadConfig } from "../../../src/config/load";
import type { Settings } from "../../../src/config/environment";
import type { Feed } from "../../../src/config/schema";
import { connectContainers, type Containers } from "../../../src/storage/containers";

/** The app's first feed and its settings, with storage that is this run's own. */
export function readSettings(root: string, connection: string): { feed: Feed; settings: Settings } {
  const { feeds, settings } = loadConfig({ root, env: { AzureWebJobsStorage: connection } });
  const [feed] = feeds;
  if (!feed) throw new Error("feeds.json has no feed.");
  return { feed, settings };
}

export function storageOf(settings: Settings, connection: string): Containers {
  return connectContainers({ ...settings, storage: { kind: "connectionString", value: connection } });
}
