import type { Machine } from "../machine";
import { machineLine } from "../support/machine-line";
import { table } from "../support/table";
import type { Options } from "./options";
import type { Pass, Result } from "./run";

export interface Report {
  readonly machine: Machine;
  /** The load when the last pass was over. */
  readonly loadAfter: number;
  readonly options: Options;
  readonly passes: readonly Pass[];
}

/** The report as Markdown. */
export function textOf({ machine, loadAfter, options, passes }: Report): string {
  const { windows, windowSeconds, rate, connect, dispatch, write, overlapSeconds, downSeconds } = options;
  return [
    machineLine(machine, loadAfter),
    "",
    `${windows} windows of ${windowSeconds} s a pass, ${rate} frames/s. Connecting takes ${connect.least} to ` +
      `${connect.most} ms, an activity's dispatch ${dispatch.least} to ${dispatch.most} ms, a write ${write.least} to ` +
      `${write.most} ms; alternating functions overlap by ${overlapSeconds} s at both ends; a process that ended is ` +
      `away for ${downSeconds} s.`,
    ...passes.flatMap((pass) => ["", ...passText(pass)]),
  ].join("\n");
}

function passText({ faults, results, errors }: Pass): string[] {
  const struck = faults.map(({ name, at }) => `${name} (in window ${Math.floor(at) + 1})`);
  return [
    struck.length === 0 ? "**Faults off**" : `**Faults on**: ${struck.join("; ")}.`,
    "",
    table(
      [
        "method",
        "sent",
        "captured",
        "share",
        "doubled",
        "lost, not declared",
        "hole at a boundary, median ms",
        "max ms",
        "connections",
        "writes",
        "billed s",
      ],
      results.map(row),
    ),
    ...[...results.flatMap(({ method, wrong }) => wrong.slice(0, 5).map((each) => `- ${method}: ${each}`)), ...errors],
  ];
}

function row(result: Result): (string | number)[] {
  const { method, sent, captured, doubled, lostUndeclared, hole, connections, writes, billedSeconds } = result;
  return [
    method,
    sent,
    captured,
    `${((100 * captured) / sent).toFixed(2)} %`,
    doubled,
    lostUndeclared,
    hole ? Math.round(hole.median) : "–",
    hole ? hole.max : "–",
    connections,
    writes,
    Math.round(billedSeconds),
  ];
}
