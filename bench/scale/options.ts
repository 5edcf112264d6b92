import { benchmark, whole, wholes } from "../support/options";

export interface Options {
  readonly feeds: readonly number[];
  readonly workers: readonly number[];
  readonly seconds: number;
  /** Whoever has just begun is not counted. */
  readonly settleSeconds: number;
  readonly windowSeconds: number;
  readonly json?: true;
}

const examples = `
Examples:
  npm run bench:scale                                                  25 minutes
  npm run bench:scale -- --feeds 1,10 --seconds 60 --window-seconds 30 a try
  npm run bench:scale -- --feeds 1000 --workers 1,2                    what a second process adds`;

/** Reads the command line; a wrong one ends the process with one sentence. */
export function readOptions(argv: readonly string[]): Options {
  return benchmark(
    "scale",
    "Measures what many feeds at the real cadence cost a worker process, or several on one storage.",
    examples,
  )
    .option("--feeds <numbers>", "how many, with commas between", wholes(1, 10_000), [1, 10, 100, 1000])
    .option("--workers <numbers>", "processes that share them, with commas between", wholes(1, 16), [1])
    .option("--seconds <number>", "that are counted", whole(5, 86_400), 300)
    .option("--settle-seconds <number>", "that are not, before them", whole(0, 3600), 20)
    .option("--window-seconds <number>", "length of a window; it divides an hour", whole(1, 540), 300)
    .parse(argv)
    .opts<Options>();
}
