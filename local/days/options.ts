import { Command, InvalidArgumentError, Option } from "commander";

/** The command line. */
export interface Options {
  readonly feed?: string;
  /** Local days, `yyyy-mm-dd`. */
  readonly from?: string;
  readonly to?: string;
  readonly data?: string;
}

const examples = `
Examples:
  npm run days                                       every feed of feeds.json, every day
  npm run days -- --feed crowdmonitor --from 2026-02-01 --to 2026-02-28
  npm run days -- --data .data                       what npm start kept, while it does not run

The archive is that of the environment (HEADCOUNT_STORAGE, else AzureWebJobsStorage), the feeds are those of feeds.json.
It may run beside a collector. Exit code 0: every day stands as the summaries say.`;

/** Reads the command line; a wrong one ends the process with one sentence. */
export function readOptions(argv: readonly string[]): Options {
  return new Command("npm run days --")
    .description("Makes the day indexes again from the summaries, and says which of them were not what they should be.")
    .option("--feed <id>", "one feed of feeds.json (default: every one)")
    .option("--from <day>", "first local day, such as 2026-02-17 (default: the first with windows)", day)
    .option("--to <day>", "last local day (default: the last with windows)", day)
    .addOption(new Option("--data <dir>", "the folder of an npm start that has ended"))
    .helpOption("--help", "show this")
    .addHelpText("after", examples)
    .allowExcessArguments(false)
    .parse(argv)
    .opts<Options>();
}

function day(text: string): string {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00.000Z`) : NaN;
  if (!Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text)) return text;
  throw new InvalidArgumentError("Write a day such as 2026-02-17.");
}
