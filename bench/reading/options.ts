import { Command, InvalidArgumentError } from "commander";

export interface Options {
  readonly days: number;
  readonly rawDays: number;
  readonly data?: string;
  readonly json?: true;
}

const examples = `
Examples:
  npm run bench:read                                a year, two weeks of it at the feed's pace: half an hour or more
  npm run bench:read -- --days 60 --raw-days 2      the typical week has all its days; some minutes
  npm run bench:read -- --data DIR                  keeps the made past there, and takes it the next time`;

/** Reads the command line; a wrong one ends the process with one sentence. */
export function readOptions(argv: readonly string[]): Options {
  const options = new Command("npm run bench:read --")
    .description("Measures the reading side: what each answer costs, the stream of readings, the page in a browser.")
    .option("--days <number>", "days with a day index and a day file", days, 365)
    .option("--raw-days <number>", "the last of them at the feed's pace, with summaries and raw windows", days, 14)
    .option("--data <dir>", "folder in which the made past is kept (default: none is)")
    .option("--json", "print one JSON object, and progress on standard error")
    .helpOption("--help", "show this")
    .addHelpText("after", examples)
    .allowExcessArguments(false)
    .parse(argv)
    .opts<Options>();
  if (options.rawDays < options.days) return options;
  throw new InvalidArgumentError("--raw-days must be less than --days.");
}

function days(text: string): number {
  const value = Number(text);
  if (/^\d{1,3}$/.test(text) && value >= 2 && value <= 366) return value;
  throw new InvalidArgumentError("It must be a whole number of days from 2 to 366.");
}
