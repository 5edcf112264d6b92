import type { ContainerClient } from "@azure/storage-blob";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { simulatedPast } from "../../../local/compare/simulated";
import { hourlySnapshots } from "../../../local/compare/snapshots";
import { makeHistory } from "../../../local/history/make";
import { startAzurite, type Azurite } from "../../../local/processes/azurite";
import { writeSnapshot } from "../../../src/archive/snapshots/store";
import { compose } from "../../../src/compose";
import { comparison as schema, type Comparison } from "../../../src/model/comparison";
import { onPage, pastOf, type Past } from "./naive/log";
import type { Place } from "./naive/venue";

const root = path.resolve(__dirname, "../../..");
const days = 7;
const seed = 3;
/** The clocks go back in that week, so that an hour is there twice. */
const end = Date.UTC(2025, 9, 29, 23);
const start = end - days * 86_400_000;

/** Their counters have every quirk there is; one is open for a part of the day only. */
export const places: readonly Place[] = [
  { id: "SSD-7", name: "Hallenbad Oerlikon", isOpen: () => true },
  { id: "SSD-6", name: "Hallenbad Leimbach", isOpen: (hour) => hour >= 6 && hour < 22 },
  { id: "seb6946", name: "Strandbad Mythenquai", isOpen: () => true },
  { id: "flb6941", name: "Frauenbad Stadthausquai", isOpen: () => true },
];

/** A simulated week, in the feed's log and in an archive, and the command that compares. */
export interface Week {
  readonly past: Past;
  readonly archive: ContainerClient;
  /** Runs the built command. */
  compare(...args: readonly string[]): Promise<{ readonly report: Comparison; readonly page: string }>;
  close(): Promise<void>;
}

export async function makeWeek(feed: string): Promise<Week> {
  const folder = mkdtempSync(path.join(tmpdir(), "headcount-compare-"));
  const file = (name: string) => path.join(folder, name);
  const azurite: Azurite = await startAzurite(file("azurite"));
  const env = { ...process.env, HEADCOUNT_STORAGE: azurite.connectionString, HEADCOUNT_FEEDS_FILE: file("feeds.json") };
  writeFileSync(file("feeds.json"), JSON.stringify({ feeds: [configured(feed), configured(`${feed}-2`)] }));
  const app = compose(root, env);
  const { archive } = app.containers;
  await makeHistory({
    feed: app.config.feed(feed),
    containers: app.containers,
    deployment: "test",
    // The last day is in windows, those before in day files.
    ...{ days, seed, rawDays: 1, summaryDays: 1, now: end },
    onRecent: () => undefined,
    signal: new AbortController().signal,
    onDay: () => undefined,
  });
  const venues = places.map(({ id }) => id);
  const { minutes, looking } = simulatedPast(days, end, seed, venues);
  for (const snapshot of hourlySnapshots(minutes(), { feed, span: { from: start, to: end }, ...looking }))
    await writeSnapshot(archive, {
      ...snapshot,
      values: snapshot.values.map((value) => ({
        ...value,
        occupancy: onPage(Date.parse(snapshot.due), value.occupancy),
      })),
    });
  // What is another feed's, and of another day, is not this week's.
  for (const [of, at] of [
    [`${feed}-2`, start],
    [feed, start - 86_400_000],
  ] as const) {
    const due = new Date(at).toISOString();
    await writeSnapshot(archive, { format: 1, feed: of, due, taken: due, source: "feed", values: [] });
  }
  const compare = async (...args: readonly string[]) => {
    const main = path.join(root, "dist/local/compare/main.js");
    await promisify(execFile)(process.execPath, [main, ...args, "--out", file("report.html")], { env });
    const report = schema.parse(JSON.parse(readFileSync(file("report.json"), "utf8")));
    return { report, page: readFileSync(file("report.html"), "utf8") };
  };
  const simulated = ["--simulated", `${days}`, "--to", "2025-10-30", "--seed", `${seed}`];
  await compare(...simulated, ...venues.flatMap((id) => ["--venue", id]), "--log", file("feed.ndjson"));
  return {
    past: pastOf(file("feed.ndjson"), start, end),
    archive,
    compare,
    async close() {
      await azurite.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configured(id: string) {
  const hours = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].map((day) => [day, ["06:00-22:00"]]);
  return {
    id,
    name: "A simulated week",
    url: "ws://127.0.0.1:1",
    timeZone: "Europe/Zurich",
    collect: "listed",
    mapping: { venue: "uid", name: "name", occupancy: "currentfill", capacity: "maxspace", timestamp: "timestamp" },
    venues: places.map(({ id: venue, name, isOpen }) => ({
      id: venue,
      name,
      ...(!isOpen(0) && { openingHours: Object.fromEntries(hours) as Record<string, string[]> }),
    })),
  };
}
