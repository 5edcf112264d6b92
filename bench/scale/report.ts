import type { Machine } from "../machine";
import { machineLine } from "../support/machine-line";
import { table } from "../support/table";
import type { Cost } from "./run";

export interface Report {
  readonly machine: Machine;
  readonly loadAfter: number;
  readonly seconds: number;
  readonly windowSeconds: number;
  readonly costs: readonly Cost[];
}

/** The report as Markdown. */
export function textOf({ machine, loadAfter, seconds, windowSeconds, costs }: Report): string {
  return [
    machineLine(machine, loadAfter),
    "",
    `${seconds} s are counted, in windows of ${windowSeconds} s; a frame of 32 venues every 3 to 5 s from each feed.`,
    "",
    table(
      [
        "feeds",
        "processes",
        "CPU % of a core, each",
        "peak RSS MB, each",
        "loop delay p99 ms",
        "most ms",
        "frames sent",
        "lost",
        "late",
        "most ms to receipt",
        "writes/s",
        "appends/s",
        "reads/s",
        "connections",
      ],
      costs.map(({ feeds, workers, probed, sent, lost, lateness, connections }) => {
        const perSecond = (is: (kind: string) => boolean) =>
          probed.reduce(
            (sum, { requests, milliseconds }) =>
              sum +
              (1000 * Object.entries(requests).reduce((all, [kind, count]) => all + (is(kind) ? count : 0), 0)) /
                milliseconds,
            0,
          );
        return [
          feeds,
          workers,
          probed
            .map(({ cpuMilliseconds, milliseconds }) => ((100 * cpuMilliseconds) / milliseconds).toFixed(1))
            .join(", "),
          probed.map(({ peak }) => Math.round(peak)).join(", "),
          probed.map(({ delayP99 }) => delayP99.toFixed(0)).join(", "),
          probed.map(({ delayMost }) => delayMost.toFixed(0)).join(", "),
          sent,
          lost,
          `${lateness.late} of ${lateness.frames}`,
          Math.round(lateness.milliseconds.most),
          perSecond((kind) => kind.startsWith("PUT")).toFixed(1),
          perSecond((kind) => kind === "PUT append").toFixed(1),
          perSecond((kind) => /^(GET|HEAD)/.test(kind)).toFixed(1),
          connections,
        ];
      }),
    ),
    "",
    "Late is what was received more than a second after it was sent, of at most 20 feeds that are read back from storage.",
    ...costs.flatMap(({ feeds, workers, complaints, lateness: { missing } }) => [
      ...(missing > 0 ? [`${feeds} feeds, ${workers} processes: ${missing} frames do not stand in storage.`] : []),
      ...Object.entries(complaints).map(
        ([kind, count]) => `${feeds} feeds, ${workers} processes: ${count} times ${kind}`,
      ),
    ]),
  ].join("\n");
}
