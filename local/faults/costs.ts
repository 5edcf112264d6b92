import type { CountedFrames } from "../check/counted";
import { backoffMs, flushMs, handshakeMs, silenceMs, suspectMs, tickMs } from "./scale";
import type { Site } from "./site";
import type { Witness } from "./witness";

/** What faults cost, where a promise bounds it. */
export interface Costs {
  /** From everything being whole again to the first frame heard, milliseconds. */
  readonly recoveryMs: number;
  /** The longest loss before a SIGKILL, milliseconds; undefined where none can be told from other faults. */
  readonly lostBeforeKillMs?: number;
  /** The longest gap that the end of a process in order left, milliseconds. */
  readonly restartMs?: number;
  /** What the silent death of the only connection cost, milliseconds. */
  readonly silentMs?: number;
  /** What is not as promised of the archive, a sentence each. */
  readonly wrong: readonly string[];
  /** What took longer than promised, a sentence each. */
  readonly late: readonly string[];
}

/** On two busy cores a timer, a write and its answer may be so late together, milliseconds. */
const busyMs = 750;
/** An app that has run for so long has listened, whatever the archive says. */
const startMs = 5000;
const quietBeforeMs = 10_000;
/** A process that listens has both of its connections after so long. */
const twinMs = 1000;

interface Gap {
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

export function costs(
  site: Site,
  { archive, healedAt, stopAskedAt }: Witness,
  archived: CountedFrames,
  published: ReadonlyMap<number, number>,
): Costs {
  const { plan, scale } = site;
  const wrong: string[] = [];
  const late: string[] = [];
  const gaps = joined(
    [...archive.raw.values()].flatMap(({ coverage }) =>
      coverage.gaps.map((gap) => ({ ...gap, from: Date.parse(gap.from), to: Date.parse(gap.to) })),
    ),
  );
  const again = [...published].find(([n, t]) => t >= healedAt && archived.has(n))?.[1] ?? Infinity;
  const recoveryMs = again - healedAt;
  const recoverWithin = scale.ms(silenceMs + handshakeMs + backoffMs) + tickMs + 1000 / plan.rate + busyMs;
  if (recoveryMs > recoverWithin) late.push(`it listened again after ${recoveryMs} ms, more than ${recoverWithin}`);

  const kills =
    plan.clocks.length > 1 ? [] : site.endings.filter((end) => end.signal === "SIGKILL" && isAlone(site, end.at));
  const losses = kills.flatMap(({ at, since }) => {
    const gap = gaps.find(({ from, to }) => from <= at && at <= to);
    // A process that was killed while it was only starting had nothing to lose.
    const hadBegun = gap && (gap.from >= since || at - since > scale.ms(startMs));
    return hadBegun ? [at - gap.from] : [];
  });
  const lostBeforeKillMs = losses.length > 0 ? Math.max(...losses) : undefined;
  const loseWithin = scale.ms(flushMs) + tickMs + 1000 / plan.rate + busyMs;
  if (lostBeforeKillMs !== undefined && lostBeforeKillMs > loseWithin)
    wrong.push(`a kill cost ${lostBeforeKillMs} ms before it, more than ${loseWithin}`);

  const restarts = gaps.filter(({ reason }) => reason === "restart").map(({ from, to }) => to - from);
  if (plan.kind === "memory" && !gaps.some(({ reason }) => reason === "overflow"))
    wrong.push("the buffer was to overflow, and no gap says so");
  if (plan.kind === "pair")
    wrong.push(...lost(site, bothSince(site, published), archived, published, gaps, stopAskedAt));
  if (plan.kind === "twin") {
    const first = Math.min(...site.acknowledged);
    wrong.push(
      ...lost(site, (published.get(first) ?? stopAskedAt) + scale.ms(twinMs), archived, published, gaps, stopAskedAt),
    );
  }
  const silences = gaps
    .filter(({ reason }) => reason === "stale" || reason === "disconnected")
    .map(({ from, to }) => to - from);
  const silentMs = plan.kind === "silent" ? Math.max(0, ...silences) : undefined;
  const noticeWithin = scale.ms(suspectMs) + 2 * tickMs + 1000 / plan.rate + busyMs;
  if (silentMs === 0) wrong.push("a connection died silently, and no gap says so");
  else if (silentMs !== undefined && silentMs > noticeWithin)
    wrong.push(`a silent death cost ${silentMs} ms, more than ${noticeWithin}`);
  return {
    recoveryMs,
    ...(lostBeforeKillMs !== undefined && { lostBeforeKillMs }),
    ...(restarts.length > 0 && { restartMs: Math.max(...restarts) }),
    ...(silentMs !== undefined && { silentMs }),
    wrong,
    late,
  };
}

/** Whether a kill met an app that was well and whose storage was. */
function isAlone({ active, scale }: Site, at: number): boolean {
  const since = at - scale.ms(quietBeforeMs);
  const harmless = ["kill", "twice", "late", "capacity", "vanish", "poison"];
  const others = active.filter(({ fault, from, to }) => !harmless.includes(fault) && from <= at && to >= since);
  return others.length === 0;
}

/** When both deployments had been heard from. */
function bothSince({ deployments }: Site, published: ReadonlyMap<number, number>): number {
  const firsts = deployments.map(({ acknowledged }) => Math.min(...acknowledged.frames));
  return published.get(Math.max(...firsts)) ?? Infinity;
}

/** Another listener was never harmed: from when both listened until the stop nothing may be missing. */
function lost(
  { deployments }: Site,
  from: number,
  archived: CountedFrames,
  published: ReadonlyMap<number, number>,
  gaps: readonly Gap[],
  stopAskedAt: number,
): string[] {
  // The last frames before the stop may not have arrived yet.
  const asked = [...published].filter(([, t]) => t >= from && t < stopAskedAt - busyMs);
  if (asked.length === 0) return ["there was no time in which two listened"];
  const missing = asked.filter(([n]) => !archived.has(n));
  const inside = gaps.filter((gap) => gap.from > from + busyMs && gap.to < stopAskedAt - busyMs);
  const other = deployments.length > 1 ? "deployment" : "connection";
  return [
    ...missing.map(([n]) => `frame ${n} is lost though the other ${other} listened`),
    ...inside.map((gap) => `a gap (${gap.reason}) of ${gap.to - gap.from} ms though the other ${other} listened`),
  ];
}

/** Gaps across the borders of windows as one. */
function joined(gaps: readonly Gap[]): Gap[] {
  const all: Gap[] = [];
  for (const gap of [...gaps].sort((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last && last.to === gap.from) all[all.length - 1] = { ...last, to: gap.to };
    else all.push(gap);
  }
  return all;
}
