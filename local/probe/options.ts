import { Command, InvalidArgumentError, Option } from "commander";

/** The command line, as it was given. */
export interface Options {
  readonly feed?: string;
  readonly address?: string;
  readonly subscribe?: string;
  readonly seconds: number;
  readonly frames: number;
  readonly json: boolean;
}

const examples = `
Examples:
  npm run probe -- --feed crowdmonitor           an entry of feeds.json
  npm run probe -- wss://example.org/live        any address; without --subscribe it waits
                                                 3 s for frames, then sends "all"
  npm run probe -- wss://example.org/live --subscribe "1 all" --seconds 60 --frames 20
  npm run --silent probe -- --feed crowdmonitor --json > found.json

It connects once and leaves. The report goes to stdout, progress and errors to stderr.`;

/** Reads the command line; a wrong one ends the process with one sentence and exit code 1. */
export function readOptions(argv: readonly string[]): Options {
  const command = new Command("npm run probe --")
    .description("Looks at a feed: its address, format and frequency, and an entry of feeds.json that reads it.")
    .argument("[address]", "a ws:// or wss:// address")
    .option("--feed <id>", "an entry of feeds.json instead of an address")
    .option("--subscribe <text>", "text to send after open, which may be empty")
    .option("--seconds <number>", "how long to listen at most", number(1, 3600), 20)
    .option("--frames <number>", "how many frames to take at most", whole(1, 10_000), 5)
    .addOption(new Option("--json", "the report as one line of JSON").default(false, "no"))
    .helpOption("--help", "show this")
    .addHelpText("after", examples)
    .allowExcessArguments(false)
    .parse(argv);
  const [address] = command.args;
  return { ...command.opts<Omit<Options, "address">>(), ...(address !== undefined && { address }) };
}

function number(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+(\.\d+)?$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
  };
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d{1,9}$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}
