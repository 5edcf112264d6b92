import { z } from "zod";
import { loadConfig, type Config } from "../../src/config/load";
import { connectContainers } from "../../src/storage/containers";
import { makeHistory } from "../../local/history/make";
import { root } from "../../local/dashboard/root";

/** What is made before anything is measured. */
export interface PastOptions {
  /** Days of which there are day indexes and Parquet files. */
  readonly days: number;
  /** The last of them that have summaries and raw windows, too, at the pace of the real feed. */
  readonly rawDays: number;
}

/** What was made. */
export const past = z.strictObject({
  days: z.int(),
  rawDays: z.int(),
  feed: z.string(),
  venues: z.int(),
  windows: z.int(),
  readings: z.int(),
  /** How long it took to make. */
  seconds: z.number(),
});
export type Past = z.infer<typeof past>;

const seed = 1;
export const deployment = "bench";

/** The feed of feeds.json, over a storage; none of this machine's own settings of storage. */
export function configOver(storage: string): Config {
  return loadConfig({ root, env: { AzureWebJobsStorage: storage, HEADCOUNT_DEPLOYMENT: deployment } });
}

/** Writes a simulated past that ends now, by the app's own code. @param say takes a line of progress */
export async function makePast(storage: string, options: PastOptions, say: (line: string) => void): Promise<Past> {
  const { days, rawDays } = options;
  const config = configOver(storage);
  const [feed] = config.feeds;
  if (!feed) throw new Error("There is no feed in feeds.json.");
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const { windows, readings } = await makeHistory({
    feed,
    containers: connectContainers(config.settings),
    deployment,
    days,
    rawDays,
    summaryDays: rawDays,
    denseDays: rawDays,
    now: Date.now(),
    seed,
    onRecent: () => undefined,
    signal: new AbortController().signal,
    onDay: (done, all) => say(`${done} of ${all} days, ${Math.round(seconds())} s`),
  });
  return { days, rawDays, feed: feed.id, venues: feed.venues.length, windows, readings, seconds: seconds() };
}
