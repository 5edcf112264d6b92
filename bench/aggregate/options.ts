import { benchmark, whole, wholes } from "../support/options";

export interface Options {
  /** Sizes of windows, readings. */
  readonly readings: readonly number[];
  readonly times: number;
  readonly json?: true;
}

const examples = `
Examples:
  npm run bench:aggregate                                          three minutes
  npm run bench:aggregate -- --readings 100,10000 --times 2        some seconds`;

/** Reads the command line; a wrong one ends the process with one sentence. */
export function readOptions(argv: readonly string[]): Options {
  return benchmark(
    "aggregate",
    "Measures what aggregating one window costs, by its readings, and the bytes of a day.",
    examples,
  )
    .option(
      "--readings <numbers>",
      "sizes of windows, with commas between",
      wholes(1, 2_000_000),
      [100, 10_000, 1_000_000],
    )
    .option("--times <number>", "how often each is measured, in a fresh process", whole(1, 999), 5)
    .parse(argv)
    .opts<Options>();
}
