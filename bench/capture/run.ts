import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { archiveContainer, readArchive } from "../../local/check/archive";
import { holdAgainstTruth } from "../../local/check/truth";
import { faultsOf as faultsOfArchive } from "../../local/check/windows";
import type { FaultRequest } from "../../local/feed/fault-schema";
import type { Published } from "../../local/feed/log-schema";
import { readLog } from "../../local/feed/read-log";
import { startAzurite, type Azurite } from "../../local/processes/azurite";
import { startChild, type Child } from "../../local/processes/child";
import { Contender, feedId } from "./contender";
import { faultsOf } from "./faults";
import { Gateway } from "./gateway";
import { holeOf, measure, type Sent } from "./measure";
import { methodsOf } from "./methods";
import type { Options } from "./options";
import { archivedUnits, savedUnits, type Unit } from "./saved";
import { StorageWay } from "./storage-way";

/** What one method got of the feed. Times are milliseconds but for `billedSeconds`. */
export interface Result {
  readonly method: string;
  readonly sent: number;
  readonly captured: number;
  readonly doubled: number;
  readonly lostUndeclared: number;
  readonly boundaries: number;
  readonly hole?: { readonly median: number; readonly max: number };
  readonly connections: number;
  readonly writes: number;
  readonly billedSeconds: number;
  /** What else is wrong with what it saved, a sentence each. */
  readonly wrong: readonly string[];
}

export interface Pass {
  readonly faults: readonly { readonly name: string; readonly at: number }[];
  readonly results: readonly Result[];
  /** What any app printed on standard error. */
  readonly errors: readonly string[];
}

/** A frame may take so long from the feed's log to a method's receipt on a busy machine, milliseconds. */
const wayMs = 900;
/** The venue in which the feed tells its frames' numbers. */
const counterVenue = "SSD-7";

interface Site {
  readonly azurite: Azurite;
  readonly feed: Child;
  readonly log: string;
  readonly contenders: readonly Contender[];
  readonly errors: string[];
}

