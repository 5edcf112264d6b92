import type { RawWindow, Summary } from "../../src/model/archive";
import type { ArchiveContent } from "./archive";

/**
 * What is wrong with an archive by itself, a sentence each: coverage and gaps that don't make the window, windows off
 * the grid or overlapping, readings outside of their window, summaries that say something else than their raw window.
 */
export function faultsOf({ raw, summaries }: Pick<ArchiveContent, "raw" | "summaries">): string[] {
  const windows = [...raw].sort(([, a], [, b]) => Date.parse(a.window.start) - Date.parse(b.window.start));
  const faults = windows.flatMap(([name, window]) => windowFaults(window).map((fault) => `${name}: ${fault}`));
  windows.slice(1).forEach(([name, { window }], index) => {
    const before = windows[index]?.[1].window.end ?? window.start;
    if (Date.parse(window.start) < Date.parse(before)) faults.push(`${name}: begins before the window before it ends`);
  });
  const byStart = new Map([...summaries.values()].map((summary) => [startOf(summary), summary]));
  for (const [name, window] of windows) {
    const summary = byStart.get(Date.parse(window.window.start));
    if (!summary) faults.push(`${name}: has no summary`);
    else if (!agrees(window, summary)) faults.push(`${name}: its summary says something else`);
  }
  // Raw windows may go when they are old, their summaries stay.
  const first = windows[0]?.[1].window.start ?? "";
  const starts = new Set(windows.map(([, { window }]) => Date.parse(window.start)));
  for (const [name, summary] of summaries) {
    const start = startOf(summary);
    if (start >= Date.parse(first) && !starts.has(start)) faults.push(`${name}: has no raw window`);
  }
  return faults;
}

function windowFaults({ window, coverage, events }: RawWindow): string[] {
  const [start, end] = [Date.parse(window.start), Date.parse(window.end)];
  const faults: string[] = [];
  const lengthMs = end - start;
  if (start % lengthMs !== 0) faults.push("is not on the grid");
  if (coverage.covered_ms + coverage.missing_ms !== lengthMs) faults.push("covered and missing are not its length");
  let missing = 0;
  let cursor = start;
  for (const gap of coverage.gaps) {
    const [from, to] = [Date.parse(gap.from), Date.parse(gap.to)];
    if (from < cursor || to <= from || to > end) faults.push(`gap ${gap.from} to ${gap.to} is out of place`);
    missing += to - from;
    cursor = to;
  }
  if (missing !== coverage.missing_ms) faults.push("its gaps are not what is missing");
  let last = start;
  for (const { timestamp } of events) {
    const at = Date.parse(timestamp);
    if (at < last || at >= end) faults.push(`reading at ${timestamp} is out of place`);
    last = at;
  }
  return faults;
}

function agrees(raw: RawWindow, summary: Summary): boolean {
  if (JSON.stringify(raw.coverage) !== JSON.stringify(summary.coverage)) return false;
  return Object.entries(summary.venues).every(([id, { occupancy }]) => {
    const values = raw.events.filter((event) => event.venue === id).map((event) => event.occupancy);
    if (values.length !== occupancy.samples) return false;
    if (values.length === 0) return occupancy.min === null && occupancy.max === null;
    return (
      occupancy.min === Math.min(...values) &&
      occupancy.max === Math.max(...values) &&
      occupancy.current === values.at(-1)
    );
  });
}

function startOf(summary: Summary): number {
  return Date.parse(summary.timestamp) - Math.round(summary.window_duration_minutes * 60_000);
}
