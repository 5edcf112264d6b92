import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { loadConfig } from "../../src/config/load";
import { connectContainers } from "../../src/storage/containers";
import type { Source } from "../cli/data-directory";
import { makeHistory } from "../history/make";
import { connectionString, startAzurite } from "../processes/azurite";
import { root } from "./root";

export interface Past {
  readonly days: number;
  /** For so many days back there are single readings, too. */
  readonly rawDays: number;
  /** What `npm start` is to go on with there. */
  readonly source: Source;
  /** HEADCOUNT_… settings. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Fills a folder of `npm start` with a simulated past that ends with the last full hour, by the app's own code, so that
 * there is something to look at.
 */
export async function writePast(folder: string, { days, rawDays, source, env = {} }: Past): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const azurite = await startAzurite(path.join(folder, "azurite"));
  try {
    const config = loadConfig({ root, env: { ...env, AzureWebJobsStorage: connectionString(azurite.url) } });
    const [feed] = config.feeds;
    if (!feed) throw new Error("There is no feed in the configuration.");
    await makeHistory({
      feed,
      containers: connectContainers(config.settings),
      deployment: "past",
      days,
      rawDays,
      now: Math.floor(Date.now() / 3_600_000) * 3_600_000,
      seed: 1,
      onRecent: () => undefined,
      signal: new AbortController().signal,
      onDay: () => undefined,
    });
  } finally {
    await azurite.stop();
  }
  writeFileSync(path.join(folder, "headcount.json"), `${JSON.stringify({ format: 1, source })}\n`);
}
