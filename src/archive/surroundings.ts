import type { ContainerClient } from "@azure/storage-blob";
import type { RawWindow } from "../model/archive";
import type { Journal } from "../model/journal";
import type { Window } from "../model/window";
import { readRaw } from "./pair";

const mostStoodStill = 100;

/**
 * The raw windows around one that decide on it, too: those beside it, where sessions may meet whose journals there are
 * gone, and those back to where a process stood still whose journals hold frames drained afterwards.
 * @param raw the raw window that stands
 */
export async function readSurroundings(
  container: ContainerClient,
  feed: string,
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
  const read = await Promise.all(beside.map((each) => readRaw(container, feed, each)));
  return [...found, ...read.filter((each) => each !== undefined)];
}

/** Others may have had such frames in time. They end at a window that does not stand: nothing joins what lies before. */
async function sinceStandstill(
  container: ContainerClient,
  feed: string,
  window: Window,
  journals: readonly Journal[],
): Promise<RawWindow[]> {
  const own = journals.filter(({ header }) => header.window.start === window.start);
  const woken = own.filter(({ frames }) => frames.some(({ delayed }) => delayed));
  const clocks = new Set(woken.map(({ header }) => header.clock));
  const found: RawWindow[] = [];
  for (let { start: end } = window; clocks.size > 0 && found.length < mostStoodStill;) {
    const raw = await readRaw(container, feed, { start: end - (window.end - window.start), end });
    if (!raw) break;
    found.push(raw);
    for (const { clock } of raw.sessions) clocks.delete(clock);
    end = Date.parse(raw.window.start);
  }
  return found;
}
