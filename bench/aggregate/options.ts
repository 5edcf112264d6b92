import { Command, InvalidArgumentError } from "commander";

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
  return new Command("npm run bench:aggregate --")
    .description("Measures what aggregating one window costs, by its readings, and the bytes of a day.")
    .option("--readings <numbers>", "sizes of windows, with commas between", sizes, [100, 10_000, 1_000_000])
    .option("--times <number>", "how often each is measured, in a fresh process", times, 5)
    .option("--json", "print one JSON object; progress goes to standard error")
    .allowExcessArguments(false)
    .addHelpText("after", examples)
    .parse(argv)
    .opts<Options>();
}

function sizes(text: string): number[] {
  const values = text.split(",").map(Number);
  if (values.every((value) => Number.isInteger(value) && value >= 1 && value <= 2_000_000)) return values;
  throw new InvalidArgumentError("It must be whole numbers from 1 to 2000000 with commas between.");
}

function times(text: string): number {
  const value = Number(text);
  if (/^\d{1,3}$/.test(text) && value >= 1) return value;
  throw new InvalidArgumentError("It must be a whole number from 1 to 999.");
}
