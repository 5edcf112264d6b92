import { claimedFrames } from "../check/claimed";
import { countedFrames, holesWithoutGap } from "../check/counted";
import { withoutUnsent } from "../check/sent";
import { holdAgainstTruth } from "../check/truth";
import { faultsOf } from "../check/windows";
import { countingVenue } from "./acknowledged";
import { costs, type Costs } from "./costs";
import { ledgerFaults } from "./ledger";
import type { Plan } from "./plan";
import { silenceMs, stallMs, tickMs, wayMs } from "./scale";
import type { Active, Site } from "./site";
import type { Witness } from "./witness";

/** What came of a run. */
export interface Judgement extends Costs {
  readonly plan: Plan;
  readonly published: number;
  readonly archived: number;
  readonly inGaps: number;
  readonly unexplained: number;
  readonly doubled: number;
  readonly misdeclared: number;
  readonly stuck: number;
  /** Resident memory of any app's process at most. */
  readonly mostMegabytes: number;
  /** Of lines that storage did not take, in any app. */
  readonly mostPendingBytes: number;
  /** The plan's faults in order, and whether each harmed anything. */
  readonly faults: readonly Pick<Active, "fault" | "bit">[];
  /** The longest way of a frame from the feed to its receipt, milliseconds, but for those marked as delayed. */
  readonly slowestMs: number;
  readonly seconds: number;
  /** What is wrong, a sentence each; empty where all is well. */
  readonly sentences: readonly string[];
}

/** Resident memory of an app's process at most; the buffer of lines is bounded by configuration. */
const mostMegabytes = 256;

/** Headers and last lines of journals are kept beyond the configured memory: they are few. */
const unboundedBytes = 32 * 1024;

/** Holds the archive against everything that is known of a run. */
export function judge(site: Site, witness: Witness, seconds: number): Judgement {
  const { plan, scale, deployments } = site;
  const windows = [...witness.archive.raw.values()];
  const log = site.feedLog();
  const acknowledged = site.acknowledged;
  const archived = countedFrames(windows, countingVenue);
  const sent = withoutUnsent(log.frames, scale.ms(silenceMs) + tickMs);
  const skewMs = Math.max(...deployments.map(({ furthestMs }) => furthestMs));
  const apartMs = deployments.length > 1 ? scale.seamMs : 0;
  const firstAt = log.frames.find(({ n }) => acknowledged.has(n))?.t ?? witness.stopAt;
  const within = { from: firstAt, to: witness.stopAt };
  const spans = windows.map(({ window }) => ({ from: Date.parse(window.start), to: Date.parse(window.end) }));
  const outside = witness.ledger.gaps.filter(
    (gap) => !spans.some((span) => span.from <= gap.from && span.to >= gap.to),
  );
  // A standstill that is shorter than `stallSeconds` is by design none, so what came in it is late by that much.
  const lateMs = scale.ms(stallMs) + wayMs;
  const verdict = holdAgainstTruth(sent, windows, {
    delayMs: lateMs,
    skewMs,
    apartMs,
    within,
    between: outside,
  });
  const gaps = [
    ...windows.flatMap(({ coverage }) =>
      coverage.gaps.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) })),
    ),
    ...outside,
  ];
  const asked = sent.filter(({ t }) => t >= within.from && t <= within.to);
  // To the millisecond where every receipt was read off the clock that the feed's log has.
  const exact = deployments.length === 1 && skewMs === 0;
  const published = new Map(log.frames.map((frame) => [frame.n, frame.t]));
  const lost = [...acknowledged].filter((n) => !archived.has(n));
  const unexplained = new Set([
    ...verdict.unexplained.map(({ n }) => n),
    ...holesWithoutGap(
      asked.map(({ n }) => n),
      archived,
      gaps,
      apartMs,
    ),
    ...(exact ? claimedFrames(asked, archived, windows, lateMs) : []),
    ...lost,
  ]);
  const twice = [...archived].filter(([, each]) => each.length > 1).map(([n]) => n);
  const cost = costs(site, witness, archived, published);
  const misdeclared = [
    ...faultsOf(witness.archive),
    ...witness.ledger.faults,
    ...ledgerFaults(witness.ledger, windows),
    ...witness.disagreements,
    ...verdict.misdeclared.map((id) => `frame ${id} lies in a declared gap`),
    ...verdict.foreign.map((id) => `frame ${id} was never published`),
    ...witness.changed,
    ...[...witness.seen].filter((n) => !archived.has(n)).map((n) => `frame ${n} stood in the archive and is gone`),
    ...cost.wrong,
  ];
  const bufferBytes = plan.bufferMegabytes * 1024 * 1024 + unboundedBytes;
  const stuck = [
    ...witness.stuck,
    ...cost.late,
    ...(witness.recovered ? [] : ["it was not listening again in time after all was healed"]),
    ...site.stderr.map((line) => `an app's process said: ${line}`),
    ...(witness.mostMegabytes > mostMegabytes ? [`an app's process held ${witness.mostMegabytes} MB`] : []),
    ...(witness.mostPendingBytes > bufferBytes ? [`an app held ${witness.mostPendingBytes} bytes for storage`] : []),
  ];
  const ways = [...archived].flatMap(([n, [frame]]) =>
    frame && !frame.delayed ? [frame.at - (published.get(n) ?? frame.at)] : [],
  );
  return {
    plan,
    published: verdict.published,
    archived: asked.filter(({ n }) => archived.has(n)).length,
    inGaps: verdict.inGaps,
    unexplained: unexplained.size,
    doubled: Math.max(twice.length, verdict.doubled.length),
    misdeclared: misdeclared.length,
    stuck: stuck.length,
    mostMegabytes: witness.mostMegabytes,
    mostPendingBytes: witness.mostPendingBytes,
    slowestMs: Math.max(0, ...ways),
    faults: site.active.map(({ fault, bit }) => ({ fault, bit })),
    seconds,
    ...cost,
    sentences: [
      ...[...unexplained].map((n) => {
        const at = new Date(published.get(n) ?? 0).toISOString();
        const how = acknowledged.has(n) ? "was acknowledged and is not in the archive" : "is lost without a gap";
        return `frame ${n} of ${at} ${how}`;
      }),
      ...twice.map((n) => `frame ${n} stands in the archive ${archived.get(n)?.length ?? 0} times`),
      ...misdeclared,
      ...stuck,
    ],
  };
}
