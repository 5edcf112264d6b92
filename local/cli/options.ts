import { Command, InvalidArgumentError, Option } from "commander";

/** The command line, as it was given. */
export interface Options {
  readonly live?: true;
  readonly replay?: string;
  readonly speed?: number;
  /** Seconds. */
  readonly window?: number;
  /** Days. */
  readonly history?: number;
  readonly feed?: string;
  readonly port?: number;
  readonly data?: string;
  readonly json?: true;
  readonly fresh?: true;
}

const examples = `
Examples:
  npm start                                      a simulated feed, windows of 1 minute
  npm start -- --window 15s                      a window closes every 15 seconds
  npm start -- --history 28                      four weeks to look at, made in some minutes
  npm start -- --live                            the real feed of feeds.json
  npm start -- --replay recording.csv --speed 20
  npm start --silent -- --json                   events for programs

Ctrl-C ends it; everything received is kept, and the next start goes on from there.
Settings (HEADCOUNT_…) of the environment stay in force, but for those of storage, which is always this run's own; an
option given here comes before them.`;

/** The command line's options; a wrong one ends the process with one sentence and exit code 1. */
export function command(): Command {
  return new Command("npm start --")
    .description(
      "Runs Headcount on this machine: storage (Azurite), a simulated feed, the app; collects, and shows what it does.",
    )
    .addOption(
      new Option("--live", "collect from the real feed of feeds.json instead of a simulated one").conflicts([
        "replay",
        "speed",
        "history",
      ]),
    )
    .option("--replay <file>", "let the simulated feed replay a CSV recording, shifted to now")
    .option("--speed <times>", "replay so many times as fast; a simulated feed sends so many times as often", speed)
    .option("--window <length>", "length of a window, such as 15s, 1m or 5m (default: 1m)", windowSeconds)
    .addOption(
      new Option("--history <days>", "first make so many days of simulated past, a frame a minute")
        .argParser(days)
        .conflicts("replay"),
    )
    .option("--feed <id>", "which feed of feeds.json (default: the first)")
    .option("--port <number>", "port of the app's HTTP (default: a free one)", port)
    .option("--data <dir>", "where everything is kept (default: .data, with --live .data/live)", directory)
    .option("--json", "one JSON line when ready, then one an event; nothing else")
    .option("--fresh", "delete what earlier runs kept there, then start")
    .helpOption("--help", "show this")
    .addHelpText("after", examples)
    .allowExcessArguments(false);
}

/** Reads the command line. */
export function readOptions(argv: readonly string[]): Options {
  return command().parse(argv).opts<Options>();
}

function speed(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value >= 0.01 && value <= 1000) return value;
  throw new InvalidArgumentError("It must be a number from 0.01 to 1000.");
}

function directory(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("It must be the path of a folder.");
}

function port(text: string): number {
  const value = Number(text);
  if (/^\d{1,5}$/.test(text) && value <= 65_535) return value;
  throw new InvalidArgumentError("It must be a whole number from 0 to 65535.");
}

function days(text: string): number {
  const value = Number(text);
  if (/^\d{1,3}$/.test(text) && value >= 1 && value <= 366) return value;
  throw new InvalidArgumentError("It must be a whole number of days from 1 to 366.");
}

function windowSeconds(text: string): number {
  const [, digits, unit] = /^(\d{1,3})([sm])$/.exec(text) ?? [];
  const seconds = Number(digits) * (unit === "m" ? 60 : 1);
  if (seconds >= 1 && seconds <= 540 && 3600 % seconds === 0) return seconds;
  throw new InvalidArgumentError("It must be 1s to 9m and divide an hour, such as 15s, 1m or 5m.");
}
