import { benchmark, whole } from "../support/options";

export interface Options {
  /** Fresh processes for each figure. */
  readonly times: number;
  readonly json?: true;
}

const examples = `
Examples:
  npm run bench:start                  two minutes
  npm run bench:start -- --times 3     half a minute`;

/** Reads the command line; a wrong one ends the process with one sentence. */
export function readOptions(argv: readonly string[]): Options {
  return benchmark(
    "start",
    "Measures how long npm start takes to the first reading, and the app's module to be loaded.",
    examples,
  )
    .option("--times <number>", "how often each is measured, in a fresh process", whole(1, 999), 9)
    .parse(argv)
    .opts<Options>();
}
