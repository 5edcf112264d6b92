import { VENUES } from "../../local/feed/venues";
import type { Machine } from "../machine";
import { machineLine } from "../support/machine-line";
import { spreadOf, type Spread } from "../support/statistics";
import { table } from "../support/table";
import { sides, type Measured, type Side } from "./sides";

/** What each side took of the same frames, one after the other. */
export type Round = Record<Side, Measured>;

export interface Report {
  readonly machine: Machine;
  readonly loadAfter: number;
  readonly frames: number;
  readonly types: "usual" | "wander";
  readonly rounds: readonly Round[];
}

const names: Readonly<Record<Side, string>> = {
  bare: "bare ws and JSON.parse",
  stubbed: "live feed, storage stubbed",
  stored: "live feed, into acknowledged appends",
};

/** The report as Markdown. */
export function textOf({ machine, loadAfter, frames, types, rounds }: Report): string {
  const of = (value: (round: Round) => number) => spreadOf(rounds.map(value));
  return [
    machineLine(machine, loadAfter),
    "",
    `${rounds.length} rounds of ${frames.toLocaleString("en-US")} frames of ${VENUES.length} venues (types: ${types}), median (least to most). A ratio is that of a round, above 1 is better than bare.`,
    "",
    table(
      ["side", "CPU µs a frame", "ratio of CPU", "frames/s", "ratio", "readings/s"],
      sides.map((side) => {
        const perSecond = of((round) => rate(round[side]));
        return [
          names[side],
          range(
            of((round) => cost(round[side])),
            1,
          ),
          range(
            of((round) => cost(round.bare) / cost(round[side])),
            2,
          ),
          range(perSecond, 0),
          range(
            of((round) => rate(round[side]) / rate(round.bare)),
            2,
          ),
          Math.round(perSecond.median * VENUES.length).toLocaleString("en-US"),
        ];
      }),
    ),
  ].join("\n");
}

/** Microseconds of processors a frame. */
function cost({ cpuMilliseconds, frames }: Measured): number {
  return (1000 * cpuMilliseconds) / frames;
}

function rate({ milliseconds, frames }: Measured): number {
  return (1000 * frames) / milliseconds;
}

function range({ least, median, most }: Spread, digits: number): string {
  const text = (value: number) =>
    value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return `${text(median)} (${text(least)} to ${text(most)})`;
}
