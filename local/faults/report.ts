import type { Judgement } from "./judge";

/** The counts that must be 0. */
export const wrongs = ["unexplained", "doubled", "misdeclared", "stuck"] as const;

/** One run as one line. */
export function lineOf(judgement: Judgement): string {
  const { plan, published, archived, inGaps, recoveryMs, lostBeforeKillMs, restartMs, silentMs, slowestMs } = judgement;
  const names = plan.events.map(({ fault, on }) => (plan.clocks.length > 1 ? `${fault}:${on}` : fault));
  const faults = names.map((name, index) => (judgement.faults[index]?.bit === true ? name : `(${name})`));
  const costs = [
    `again after ${seconds(recoveryMs)}`,
    ...(lostBeforeKillMs === undefined ? [] : [`lost before a kill ${seconds(lostBeforeKillMs)}`]),
    ...(restartMs === undefined ? [] : [`restart ${seconds(restartMs)}`]),
    ...(silentMs === undefined ? [] : [`silent death ${seconds(silentMs)}`]),
    `way ${seconds(slowestMs)}`,
    `${judgement.mostMegabytes} MB`,
    ...(plan.kind === "memory" ? [`${Math.round(judgement.mostPendingBytes / 1024)} kB held`] : []),
  ];
  return [
    `${judgement.sentences.length === 0 ? "ok    " : "FAILED"} seed ${plan.seed} ${plan.kind}`,
    faults.join(" ") || "no faults",
    `published ${published} archived ${archived} in gaps ${inGaps} ${wrongs.map((each) => `${each} ${judgement[each]}`).join(" ")}`,
    costs.join(", "),
    `${Math.round(judgement.seconds)} s`,
  ].join(" | ");
}

/** What a run that failed did and what came of it. */
export function failureOf({ plan, sentences }: Judgement): string {
  const shown = sentences.slice(0, 20).map((each) => `  - ${each}`);
  const more = sentences.length > 20 ? [`  - and ${sentences.length - 20} more`] : [];
  const { events, ...base } = plan;
  return [
    `  plan ${JSON.stringify(base)}`,
    ...events.map(({ at, fault, on, arguments: given }) => `  at ${at} ${fault} on ${on} ${JSON.stringify(given)}`),
    ...shown,
    ...more,
  ].join("\n");
}

/** How often each fault was let loose, and how often it harmed anything. */
export function faultsOf(judgements: readonly Judgement[]): string {
  const counts = new Map<string, { loose: number; bit: number }>();
  for (const { fault, bit } of judgements.flatMap(({ faults }) => faults)) {
    const count = counts.get(fault) ?? { loose: 0, bit: 0 };
    counts.set(fault, { loose: count.loose + 1, bit: count.bit + Number(bit) });
  }
  const each = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([fault, { loose, bit }]) => `${fault} ${bit}/${loose}`);
  return `faults that harmed something, of those let loose: ${each.join(", ")}`;
}

/** The last line of a campaign. */
export function summaryOf(judgements: readonly Judgement[]): string {
  const sum = (of: (judgement: Judgement) => number) => judgements.reduce((total, each) => total + of(each), 0);
  const parts: [string, number][] = [
    ["runs", judgements.length],
    ["faults", sum(({ faults }) => faults.filter(({ bit }) => bit).length)],
    ["frames published", sum(({ published }) => published)],
    ["archived", sum(({ archived }) => archived)],
    ["in declared gaps", sum(({ inGaps }) => inGaps)],
    ...wrongs.map((each): [string, number] => [each, sum((judgement) => judgement[each])]),
  ];
  return parts.map(([name, count]) => `${name} ${count}`).join(" ");
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
