import { randomBytes } from "node:crypto";
import { Aggregator } from "./archive/aggregator";
import { DayLibrary } from "./archive/days/library";
import { gridInForce } from "./archive/grid";
import { ParquetReadings } from "./archive/parquet/readings";
import { RawReadings } from "./archive/readings/raw";
import type { ReadingsSource } from "./archive/readings/source";
import { Summaries } from "./archive/summaries";
import { loadConfig, type Config } from "./config/load";
import type { Environment } from "./config/environment";
import type { Feed } from "./config/schema";
import { Control } from "./control/control";
import { deskOf } from "./control/desk";
import { ReceiptClock } from "./feed/clock";
import { LiveFeeds } from "./feed/live-feeds";
import type { LiveFeedParts } from "./feed/live-feed";
import { nextClosing } from "./hours/open";
import { BlobJournals } from "./journal/storage/blob-journals";
import { BlobRejects } from "./journal/storage/blob-rejects";
import { log } from "./log";
import { messageOf } from "./model/errors";
import { connectContainers, type Containers } from "./storage/containers";

/** Everything that the functions of one worker process share. */
export interface App {
  /** The directory of package.json, host.json and feeds.json. */
  readonly root: string;
  readonly config: Config;
  readonly containers: Containers;
  readonly clock: ReceiptClock;
  readonly control: Control;
  readonly live: LiveFeeds;
  readonly aggregator: Aggregator;
  readonly summaries: Summaries;
  readonly days: DayLibrary;
  /** Where readings can be had; the first that has a day is asked for it. */
  readonly readings: readonly ReadingsSource[];
}

/**
 * Puts the app together; nothing is connected yet.
 * @param root the directory of package.json, host.json and feeds.json
 * @throws HeadcountError with every problem of the configuration
 */
export function compose(root: string, env: Environment): App {
  const config = loadConfig({ root, env });
  const { settings, feeds } = config;
  const containers = connectContainers(settings);
  const unique = () => randomBytes(4).toString("hex");
  const processId = unique();
  const clock = new ReceiptClock(processId, Math.min(...feeds.map((feed) => feed.stallSeconds)) * 1000);
  const control = new Control(containers.control, settings.deployment, clock);
  const lasting = new Map<string, Pick<LiveFeedParts, "journals" | "rejects">>();
  const live = new LiveFeeds(partsOf);
  const aggregator = new Aggregator(config, containers, control, clock);
  const summaries = new Summaries(containers.archive);
  const idle = control.idle.bind(control);
  const days = new DayLibrary({ container: containers.archive, idle, now: () => clock.now() });
  const readings = [new ParquetReadings(containers.archive), new RawReadings(containers.archive)];
  return { root, config, containers, clock, control, live, aggregator, summaries, days, readings };

  /** What one live feed could not write yet is the next one's to write. */
  function lastingOf({ id, bufferMegabytes }: Feed): Pick<LiveFeedParts, "journals" | "rejects"> {
    const parts = lasting.get(id) ?? {
      journals: new BlobJournals(containers.journal, bufferMegabytes * 1_000_000),
      rejects: new BlobRejects(containers.journal, id),
    };
    lasting.set(id, parts);
    return parts;
  }

  async function partsOf(id: string): Promise<LiveFeedParts> {
    const feed = config.feed(id);
    const windowMs = feed.windowSeconds * 1000;
    const grid = await gridInForce(containers, id, windowMs, clock.now()).catch((error: unknown) => {
      log("warn", "grid-unknown", { feed: id, error: messageOf(error) });
      return { lengthMs: windowMs };
    });
    return {
      feed,
      clock,
      grid,
      ...lastingOf(feed),
      desk: deskOf(containers.control, settings.deployment, id, processId, () => clock.now()),
      hours: { nextClosing: (at) => nextClosing(feed.openingHours, feed.timeZone, at) },
      log,
      unique,
    };
  }
}
