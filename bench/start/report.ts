import type { Machine } from "../machine";
import { machineLine } from "../support/machine-line";
import type { Spread } from "../support/statistics";
import { table } from "../support/table";

export interface Report {
  readonly machine: Machine;
  readonly loadAfter: number;
  readonly times: number;
  readonly ready: Spread;
  readonly firstReading: Spread;
  readonly modules: number;
  readonly separate: Spread;
  readonly bundled: Spread;
  /** Separate by bundled, round by round. */
  readonly ratio: Spread;
  /** Resident megabytes, medians. */
  readonly megabytes: { readonly separate: number; readonly bundled: number };
  readonly bundleMegabytes: number;
  /** Milliseconds by package, the most first. */
  readonly packages: readonly (readonly [name: string, milliseconds: number])[];
}

const mostPackages = 12;

/** The report as Markdown; milliseconds. */
export function textOf(report: Report): string {
  const { machine, loadAfter, times, ready, firstReading, modules, separate, bundled, bundleMegabytes } = report;
  const { ratio, megabytes, packages } = report;
  const cells = ({ least, median, most }: Spread) => [least, median, most].map(Math.round);
  const rest = packages.slice(mostPackages).reduce((sum, [, ms]) => sum + ms, 0);
  return [
    machineLine(machine, loadAfter),
    "",
    table(
      [`fresh processes, ${times} each`, "least ms", "median ms", "most ms"],
      [
        ["npm start, built: until all is up and the collector started", ...cells(ready)],
        ["npm start, built: until the first reading", ...cells(firstReading)],
        [`loading the app's module, ${modules} files`, ...cells(separate)],
        [`the same, as deployed: bundled into one of ${bundleMegabytes.toFixed(1)} MB`, ...cells(bundled)],
      ],
    ),
    "",
    `Bundled it loads ${ratio.median.toFixed(2)} times as fast (${ratio.least.toFixed(2)} to ${ratio.most.toFixed(2)}, round by ` +
      `round) and holds ${Math.round(megabytes.bundled)} MB instead of ${Math.round(megabytes.separate)}.`,
    "",
    table(
      ["of loading it unbundled, in", "ms"],
      [...packages.slice(0, mostPackages), [`${packages.length - mostPackages} more`, rest] as const].map(
        ([name, ms]) => [name, Math.round(ms)],
      ),
    ),
  ].join("\n");
}
