import { setTimeout as sleep } from "node:timers/promises";
import { archiveContainer } from "../../check/archive";
import { Rig, until } from "../../prove/rig";
import { Counter, type Counts } from "./counter";

export interface LiveOptions {
  readonly windowSeconds: number;
  readonly flushSeconds: number;
  readonly lookSeconds: number;
  /** Windows over which is counted. */
  readonly windows: number;
  /** Rounds of the minute's timer that are fired meanwhile, by hand. */
  readonly rounds: number;
  /** Frames a second of three venues; absent: every venue, as often as the real feed. */
  readonly rate?: number;
}

/** What the running app asked, wrote and said. */
export interface LiveCount {
  readonly counts: Counts;
  readonly seconds: number;
  /** Runs of functions: activities, episodes of orchestrators. */
  readonly activities: number;
  readonly episodes: number;
  /** What the app itself wrote to its log, bytes. */
  readonly logBytes: number;
  /** Mean size of the blobs of whole windows, bytes, as stored. */
  readonly rawBytes: number;
  readonly summaryBytes: number;
  readonly dayIndexBytes: number;
  /** What could not be told. */
  readonly unknown: readonly string[];
}

/** The collector's first windows are not like the others. */
const warmUpWindows = 3;

/**
 * Counts what the built app asks of storage while it listens, between the middles of two windows: on the embedded host,
 * behind a proxy before Azurite.
 */
export async function countLive(options: LiveOptions): Promise<LiveCount> {
  const { windowSeconds, flushSeconds, lookSeconds, windows, rounds, rate } = options;
  const windowMs = windowSeconds * 1000;
  let counter: Counter | undefined;
  let logBytes = 0;
  const rig = await Rig.start({
    windowSeconds,
    flushSeconds,
    rate: rate ?? 1,
    ...(rate === undefined && { feedArguments: [] }),
    overrides: { LOOKSECONDS: lookSeconds },
    timers: false,
    storage: async ({ url }) => (counter = await Counter.start(url)).connectionString,
    onAppLine: (line) => (logBytes += isOwn(line) ? line.length + 1 : 0),
  });
  try {
    if (!counter) throw new Error("The app has no storage to count at.");
    await rig.start();
    // The first round sweeps, and makes the control log right.
    await rig.ensureRunning();
    const archived = async () => (await rig.archive()).raw.size;
    await until("windows are archived", async () => (await archived()) >= warmUpWindows - 1, 4 * windowMs + 20_000);
    const middle = Math.ceil(Date.now() / windowMs) * windowMs + windowMs / 2;
    await sleep(middle - Date.now());
    const before = await runsOf(rig);
    counter.take();
    logBytes = 0;
    const end = middle + windows * windowMs;
    for (let round = 0; round < rounds; round++) {
      await sleep(Math.max(0, middle + ((end - middle) * (round + 0.5)) / rounds - Date.now()));
      await rig.ensureRunning();
    }
    await sleep(end - Date.now());
    const counts = counter.take();
    const said = logBytes;
    const after = await runsOf(rig);
    const sizes = await sizesOf(rig);
    return {
      counts,
      seconds: (end - middle) / 1000,
      activities: after.activitiesStarted - before.activitiesStarted,
      episodes: after.episodes - before.episodes,
      logBytes: said,
      ...sizes,
      unknown: counter.unknown,
    };
  } finally {
    await rig.end();
    await counter?.close();
  }
}

interface Runs {
  readonly activitiesStarted: number;
  readonly episodes: number;
}

async function runsOf(rig: Rig): Promise<Runs> {
  const { body } = await rig.call("GET", "/admin/test/state");
  return (body as { counters: Runs }).counters;
}

/** Lines of the app, not of the host. */
function isOwn(line: string): boolean {
  return line.includes('"event":');
}

async function sizesOf(rig: Rig): Promise<Pick<LiveCount, "rawBytes" | "summaryBytes" | "dayIndexBytes">> {
  const mean = async (prefix: string, from: number) => {
    const bytes: number[] = [];
    for await (const blob of archiveContainer(rig.azurite.connectionString).listBlobsFlat({ prefix }))
      bytes.push(blob.properties.contentLength ?? 0);
    const whole = bytes.slice(from);
    return whole.reduce((sum, each) => sum + each, 0) / Math.max(1, whole.length);
  };
  return {
    // The first window is not whole.
    rawBytes: await mean(`raw-events/${rig.feedId}/`, 1),
    summaryBytes: await mean(`summaries/${rig.feedId}/`, 1),
    dayIndexBytes: await mean(`days/${rig.feedId}/`, 0),
  };
}
