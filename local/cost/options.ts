import { Command, InvalidArgumentError } from "commander";

/** What a month's cost is asked of. */
export interface CostOptions {
  readonly json?: true;
  readonly prices?: string;
  readonly update?: string;
  readonly feeds: number;
  readonly window: number;
  readonly flushSeconds: number;
  readonly lookSeconds: number;
  readonly memory: number;
  readonly openHours: number;
  readonly rawTier: "hot" | "cool";
  readonly months: number;
}

/** What is to be counted. */
export interface CountOptions {
  readonly windows: number;
  readonly window: number;
  readonly flushSeconds: number;
  readonly lookSeconds: number;
  readonly days: number;
  readonly real?: true;
}

export interface Actions {
  readonly cost: (options: CostOptions) => Promise<void> | void;
  readonly count: (options: CountOptions) => Promise<void>;
}

const examples = `
Examples:
  npm run cost
  npm run cost -- --memory 256 --open-hours 12 --flush-seconds 30
  npm run cost -- --prices my-prices.json --json
  npm run cost -- count                           what the app asks of storage, counted
  npm run cost -- count --real --windows 5        the same at the real pace; takes 45 minutes`;

/** The command line; a wrong one ends the process with one sentence and exit code 1. */
export function command(actions: Actions): Command {
  const program = new Command("npm run cost --")
    .description("Computes what a month costs, for each hosting plan and each method, and what brings the bill down.")
    .option("--json", "one JSON object instead of tables")
    .option("--prices <file>", "prices of your region and contract (default: src/report/cost/prices.json)")
    .option("--feeds <number>", "feeds that are listened to", number(1, 1000, true), 1)
    .option("--window <seconds>", "length of a window", number(1, 540, true), 300)
    .option("--flush-seconds <seconds>", "time between two appends to a journal", number(0.01, 540), 15)
    .option("--look-seconds <seconds>", "time between two looks at whether a feed is wanted", number(0.01, 300), 5)
    .option("--memory <mb>", "metered memory of the app, MB", number(1, 1536), 384)
    .option("--open-hours <hours>", "hours a day in which the feed is open", number(0, 24), 16.5)
    .option("--raw-tier <tier>", "access tier of raw windows: hot or cool", tier, "cool")
    .option("--months <number>", "months of data that are kept", number(1, 1200), 1)
    .option("--update <file>", "write the tables into a Markdown file, between its markers")
    .helpOption("--help", "show this")
    .addHelpText("after", examples)
    .allowExcessArguments(false)
    .action((options: CostOptions) => actions.cost(options));
  program
    .command("count")
    .description("Counts what the built app asks of storage, between it and Azurite, and holds it against the model.")
    .option("--windows <number>", "windows over which is counted", number(1, 1000, true), 20)
    .option("--window <seconds>", "length of a window", number(1, 540, true), 12)
    .option("--flush-seconds <seconds>", "time between two appends to a journal", number(0.01, 540), 2)
    .option("--look-seconds <seconds>", "time between two looks", number(0.01, 300), 2)
    .option("--days <number>", "days of past that the archive's round looks through", number(1, 60, true), 8)
    .option("--real", "five-minute windows at the defaults, every venue, the real feed's pace")
    .helpOption("--help", "show this")
    .allowExcessArguments(false)
    .action((options: CountOptions) => actions.count(options));
  return program;
}

function number(least: number, most: number, isWhole = false): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && value >= least && value <= most && (!isWhole || Number.isInteger(value))) return value;
    throw new InvalidArgumentError(`Write a ${isWhole ? "whole " : ""}number from ${least} to ${most}.`);
  };
}

function tier(text: string): "hot" | "cool" {
  if (text === "hot" || text === "cool") return text;
  throw new InvalidArgumentError('Write "hot" or "cool".');
}
