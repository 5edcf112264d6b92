import type { Machine } from "../machine";
import { machineLine } from "../support/machine-line";
import { table } from "../support/table";
import type { Day } from "./day";
import type { Cost } from "./measure";

export interface Report {
  readonly machine: Machine;
  readonly loadAfter: number;
  readonly times: number;
  readonly costs: readonly Cost[];
  readonly days: readonly Day[];
}

/** The report as Markdown. */
export function textOf({ machine, loadAfter, times, costs, days }: Report): string {
  return [
    machineLine(machine, loadAfter),
    "",
    table(
      [
        `readings in a window (${times} times each)`,
        "median ms",
        "least to most ms",
        "CPU ms",
        "MB held before",
        "at most",
        "journals kB",
        "raw window kB",
        "summary kB",
      ],
      costs.map(({ readings, milliseconds, cpuMilliseconds, before, peak, journalBytes, rawBytes, summaryBytes }) => [
        readings.toLocaleString("en-US"),
        Math.round(milliseconds.median),
        `${Math.round(milliseconds.least)} to ${Math.round(milliseconds.most)}`,
        Math.round(cpuMilliseconds.median),
        Math.round(before),
        Math.round(peak.most),
        ...[journalBytes, rawBytes, summaryBytes].map(kilobytes),
      ]),
    ),
    "",
    table(
      [
        "a day of",
        "readings",
        "plain JSON kB",
        "raw windows as text kB",
        "raw windows stored kB",
        "of plain",
        "summaries kB",
        "Parquet kB",
        "of plain",
      ],
      days.map(({ venues, readings, plain, rawText, raw, summaries, parquet }) => [
        venues === 1 ? "one venue" : `${venues} venues`,
        readings.toLocaleString("en-US"),
        ...[plain, rawText, raw].map(kilobytes),
        share(raw, plain),
        ...[summaries].map(kilobytes),
        kilobytes(parquet),
        share(parquet, plain),
      ]),
    ),
  ].join("\n");
}

function kilobytes(bytes: number): string {
  return bytes < 100_000 ? (bytes / 1000).toFixed(1) : Math.round(bytes / 1000).toLocaleString("en-US");
}

function share(part: number, whole: number): string {
  return `${((100 * part) / whole).toFixed(0)} %`;
}
