import { chargedOf, requestsOf, type Charged } from "./requests";
import { daysPerMonth, secondsPerDay, type MethodId, type Setup } from "./setup";

/** What a method does in a month of thirty days. */
export interface Workload {
  /** Runs of functions of any kind; each replay of an orchestrator is one. */
  readonly executions: number;
  /** Seconds in which at least one function runs. */
  readonly busySeconds: number;
  /** Runs of timers, of which the host writes down each. */
  readonly timerRuns: number;
  /** Timer functions. */
  readonly timers: number;
  /** Hours in which the host is loaded. */
  readonly loadedHours: number;
  /** Windows, of all feeds. */
  readonly windows: number;
  /** Seconds of listening, of all feeds together. */
  readonly listenedSeconds: number;
  /** Of what the app asks of its data's storage. */
  readonly requests: Charged;
  readonly isDurable: boolean;
}

/**
 * How long a run takes in Azure, seconds: assumed, since the embedded host's storage is on the same machine. What runs
 * beside `listen` costs nothing of its own, so these matter while nobody listens.
 */
export const assumedSeconds = { snapshot: 5, episode: 0.1, minute: 0.2, hour: 1, archiveDay: 60 };
/** Listening of a timer function that must be over before its next run: a timer starts none while the last one goes. */
export const timerListenSeconds = 290;
/** Of two functions that take turns, each listens beyond its window's end until the other surely does. */
export const overlapSeconds = 30;
/** A host without work is unloaded after about twenty minutes; source: Microsoft, Consumption plan hosting, 2025. */
const unloadHours = 1 / 3;
/** Listening begins so long before opening (activities/listen.ts). */
const earlySeconds = 120;
/** Episodes of the collector's orchestration per window: counted, as {@link requestsOf} is. */
export const episodesPerWindow = 3;
/**
 * Of the windows, those that are written a second time: where the next frame comes more than four seconds after the
 * window's end. With gaps of 3 to 5 s, one in twelve of 10 to 15 s (docs/feed.md), that is one in five.
 */
export const againShare = 0.2;
/** `listen` and `aggregate`. */
export const activitiesPerWindow = 2;

const hoursPerMonth = daysPerMonth * 24;
const minutesPerMonth = hoursPerMonth * 60;

/** What a method does in a month, from how it is built. */
export function workloadOf(method: MethodId, setup: Setup): Workload {
  switch (method) {
    case "hourly":
      return simple(setup, hoursPerMonth, assumedSeconds.snapshot, 1, hoursPerMonth * unloadHours);
    case "timer":
      return simple(setup, windowsOf(setup, 24), Math.min(timerListenSeconds, setup.windowSeconds), 2, hoursPerMonth);
    case "overlapping":
      return {
        ...simple(setup, windowsOf(setup, 24), setup.windowSeconds + overlapSeconds, 2, hoursPerMonth),
        timers: 2,
      };
    case "collector":
      return collector(setup, 24);
    case "collector-hours":
      return collector(setup, setup.openHours);
  }
}

function windowsOf({ windowSeconds }: Setup, hours: number): number {
  return (daysPerMonth * hours * 3600) / windowSeconds;
}

/** One timer function for all feeds; each run writes so many blobs a feed, and asks nothing else of storage. */
function simple(setup: Setup, runs: number, seconds: number, writes: number, loadedHours: number): Workload {
  const { feeds } = setup;
  const none = { write: 0, list: 0, read: 0, other: 0, free: 0 };
  const raw = writes > 1 ? runs * feeds : 0;
  return {
    executions: runs,
    // Those that overlap run in one process.
    busySeconds: Math.min(runs * seconds, daysPerMonth * secondsPerDay),
    timerRuns: runs,
    timers: 1,
    loadedHours,
    windows: writes > 1 ? runs * feeds : 0,
    listenedSeconds: writes > 1 ? runs * seconds * feeds : 0,
    requests: { hot: { ...none, write: runs * feeds * writes - raw }, raw: { ...none, write: raw } },
    isDurable: false,
  };
}

function collector(setup: Setup, openHours: number): Workload {
  const { feeds, windowSeconds, flushSeconds, lookSeconds, sweepMinutes } = setup;
  const listenedADay = Math.min(secondsPerDay, openHours * 3600 + (openHours < 24 ? earlySeconds : 0));
  const listened = daysPerMonth * listenedADay;
  const windows = listened / windowSeconds;
  const rates = {
    flush: listened / flushSeconds,
    look: listened / lookSeconds,
    window: windows,
    again: windows * againShare,
    minute: minutesPerMonth,
    sweep: minutesPerMonth / Math.max(1, Math.ceil(sweepMinutes / 3)),
    hour: hoursPerMonth,
    day: daysPerMonth,
    archived: windows,
  };
  const counts = requestsOf(rates);
  const all = new Map([...counts].map(([item, count]) => [item, count * feeds]));
  // A sleeping collector looks once an hour; an archiver has an activity and two episodes.
  const sleeping = (daysPerMonth * (secondsPerDay - listenedADay)) / 3600;
  const episodes = feeds * (episodesPerWindow * windows + 2 * sleeping + 2 * daysPerMonth);
  const activities = feeds * (activitiesPerWindow * windows + 3 * sleeping + daysPerMonth);
  const silent = 1 - listenedADay / secondsPerDay;
  return {
    executions: episodes + activities + minutesPerMonth + hoursPerMonth,
    busySeconds:
      listened +
      silent * (minutesPerMonth * assumedSeconds.minute + hoursPerMonth * assumedSeconds.hour) +
      feeds * sleeping * 5 * assumedSeconds.episode +
      (silent > 0 ? feeds * daysPerMonth * assumedSeconds.archiveDay : 0),
    timerRuns: minutesPerMonth + hoursPerMonth,
    timers: 2,
    loadedHours: hoursPerMonth,
    windows: windows * feeds,
    listenedSeconds: listened * feeds,
    requests: chargedOf(all, windows * (1 + againShare) * feeds),
    isDurable: true,
  };
}
