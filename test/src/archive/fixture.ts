import { aggregate, type AggregateContext, type AggregateResult } from "../../../src/archive/aggregate";
import { AggregateMemory } from "../../../src/archive/memory";
import { rawName } from "../../../src/archive/names";
import { readSummary } from "../../../src/archive/pair";
import type { Feed } from "../../../src/config/schema";
import { Session } from "../../../src/feed/session";
import { BlobJournals } from "../../../src/journal/storage/blob-journals";
import { rawWindow, type RawWindow } from "../../../src/model/archive";
import type { Gap, GapReason } from "../../../src/model/gap";
import type { Window } from "../../../src/model/window";
import { readText } from "../../../src/storage/blobs";
import type { Containers } from "../../../src/storage/containers";
import { feedOf, ten } from "../feed/fixture";

export { ten };
export const lengthMs = 60_000;

/** The nth minute after ten. */
export function minute(nth: number): Window {
  return { start: ten + nth * lengthMs, end: ten + (nth + 1) * lengthMs };
}

export function poolOf(more: Record<string, unknown> = {}): Feed {
  return feedOf("ws://127.0.0.1:1", { windowSeconds: 60, ...more });
}

let suffix = 0;

interface Listening {
  readonly from: number;
  readonly to: number;
  readonly everyMs?: number;
  /** Why it ended; absent: it was killed. */
  readonly ended?: GapReason;
  readonly clock?: string;
  readonly lengthMs?: number;
}

/** What a session writes down that hears a frame every so often; times in seconds after ten. */
export async function listen(containers: Containers, session: Listening): Promise<void> {
  const journals = new BlobJournals(containers.journal, 1e9);
  const { from, to, everyMs = 2000, ended, clock = "c1" } = session;
  const grid = { lengthMs: session.lengthMs ?? lengthMs };
  const start = ten + from * 1000;
  const live = new Session("pool", clock, grid, journals, start, `x${suffix++}`);
  for (let at = start; at <= ten + to * 1000; at += everyMs) {
    // The number says when, so that every frame can be told apart.
    live.frame(at, [{ venue: "a", occupancy: Math.round((at - ten) / 100) }], false);
  }
  if (ended) live.end(ended);
  if (!(await journals.flush("all"))) throw new Error("the journals could not be written");
}

/**
 * What a process writes down that had stood still: at one instant the frames of every two seconds from and to another.
 * @param each seconds from one of these frames to the next
 */
export async function drain(containers: Containers, at: number, from: number, to: number, each = 0): Promise<void> {
  const journals = new BlobJournals(containers.journal, 1e9);
  const live = new Session("pool", "c1", { lengthMs }, journals, ten + at * 1000, `x${suffix++}`);
  for (let [sent, heard] = [from, at]; sent <= to; sent += 2, heard += each)
    live.frame(ten + heard * 1000, [{ venue: "a", occupancy: sent * 10 }], true);
  live.end("stopped");
  if (!(await journals.flush("all"))) throw new Error("the journals could not be written");
}

/** One run of aggregation, at an instant in seconds after ten. */
export function run(
  containers: Containers,
  at: number,
  options: {
    memory?: AggregateMemory;
    feed?: Feed;
    partial?: boolean;
    idle?: readonly Gap[];
    index?: AggregateContext["index"];
  } = {},
): Promise<AggregateResult> {
  const { memory = new AggregateMemory(), feed = poolOf(), partial = false, idle = [] } = options;
  const { index = () => Promise.resolve(true) } = options;
  const context = {
    feed,
    containers,
    memory,
    idle: () => Promise.resolve([...idle]),
    now: () => ten + at * 1000,
    index,
  };
  return aggregate(context, { partial });
}

export function raw(containers: Containers, nth: number): Promise<RawWindow> {
  return rawOf(containers, minute(nth));
}

export async function rawOf({ archive }: Containers, window: Window): Promise<RawWindow> {
  const found = await readText(archive, rawName("pool", window));
  if (!found) throw new Error(`the window of ${window.start} is not in the archive`);
  return rawWindow.parse(JSON.parse(found.text));
}

/** The numbers of a minute's readings. */
export async function numbers(containers: Containers, nth: number): Promise<number[]> {
  return (await raw(containers, nth)).events.map(({ occupancy }) => occupancy);
}

/** The gaps of a minute, in seconds after ten, and that the summary says the same. */
export async function gaps(containers: Containers, nth: number): Promise<string[]> {
  const { coverage } = await raw(containers, nth);
  const summary = await readSummary(containers.archive, "pool", minute(nth));
  if (JSON.stringify(summary?.coverage) !== JSON.stringify(coverage)) throw new Error("raw window and summary differ");
  const seconds = (text: string) => (Date.parse(text) - ten) / 1000;
  return coverage.gaps.map(({ from, to, reason }) => `${seconds(from)}-${seconds(to)} ${reason}`);
}

/** Every archive blob and its ETag. */
export async function etags({ archive }: Containers): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { name, properties } of archive.listBlobsFlat()) found[name] = properties.etag;
  return found;
}

export async function journalNames({ journal }: Containers): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of journal.listBlobsFlat()) names.push(name);
  return names;
}
