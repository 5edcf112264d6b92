import type { Machine } from "../machine";
import { machineLine } from "../support/machine-line";
import { table } from "../support/table";
import type { Soak } from "./run";
import type { Growth, Sample } from "./verdict";

export interface Report {
  readonly machine: Machine;
  readonly loadAfter: number;
  readonly windowSeconds: number;
  readonly rate: number;
  readonly soak: Soak;
  readonly growth: readonly Growth[];
}

const names: Readonly<Record<keyof Sample, string>> = {
  heap: "heap used after a collection, MB",
  rss: "most resident memory, MB",
  resources: "open handles, timers and requests",
  history: "the collector's record with its history, bytes",
  journals: "journals in storage",
};

/** The report as Markdown; its last line is the verdict. */
export function textOf({ machine, loadAfter, windowSeconds, rate, soak, growth }: Report): string {
  const { windows, gaps, missing, frames, complaints, samples } = soak;
  const grown = growth.filter(({ flat }) => !flat).map(({ what }) => names[what]);
  return [
    machineLine(machine, loadAfter),
    "",
    `${windows} windows of ${windowSeconds} s at ${rate} frames/s were archived (${frames} frames); ${missing} between them are missing. ${samples.length} samples.`,
    ...gaps.map((gap) => `- gap: ${gap}`),
    "",
    table(
      ["", "first tenth", "last tenth", "flat"],
      growth.map(({ what, first, last, flat }) => [names[what], round(first), round(last), flat ? "yes" : "no"]),
    ),
    ...(complaints.length > 0 ? ["", `${complaints.length} warnings, the first: ${complaints[0] ?? ""}`] : []),
    "",
    grown.length === 0
      ? "Verdict: flat from the first tenth to the last."
      : `Verdict: not flat: ${grown.join(", ")} grew.`,
  ].join("\n");
}

function round(value: number): string {
  return value < 100 ? value.toFixed(1) : Math.round(value).toLocaleString("en-US");
}
