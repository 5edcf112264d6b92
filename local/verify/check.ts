import type { Summary } from "../../src/model/archive";
import { checkCarry } from "./checks/carry";
import { checkCoverage } from "./checks/coverage";
import { checkEvents } from "./checks/events";
import { figuresOf } from "./checks/figures";
import { checkFlags } from "./checks/flags";
import { checkGrid, checkSlot, type Grid } from "./checks/grid";
import { checkHeard } from "./checks/heard";
import { checkSeams } from "./checks/seams";
import { checkSeq } from "./checks/seq";
import { checkSessions } from "./checks/sessions";
import { checkStatistics } from "./checks/statistics";
import { checkSummary } from "./checks/summary";
import { teller, words, type Finding, type Tell } from "./finding";
import { nameOfRaw, nameOfSummary } from "./names";
import type { ReadSlot } from "./read";
import type { Span } from "./spans";
import { rightBefore, viewOf, type Before, type View } from "./view";

/** What of the windows before is remembered: the last one, and the grid. */
export interface Memory {
  readonly before?: Before;
  readonly grid: Grid;
}

export interface Verdict {
  readonly findings: readonly Finding[];
  readonly memory: Memory;
  readonly windows: readonly Span[];
  readonly events: number;
}

/**
 * Holds the blobs of one slot against themselves, each other and the window before.
 * @param held whether a day's file has the readings of this window
 */
export function checkSlotOf(read: ReadSlot, feed: string, toleranceMs: number, memory: Memory, held = false): Verdict {
  const findings: Finding[] = [...read.raws, ...(read.summary ? [read.summary] : [])].flatMap((each) => each.findings);
  const { summary } = read;
  const windows: Span[] = [];
  let events = 0;
  let next = memory;
  for (const { blob, content } of read.raws) {
    const tell = teller(blob.name, findings);
    if (!summary) tell("summary-missing", [], words("no summary"), words("one at the same start"));
    next = { grid: next.grid };
    if (!content) continue;
    const view = viewOf(blob.name, content);
    const { window } = view;
    if (content.feed !== feed) tell("feed", ["feed"], content.feed, feed);
    const named = checkName(blob.name, nameOfRaw(feed, window), ["window"], tell);
    const before = named ? rightBefore(memory.before, view) : undefined;
    if (named) next = { grid: checkGrid(next.grid, window, tell), before: { ...view, earlier: before?.sessions } };
    windows.push(window);
    events += content.events.length;
    const told = summary?.content && { summary: summary.content, tell: teller(summary.blob.name, findings) };
    checkWindow(view, before, toleranceMs, tell, told);
  }
  if (summary) {
    const tell = teller(summary.blob.name, findings);
    if (read.raws.length === 0 && !held)
      tell("raw-missing", [], words("no raw window"), words("one at the same start"));
    const { content } = summary;
    if (content && content.feed !== feed) tell("feed", ["feed"], content.feed, feed);
    if (content && !read.raws.some((raw) => raw.content)) checkSummaryAlone(content, summary.blob.name, feed, tell);
    if (read.raws.length === 0)
      next = { grid: content ? checkGrid(memory.grid, windowOf(content), tell) : memory.grid };
  }
  return { findings, memory: next, windows, events };
}

function checkWindow(
  view: View,
  before: Before | undefined,
  toleranceMs: number,
  tell: Tell,
  told: { summary: Summary; tell: Tell } | undefined,
): void {
  const { raw, window } = view;
  checkSlot(window, raw.window.duration_minutes, tell);
  const shaped = checkCoverage(raw.coverage, window, tell);
  checkSessions(view, before, tell);
  const timed = shaped && checkHeard(view, before, tell);
  checkSeams(view, tell);
  checkEvents(view, tell);
  checkSeq(view, before, toleranceMs, tell);
  checkCarry(view, before, toleranceMs, tell);
  checkFlags(view, tell);
  const figures = figuresOf(view, timed);
  const flat = checkStatistics(view, figures, tell);
  if (told) checkSummary(told.summary, view, figures, flat, told.tell);
}

/** A summary without a raw window that could say more. */
function checkSummaryAlone(summary: Summary, blob: string, feed: string, tell: Tell): void {
  const window = windowOf(summary);
  checkName(blob, nameOfSummary(feed, window), ["timestamp"], tell);
  checkCoverage(summary.coverage, window, tell);
}

function checkName(name: string, expected: string, path: string[], tell: Tell): boolean {
  if (name === expected) return true;
  tell("name-window", path, words(`the window of ${expected}`), words(`the one in the name`));
  return false;
}

function windowOf({ timestamp, window_duration_minutes: minutes }: Summary): Span {
  const to = Date.parse(timestamp);
  return { from: to - Math.round(minutes * 60_000), to };
}
