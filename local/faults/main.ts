import { availableParallelism } from "node:os";
import { Command, InvalidArgumentError } from "commander";
import { faultNames, type FaultName } from "./events";
import type { Judgement } from "./judge";
import { planOf } from "./plan";
import { failureOf, faultsOf, lineOf, summaryOf, wrongs } from "./report";
import { run } from "./run";
import { Scale } from "./scale";

interface Options {
  readonly runs: number;
  readonly seed: number;
  readonly only?: readonly FaultName[];
  readonly trueScale: number;
  readonly parallel: number;
  readonly keep: boolean;
  readonly json: boolean;
}

const options = new Command("faults")
  .description("Lets seeded faults loose on the built app, and holds the archive against what the feed published.")
  .option("--runs <number>", "runs, each with the next seed", whole, 5)
  .option("--seed <number>", "seed of the first run; a run does the same for the same seed", whole, 10)
  .option("--only <faults>", `only these faults: ${faultNames.join(", ")}`, faults)
  .option("--true-scale <number>", "further runs with all times ten times as long", whole, 0)
  .option("--parallel <number>", "runs at the same time", whole, Math.min(2, availableParallelism()))
  .option("--keep", "keep the directory of a run that failed", false)
  .option("--json", "each run as a line of JSON", false)
  .parse()
  .opts<Options>();

async function main(): Promise<void> {
  const { runs, seed, only, trueScale, parallel, keep } = options;
  const wanted = [
    ...Array.from({ length: runs }, (_, index) => ({ seed: seed + index, scale: new Scale(1) })),
    ...Array.from({ length: trueScale }, (_, index) => ({ seed: seed + index, scale: new Scale(10) })),
  ];
  const judgements: Judgement[] = [];
  let broken = 0;
  const work = async (): Promise<void> => {
    for (let next = wanted.shift(); next; next = wanted.shift()) {
      try {
        const judgement = await run(planOf(next.seed, only), next.scale, keep);
        judgements.push(judgement);
        show(judgement);
      } catch (error) {
        broken++;
        console.log(
          `BROKEN seed ${next.seed}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, parallel) }, work));
  const failed = judgements.some((judgement) => wrongs.some((each) => judgement[each] > 0));
  if (broken > 0) console.log(`${broken} runs could not be done`);
  console.log(faultsOf(judgements));
  console.log(summaryOf(judgements));
  process.exitCode = failed || broken > 0 ? 1 : 0;
}

function show(judgement: Judgement): void {
  console.log(options.json ? JSON.stringify(judgement) : lineOf(judgement));
  if (!options.json && judgement.sentences.length > 0) console.log(failureOf(judgement));
}

function whole(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value < 2 ** 31) return value;
  throw new InvalidArgumentError("It must be a whole number.");
}

function faults(text: string): FaultName[] {
  return text.split(",").map((name) => {
    const known = faultNames.find((each) => each === name.trim());
    if (!known) throw new InvalidArgumentError(`There is no fault "${name}"; there are ${faultNames.join(", ")}.`);
    return known;
  });
}

void main();
