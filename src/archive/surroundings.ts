import type { ContainerClient } from "@azure/storage-blob";
import type { Feed } from "../config/schema";
import type { RawWindow } from "../model/archive";
import type { Journal } from "../model/journal";
import type { Window } from "../model/window";
import { tolerancesIn } from "../window/assemble";
import { wasAwake } from "../window/evidence";
import { readRaw } from "./pair";

/** Windows that are looked through for the beginning of a standstill. */
const mostStoodStill = 100;

/**
 * The raw windows around one that decide on it, too: those beside it, where sessions may meet whose journals there are
 * gone, and those back to where a process stood still whose journals hold frames drained afterwards.
 * @param stallMs a process that stood still did so for longer
 * @param raw the raw window that stands
 */
export async function readSurroundings(
  container: ContainerClient,
  feed: Pick<Feed, "id" | "stallSeconds" | "seamSeconds">,
  window: Window,
  journals: readonly Journal[],
  raw: RawWindow | undefined,
): Promise<RawWindow[]> {
  const found = await sinceStandstill(container, feed, window, journals);
  const ids = journals.filter(({ header }) => header.kind === "session").map(({ header }) => header.session);
  const alone = !raw && new Set(ids).size <= 1;
  if (alone) return found;
  const lengthMs = window.end - window.start;
  const before = found.length > 0 ? undefined : { start: window.start - lengthMs, end: window.start };
  const beside = [before, { start: window.end, end: window.end + lengthMs }].filter((each) => each !== undefined);
  const read = await Promise.all(beside.map((each) => readRaw(container, feed.id, each)));
  return [...found, ...read.filter((each) => each !== undefined)];
}

/**
 * Others may have had such frames in time, since the process was last heard before it stood still: by a session that
 * began well before the one that it woke to, and had more than what was drained after an earlier standstill.
 */
async function sinceStandstill(
  container: ContainerClient,
  { id: feed, stallSeconds, seamSeconds }: Pick<Feed, "id" | "stallSeconds" | "seamSeconds">,
  window: Window,
  journals: readonly Journal[],
): Promise<RawWindow[]> {
  const { lagMs } = tolerancesIn(window, seamSeconds * 1000);
  const own = journals.filter(({ header }) => header.window.start === window.start);
  const woken = own.filter(({ frames }) => frames.some(({ delayed }) => delayed));
  const wokeAt = new Map<string, number>();
  for (const { header } of woken)
    wokeAt.set(header.clock, Math.min(header.start, wokeAt.get(header.clock) ?? Infinity));
  const lengthMs = window.end - window.start;
  const found: RawWindow[] = [];
  for (let count = 1; wokeAt.size > 0 && count <= mostStoodStill; count++) {
    const start = window.start - count * lengthMs;
    const raw = await readRaw(container, feed, { start, end: start + lengthMs });
    if (!raw) continue;
    found.push(raw);
    for (const session of raw.sessions) {
      const [began, to] = [Date.parse(session.start), Date.parse(session.to)];
      if (began >= (wokeAt.get(session.clock) ?? -Infinity) - stallSeconds * 1000) continue;
      const frames = raw.events.filter((event) => event.session === session.id);
      if (wasAwake({ start: began, to, frames }, lagMs)) wokeAt.delete(session.clock);
    }
  }
  return found;
}
