import type { Feed } from "../config/schema";
import type { ReceiptClock } from "../feed/clock";
import { userAgent } from "../feed/connection";
import type { Snapshot, SnapshotFailure, SnapshotSource } from "../model/snapshot";
import { iso } from "../model/time";
import { failureOf, Failure, shown } from "./failure";
import { takeFrame } from "./feed";
import { takePages } from "./pages";

export interface Taking {
  /** The app's directory. */
  readonly root: string;
  readonly feed: Feed;
  readonly clock: ReceiptClock;
}

/** Takes a snapshot once, whatever comes of it: a failure is a snapshot, too. @param due epoch milliseconds */
export async function takeSnapshot(taking: Taking, due: number): Promise<Snapshot> {
  const { snapshots } = taking.feed;
  if (!snapshots) throw new Error(`${taking.feed.id} has no snapshots in feeds.json`);
  return snapshots.source === "page" ? fromPages(taking, due) : fromFeed(taking, due);
}

/** The snapshot that nobody took. */
export function missedSnapshot(feed: string, source: SnapshotSource, due: number, now: number): Snapshot {
  const message = "nobody took it: the app was down, or came to it too late.";
  return failed(feed, source, due, now, failureOf(new Failure("missed", message)));
}

async function fromPages({ root, feed, clock }: Taking, due: number): Promise<Snapshot> {
  const { snapshots } = feed;
  if (!snapshots) throw new Error("unreachable");
  const { values, missed } = await takePages(root, snapshots.pages, snapshots, userAgent(feed));
  const [first] = missed;
  const several = snapshots.pages.length > 1 && missed.length > 0 ? { missed: [...missed] } : {};
  if (values.length === 0 && first) {
    const { venue, code, message } = first;
    const failure = { code, message: missed.length > 1 ? shown(`${venue}: ${message}`, 300) : message };
    return { ...failed(feed.id, "page", due, clock.now(), failure), ...several };
  }
  return { ...base(feed.id, "page", due, clock.now()), values: [...values], ...several };
}

async function fromFeed({ feed, clock }: Taking, due: number): Promise<Snapshot> {
  try {
    const { at, readings } = await takeFrame(feed, clock, (feed.snapshots?.timeoutSeconds ?? 30) * 1000);
    const values = readings.map(({ venue, occupancy, capacity, name }) => ({
      venue,
      occupancy,
      ...(capacity !== undefined && { capacity }),
      ...(name !== undefined && { name }),
    }));
    return { ...base(feed.id, "feed", due, at), values };
  } catch (error) {
    return failed(feed.id, "feed", due, clock.now(), failureOf(error));
  }
}

function failed(feed: string, source: SnapshotSource, due: number, at: number, failure: SnapshotFailure): Snapshot {
  return { ...base(feed, source, due, at), values: [], failure };
}

function base(feed: string, source: SnapshotSource, due: number, at: number) {
  return { format: 1 as const, feed, due: iso(due), taken: iso(at), source };
}
