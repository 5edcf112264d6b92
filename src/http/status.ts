import type { HttpResponseInit } from "@azure/functions";
import type { DurableClient } from "durable-functions";
import { reasonBefore } from "../archive/before";
import { coverageLedger } from "../archive/ledger";
import { windowOf } from "../archive/summaries";
import type { App } from "../compose";
import type { Feed } from "../config/schema";
import { collectorStatus } from "../control/collector";
import type { Heard } from "../control/heard";
import { snapshotsStatus, snapshotsWanted } from "../control/snapshots/status";
import { isOpen, nextOpening } from "../hours/open";
import { listJournals, readJournal } from "../journal/storage/shelf";
import { iso } from "../model/time";
import type { Span } from "../model/window";
import { answer } from "./problem";

const hourMs = 3_600_000;
const longestWindowMs = 540_000;
/** A process that was not heard from for two flushes, and for so long at least, is listed as lost. */
const lostAfterMs = 10_000;

/** `GET /api/collectors`: every feed, wanted and actual, in every deployment that was ever heard. */
export async function listCollectors(app: App, client: DurableClient | undefined): Promise<HttpResponseInit> {
  const deployments = await app.control.deployments();
  const collectors = await Promise.all(app.config.feeds.map((feed) => overview(app, client, feed, deployments)));
  return answer(200, { deployment: app.control.deployment, collectors });
}

/** `GET /api/collectors/{feed}`: the same for one feed, with its last frame, last summary and the last hour's coverage. */
export async function showCollector(
  app: App,
  client: DurableClient | undefined,
  id: string,
): Promise<HttpResponseInit> {
  const feed = app.config.feed(id);
  const now = app.clock.now();
  const [deployments, last, recent] = await Promise.all([
    app.control.deployments(),
    lastFrameAt(app, feed.id),
    app.summaries.within(feed.id, { from: now - hourMs - longestWindowMs, to: now }),
  ]);
  const newest = recent.findLast((summary) => windowOf(summary).to <= now);
  const within = lastHour(now, feed.windowSeconds * 1000, newest && windowOf(newest).to);
  const summaries = recent.filter(
    (summary) => windowOf(summary).to > within.from && windowOf(summary).from < within.to,
  );
  const [state, idle] = await Promise.all([
    overview(app, client, feed, deployments),
    app.control.idle(feed.id, within),
  ]);
  const known = [...idle, ...recent.map(windowOf)].some(({ from, to }) => from <= within.from && to >= within.from);
  const first = { start: within.from, end: within.from + feed.windowSeconds * 1000 };
  const before = known ? undefined : await reasonBefore(app.containers.archive, feed.id, first);
  return answer(200, {
    ...state,
    now: iso(now),
    last_frame: last === undefined ? null : { at: iso(last), age_seconds: Math.max(0, now - last) / 1000 },
    last_summary: newest ?? null,
    last_hour: { from: iso(within.from), to: iso(within.to), ...coverageLedger(within, summaries, idle, before) },
  });
}

/** Ends where aggregation has come to, if it keeps up: what is not aggregated yet is not known yet. */
function lastHour(now: number, windowMs: number, aggregatedTo: number | undefined): Span {
  const closed = Math.floor(now / windowMs) * windowMs;
  const to =
    aggregatedTo !== undefined && aggregatedTo > closed - 2 * windowMs ? Math.min(aggregatedTo, closed) : closed;
  return { from: to - hourMs, to };
}

async function overview(app: App, client: DurableClient | undefined, feed: Feed, deployments: readonly string[]) {
  const { control, clock } = app;
  const now = clock.now();
  const own = client && (await collectorStatus(client, feed.id));
  const all = [...new Set([...deployments, control.deployment])].sort();
  const since = now - Math.max(2 * feed.flushSeconds * 1000, lostAfterMs);
  return {
    feed: feed.id,
    name: feed.name,
    window_seconds: feed.windowSeconds,
    open: isOpen(feed.openingHours, feed.timeZone, now),
    next_opening: isoOrNull(nextOpening(feed.openingHours, feed.timeZone, now)),
    collector: own ? { status: own.runtimeStatus, ...(own.customStatus as object | null) } : null,
    snapshots: await snapshotsStatus(app, feed),
    deployments: await Promise.all(
      all.map(async (deployment) => {
        const [wanted, snapshots, heard] = await Promise.all([
          control.wanted(feed.id, deployment),
          snapshotsWanted(app, feed, deployment),
          control.heard(feed.id, deployment),
        ]);
        return {
          deployment,
          wanted: wanted ?? null,
          snapshots_wanted: snapshots,
          listening: heard.filter(({ heardAt }) => heardAt >= since).map((each) => describe(each, now)),
          lost: heard.filter(({ heardAt }) => heardAt < since).map((each) => describe(each, now)),
        };
      }),
    ),
  };
}

/** What a process said of its live feed when it was heard last. */
function describe({ process, heardAt, heldUntil, state: { lastFrameAt, ...state } }: Heard, now: number) {
  return {
    process,
    heard_at: iso(heardAt),
    heard_age_seconds: Math.max(0, now - heardAt) / 1000,
    held_until: iso(heldUntil),
    last_frame_at: isoOrNull(lastFrameAt ?? null),
    ...state,
  };
}

/** The receipt of the last frame that any listener's newest journals hold, epoch milliseconds. */
async function lastFrameAt({ containers }: App, feed: string): Promise<number | undefined> {
  const entries = await listJournals(containers.journal, feed);
  const newest = [...new Set(entries.map((entry) => entry.name.window.start))].sort((a, b) => b - a).slice(0, 2);
  const read = await Promise.all(
    entries
      .filter((entry) => newest.includes(entry.name.window.start))
      .map((entry) => readJournal(containers.journal, entry)),
  );
  const times = read.flatMap((each) => each?.journal?.frames.at(-1)?.at ?? []);
  return times.length > 0 ? Math.max(...times) : undefined;
}

function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : iso(ms);
}
