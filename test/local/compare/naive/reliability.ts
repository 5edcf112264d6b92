import type { ListeningReliability, SnapshotReliability } from "../../../../src/model/comparison";
import { gapReason } from "../../../../src/model/gap";
import { gapsOf, hoursOf, stretchesOf, type Past } from "./log";
import { groups, sum } from "./numbers";

const text = (t: number) => new Date(t).toISOString();
const lengthOf = (spans: readonly { from: number; to: number }[]) => sum(spans.map(({ from, to }) => to - from));

export function listeningOf(past: Past): ListeningReliability {
  const gaps = gapsOf(past).map((gap) => ({ ...gap, reason: gapReason.parse(gap.reason) }));
  const covered = lengthOf(stretchesOf(past));
  const all = past.to - past.from;
  const idle = gaps.filter(({ reason }) => reason === "stopped" || reason === "closed");
  const outages = gaps.filter((gap) => !idle.includes(gap));
  const [longest] = [...outages].sort((a, b) => b.to - b.from - (a.to - a.from) || a.from - b.from);
  return {
    covered_ms: covered,
    missing_ms: all - covered,
    idle_ms: lengthOf(idle),
    share: covered / all,
    wanted_share: covered / (all - lengthOf(idle)),
    gaps: outages.length,
    missing_by_reason: Object.fromEntries(
      [...groups(gaps, ({ reason }) => reason)].map(([reason, same]) => [reason, lengthOf(same)]),
    ),
    longest_outage: longest ? { from: text(longest.from), to: text(longest.to), reason: longest.reason } : null,
  };
}

export function snapshotsOf(past: Past): SnapshotReliability {
  const open = hoursOf(past).filter(({ whole }) => whole);
  const failed = past.looks.flatMap(({ failure }) => failure ?? []);
  const has = (from: number) => past.looks.some(({ t, readings }) => t === from && readings);
  const runs: { from: number; to: number; hours: number }[] = [];
  for (const { from, to } of open) {
    const last = runs.at(-1);
    if (has(from)) continue;
    if (last?.to === from) runs.splice(-1, 1, { from: last.from, to, hours: last.hours + 1 });
    else runs.push({ from, to, hours: 1 });
  }
  const longest = runs.find(({ hours }) => hours === Math.max(...runs.map((run) => run.hours)));
  const without = open.filter(({ from }) => !has(from)).length;
  return {
    taken: past.looks.length - failed.length,
    failed: failed.length,
    failures: [...groups(failed, ({ code }) => code)]
      .map(([code, same]) => ({ code, count: same.length, message: same.at(-1)!.message }))
      .sort((a, b) => b.count - a.count),
    hours: { open: open.length, with: open.length - without, without },
    longest_outage: longest ? { from: text(longest.from), to: text(longest.to), hours: longest.hours } : null,
  };
}
