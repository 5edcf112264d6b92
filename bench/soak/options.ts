import { benchmark, whole } from "../support/options";

export interface Options {
  readonly windows: number;
  readonly windowSeconds: number;
  readonly rate: number;
  readonly json?: true;
}

const examples = `
Examples:
  npm run bench:soak                                    3,000 windows of a second: 50 minutes
  npm run bench:soak -- --windows 60                    a try`;

/** Reads the command line; a wrong one ends the process with one sentence. */
export function readOptions(argv: readonly string[]): Options {
  return benchmark(
    "soak",
    "Runs the app through thousands of short windows and looks for anything that grows.",
    examples,
  )
    .option("--windows <number>", "how many", whole(30, 1_000_000), 3000)
    .option("--window-seconds <number>", "length of a window; it divides an hour", whole(1, 540), 1)
    .option("--rate <number>", "frames a second", whole(1, 200), 10)
    .parse(argv)
    .opts<Options>();
}