/** One pass: every method at once on one feed. @param harmed with faults */
export async function run(options: Options, harmed: boolean, say: (line: string) => void): Promise<Pass> {
  const directory = mkdtempSync(path.join(tmpdir(), "headcount-capture-"));
  const azurite = await startAzurite(path.join(directory, "azurite"));
  const log = path.join(directory, "feed.ndjson");
  const feed = await startChild("local/feed/main.js", [
    ...["--log", log, "--counter", "--venues", "3", "--rate", String(options.rate)],
  ]);
  const contenders: Contender[] = [];
  const errors: string[] = [];
  const site: Site = { azurite, feed, log, contenders, errors };
  try {
    for (const [nth, method] of methodsOf(options.windowSeconds, options.overlapSeconds).entries()) {
      const container = `heard-${nth}`;
      if (method.app !== "headcount") await archiveContainer(azurite.connectionString, container).create();
      contenders.push(
        new Contender({
          method,
          container,
          directory: path.join(directory, String(nth)),
          windowSeconds: options.windowSeconds,
          delays: options,
          gateway: await Gateway.start(String(feed.ready["url"]), options.connect),
          storage: await StorageWay.start(azurite.url, options.write),
          onError: (line) => errors.push(line),
        }),
      );
    }
    return await watch(site, options, harmed, say);
  } finally {
    for (const { options: parts } of contenders) {
      await parts.gateway.close();
      await parts.storage.close();
    }
    await feed.stop();
    await azurite.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function watch(site: Site, options: Options, harmed: boolean, say: (line: string) => void): Promise<Pass> {
  const { contenders, feed, errors } = site;
  const { windows, windowSeconds, downSeconds } = options;
  const windowMs = windowSeconds * 1000;
  try {
    await Promise.all(contenders.map((each) => each.start()));
    // Everyone is in their stride before the counting begins.
    const from = Math.ceil((Date.now() + 1.5 * windowMs) / (2 * windowMs)) * 2 * windowMs;
    const to = from + windows * windowMs;
    say(`Counting from ${new Date(from).toISOString()} to ${new Date(to).toISOString()}`);
    const told = (request: FaultRequest) => tell(feed, request);
    const faults = harmed ? faultsOf(windows) : [];
    for (const fault of faults) {
      await waitUntil(from + fault.at * windowMs);
      say(`${new Date().toISOString()} ${fault.name}`);
      await fault.strike(contenders, told, downSeconds * 1000);
    }
    await waitUntil(to);
    say("Waiting for what is under way");
    await Promise.all(contenders.map((each) => each.finish()));
    await feed.stop();
    return {
      faults: faults.map(({ name, at }) => ({ name, at })),
      results: await results(site, options, from, to),
      errors,
    };
  } finally {
    await Promise.all(contenders.map((each) => each.end()));
  }
}

async function results(site: Site, { rate }: Options, from: number, to: number): Promise<Result[]> {
  const published = readLog(site.log).frames.filter(({ t }) => t >= from && t < to);
  const all: Result[] = [];
  for (const { method, billing, options } of site.contenders) {
    const heard =
      method.app === "headcount"
        ? await headcount(site.azurite.connectionString, published, from, to)
        : await saved(site.azurite.connectionString, options.container);
    const { sent, captured, doubled, missing, holes } = measure(published, heard.units, 1000 / rate);
    const within = (times: readonly number[]) => times.filter((at) => at >= from && at < to).length;
    const hole = method.snapshot ? undefined : holeOf(holes);
    all.push({
      method: method.name,
      sent,
      captured,
      doubled,
      lostUndeclared: heard.undeclared?.length ?? missing.length,
      boundaries: method.snapshot ? 0 : holes.length,
      ...(hole && { hole }),
      connections: options.gateway.connections(from, to),
      writes: within(options.storage.writes),
      billedSeconds: billing.seconds(from, to),
      wrong: heard.wrong,
    });
  }
  return all;
}

interface Saved {
  readonly units: readonly Unit[];
  /** Frames that are missing though nothing says so; undefined where nothing ever says so. */
  readonly undeclared?: readonly Sent[];
  readonly wrong: readonly string[];
}

async function saved(connectionString: string, container: string): Promise<Saved> {
  return { units: await savedUnits(archiveContainer(connectionString, container), counterVenue), wrong: [] };
}

async function headcount(storage: string, published: readonly Published[], from: number, to: number): Promise<Saved> {
  const archive = await readArchive(archiveContainer(storage), feedId);
  const windows = [...archive.raw.values()];
  const counted = windows.filter(({ window }) => Date.parse(window.start) >= from && Date.parse(window.end) <= to);
  const { unexplained, misdeclared, foreign } = holdAgainstTruth(published, counted, {
    delayMs: wayMs,
    within: { from, to: to - wayMs },
  });
  return {
    units: archivedUnits(windows, counterVenue),
    undeclared: unexplained,
    wrong: [
      ...faultsOfArchive(archive),
      ...misdeclared.map((frame) => `${frame} stands in a gap`),
      ...foreign.filter((frame) => isWithin(frame, from + wayMs, to - wayMs)).map((frame) => `${frame} was never sent`),
    ],
  };
}

/** @param frame as the verdict names it, with its receipt; at the edges others than those asked for are received */
function isWithin(frame: string, from: number, to: number): boolean {
  const at = Date.parse(frame.split(" at ")[1] ?? "");
  return at > from && at < to;
}

async function tell(feed: Child, request: FaultRequest): Promise<void> {
  const response = await fetch(`${String(feed.ready["control"])}/fault`, {
    method: "POST",
    body: JSON.stringify(request),
  });
  if (!response.ok) throw new Error(`The feed refuses ${JSON.stringify(request)}: ${await response.text()}`);
}

function waitUntil(at: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, at - Date.now())));
}
