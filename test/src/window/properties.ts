import type { RawWindow } from "../../../src/model/archive";
import { archived, type Archive } from "./archive";
import { base, misses, type Plan, type Simulated } from "./simulation";

const deliveryMs = 50;
/** Two clocks of ±750 ms. */
const clocksMs = 1500;

export function toleranceOf(plan: Plan): number {
  return plan.oneClock ? 0 : clocksMs + deliveryMs;
}

/** @throws Error where coverage and gaps are not a window's length, exactly */
export function checkCoverage(archive: Archive): void {
  for (const raw of archive.values()) {
    const [start, end] = [Date.parse(raw.window.start), Date.parse(raw.window.end)];
    let missing = 0;
    let last = { to: -Infinity, reason: "" };
    for (const { from, to, reason } of raw.coverage.gaps) {
      const [a, b] = [Date.parse(from), Date.parse(to)];
      if (a < start || b > end || a >= b) fail("a gap is not within its window", raw);
      if (a < last.to) fail("gaps overlap, or are not in order", raw);
      if (a === last.to && reason === last.reason) fail("neighbouring gaps of one reason are not joined", raw);
      last = { to: b, reason };
      missing += b - a;
    }
    if (missing !== raw.coverage.missing_ms) fail("gaps are not what is missing", raw);
    if (missing + raw.coverage.covered_ms !== end - start) fail("covered and missing are not the window", raw);
  }
}

/**
 * @param edgeMs frames nearer to a window's edge are passed over
 * @throws Error where anything stands twice
 */
export function checkNothingTwice(archive: Archive, edgeMs = 0): void {
  const keys = new Set<string>();
  for (const raw of archive.values()) {
    for (const { venue, session, seq } of raw.events) {
      const key = JSON.stringify([venue, session, seq]);
      if (keys.has(key)) fail(`twice: ${key}`, raw);
      keys.add(key);
    }
  }
  const inside = archived(archive).filter(({ at, window }) => Math.min(at - window.start, window.end - at) >= edgeMs);
  const numbers = inside.map(({ number }) => number);
  const twice = numbers.filter((number, index) => numbers.indexOf(number) !== index);
  if (twice.length > 0) fail(`published once, archived twice: ${twice.join(", ")}`);
}

/** @throws Error where the archive lacks one of the frames, or holds others */
export function checkHolds(archive: Archive, frames: ReadonlySet<number>): void {
  const found = new Set(archived(archive).map(({ number }) => number));
  const lost = [...frames].filter((number) => !found.has(number));
  const invented = [...found].filter((number) => !frames.has(number));
  if (lost.length > 0) fail(`lost: ${lost.join(", ")}`);
  if (invented.length > 0) fail(`invented: ${invented.join(", ")}`);
}

/** @throws Error where a frame was missed in covered time, or had in a gap */
export function checkHonest(plan: Plan, { held }: Simulated, archive: Archive): void {
  const tolerance = toleranceOf(plan);
  const gaps = gapsOf(archive);
  plan.published.forEach((publishedAt, number) => {
    if (held.has(number) || plan.processes.some((each) => each.connections.some((one) => misses(one, number)))) return;
    const at = publishedAt + base;
    // Received at `at` or up to a delivery later.
    const declared = gaps.some(({ from, to }) => at + deliveryMs + tolerance >= from && at - tolerance <= to);
    if (!declared) fail(`frame ${number} at ${publishedAt} was missed, and no gap says so`);
  });
  for (const { number, at, window } of archived(archive)) {
    for (const gap of archive.get(window.start)?.coverage.gaps ?? []) {
      const within = Math.min(at - Date.parse(gap.from), Date.parse(gap.to) - at);
      if (within > tolerance) fail(`frame ${number} at ${at - base} lies ${within} ms within a gap`);
    }
  }
}

/** @throws Error where `later` covers less than `earlier` did, or no longer holds a frame */
export function checkNeverLess(earlier: Archive, later: Archive): void {
  for (const [start, before] of earlier) {
    const after = later.get(start);
    if (!after) return fail(`no window ${start}`);
    for (const gap of after.coverage.gaps) {
      const [from, to] = [Date.parse(gap.from), Date.parse(gap.to)];
      const was = before.coverage.gaps
        .map((each) => Math.max(0, Math.min(Date.parse(each.to), to) - Math.max(Date.parse(each.from), from)))
        .reduce((sum, each) => sum + each, 0);
      if (was < to - from) fail(`coverage was taken back: ${gap.from} to ${gap.to}`, before);
    }
  }
  const found = new Set(archived(later).map(({ number }) => number));
  const lost = archived(earlier).filter(({ number }) => !found.has(number));
  if (lost.length > 0) fail(`no longer archived: ${lost.map(({ number }) => number).join(", ")}`);
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Over all windows; where there is no window nobody listened. */
function gapsOf(archive: Archive): Span[] {
  const gaps: Span[] = [];
  let cursor = -Infinity;
  for (const start of [...archive.keys()].sort((a, b) => a - b)) {
    const raw = archive.get(start) as RawWindow;
    gaps.push({ from: cursor, to: start });
    gaps.push(...raw.coverage.gaps.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) })));
    cursor = Date.parse(raw.window.end);
  }
  gaps.push({ from: cursor, to: Infinity });
  const joined: { from: number; to: number }[] = [];
  for (const gap of gaps) {
    const last = joined.at(-1);
    if (last && gap.from <= last.to) last.to = Math.max(last.to, gap.to);
    else if (gap.to > gap.from) joined.push({ ...gap });
  }
  return joined;
}

function fail(what: string, raw?: RawWindow): never {
  throw new Error(raw ? `${what}\n${JSON.stringify({ window: raw.window, coverage: raw.coverage })}` : what);
}
