import { benchmark, whole } from "../support/options";

export interface Options {
  readonly frames: number;
  readonly warm: number;
  readonly times: number;
  readonly wander?: true;
  readonly json?: true;
}

const examples = `
Examples:
  npm run bench:throughput                                          some minutes
  npm run bench:throughput -- --frames 5000 --times 1               a try
  npm run bench:throughput -- --wander                              types that wander, as the real feed's do`;

/** Reads the command line; a wrong one ends the process with one sentence. */
export function readOptions(argv: readonly string[]): Options {
  return benchmark(
    "throughput",
    "Measures how many frames the live feed takes, and at what cost, beside a bare ws that parses them.",
    examples,
  )
    .option("--frames <number>", "frames that are counted in a run", whole(100, 10_000_000), 50_000)
    .option("--warm <number>", "frames before them that are not", whole(1, 1_000_000), 10_000)
    .option("--times <number>", "how often each side is measured, in a fresh process, by turns", whole(1, 999), 9)
    .option("--wander", "a tenth of the values of another type than usual")
    .parse(argv)
    .opts<Options>();
}
