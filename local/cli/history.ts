import type { Config } from "../../src/config/load";
import type { Containers } from "../../src/storage/containers";
import { codeOf } from "../../src/storage/errors";
import { readingsOf } from "../feed/frame";
import { FeedLog } from "../feed/log";
import { makeHistory } from "../history/make";
import type { DataDirectory } from "./data-directory";
import type { Tell } from "./events";
import type { Plan } from "./plan";
import { counted } from "../text/counted";

/** Raw windows are made for the last days only, as if older ones had been archived by the day. */
const rawDays = 2;
const seed = 1;

/** Makes a simulated past, unless there is one; what it publishes with raw windows stands in the feed's log, too. */
export async function addHistory(
  { feed, history: days }: Plan,
  { feedLog }: DataDirectory,
  config: Config,
  containers: Containers,
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  if (await hasWindows(containers, feed.id)) {
    tell({ event: "warning", message: "There are windows here already, so no history is made; --fresh starts anew." });
    return;
  }
  const log = new FeedLog(feedLog);
  let count = 0;
  const say = (done: number) =>
    tell({ event: "state", state: "starting", detail: `making ${counted(days, "day")} of history, ${done} done` });
  say(0);
  try {
    await makeHistory({
      feed,
      containers,
      deployment: config.settings.deployment,
      days,
      rawDays,
      now: Date.now(),
      seed,
      signal,
      onRecent: (moment) => {
        if ("states" in moment) log.frame(++count, moment.at, readingsOf(moment.states), []);
      },
      onDay: say,
    });
  } finally {
    log.close();
  }
}

async function hasWindows({ archive }: Containers, feed: string): Promise<boolean> {
  try {
    for await (const _ of archive.listBlobsFlat({ prefix: `summaries/${feed}/` })) return true;
    return false;
  } catch (error) {
    if (codeOf(error) === "ContainerNotFound") return false;
    throw error;
  }
}
