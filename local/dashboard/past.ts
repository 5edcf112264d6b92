import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { writeSnapshot } from "../../src/archive/snapshots/store";
import { loadConfig } from "../../src/config/load";
import { connectContainers } from "../../src/storage/containers";
import type { Source } from "../cli/data-directory";
import { hourlySnapshots } from "../compare/snapshots";
import { momentsOf } from "../history/frames";
import { makeHistory } from "../history/make";
import { outageOn } from "../history/outages";
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

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const minuteMs = 60_000;

/** A past in which the collector lost its connection for a while on a day: so that there is a gap to look at. */
function seedWithOutage(at: number): number {
  for (let seed = 1; ; seed++) {
    const outage = outageOn(seed, Math.floor(at / dayMs) * dayMs);
    const minutes = outage ? (outage.to - outage.from) / minuteMs : 0;
    if (outage?.reason === "disconnected" && minutes >= 15 && minutes <= 30) return seed;
  }
}

/**
 * Fills a folder of `npm start` with a simulated past, by the app's own code. It ends an hour or two ago, so that no
 * trend reaches back into it. The connection was lost for a quarter of an hour or two on its last whole UTC day. Hourly snapshots stand beside it.
 */
export async function writePast(folder: string, { days, rawDays, source, env = {} }: Past): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const azurite = await startAzurite(path.join(folder, "azurite"));
  try {
    const config = loadConfig({ root, env: { ...env, AzureWebJobsStorage: connectionString(azurite.url) } });
    const [feed] = config.feeds;
    if (!feed) throw new Error("There is no feed in the configuration.");
    const seed = seedWithOutage(Date.now() - dayMs);
    const containers = connectContainers(config.settings);
    const { span } = await makeHistory({
      feed,
      containers,
      deployment: "past",
      days,
      rawDays,
      now: (Math.floor(Date.now() / hourMs) - 1) * hourMs,
      seed,
      onRecent: () => undefined,
      signal: new AbortController().signal,
      onDay: () => undefined,
    });
    const looking = { feed: feed.id, span, silenceMs: 2 * minuteMs };
    for (const snapshot of hourlySnapshots(momentsOf(feed, span, seed), looking))
      await writeSnapshot(containers.archive, snapshot);
  } finally {
    await azurite.stop();
  }
  writeFileSync(path.join(folder, "headcount.json"), `${JSON.stringify({ format: 1, source })}\n`);
}
