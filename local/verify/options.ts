import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { codes } from "./codes";
import { VerifyError } from "./errors";
import type { RawTier } from "./read";

/** The command line, with what the environment says where it says nothing. */
export interface Options {
  readonly feed: string;
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly connection: string | undefined;
  readonly data: string | undefined;
  readonly container: string;
  readonly rawTier: RawTier;
  /** Seconds. */
  readonly seam: number;
  readonly json: boolean;
}

const widest = Math.max(...Object.keys(codes).map((code) => code.length));
const notes = `
Every disagreement is one line: its code, the blob, the place in its JSON, what was found, what was expected.
Exit code 0: none; 1: at least one; 2: nothing could be verified, and a sentence says why.

Codes, and what is true where there is no disagreement:
${Object.entries(codes)
  .map(([code, text]) => `  ${code.padEnd(widest)}  ${text}`)
  .join("\n")}

Examples:
  npm run verify -- --feed crowdmonitor
  npm run verify -- --feed crowdmonitor --from 2026-02-17T00:00Z --to 2026-02-18T00:00Z
  npm run verify -- --feed crowdmonitor --data .data     what npm start kept, while it does not run
  npm run --silent verify -- --feed crowdmonitor --json | jq -c .`;

/**
 * Reads the command line.
 * @returns undefined where help was asked for and given
 * @throws VerifyError where it is wrong
 */
export function readOptions(
  argv: readonly string[],
  env: NodeJS.ProcessEnv,
  out: (text: string) => void,
): Options | undefined {
  const command = new Command("npm run verify --")
    .description(
      "Reads raw windows, summaries, day indexes and day files back, recomputes coverage, statistics and names from the events, and lists every disagreement. It only reads.",
    )
    .requiredOption("--feed <id>", "the feed, as in feeds.json", feedId)
    .option(
      "--from <instant>",
      "first start of a window, such as 2026-02-17T00:00Z (default: the first there is)",
      instant,
    )
    .option("--to <instant>", "windows that start before (default: all there are)", instant)
    .option("--connection <string>", "connection string (default: HEADCOUNT_STORAGE, else AzureWebJobsStorage)")
    .addOption(new Option("--data <dir>", "the folder of an npm start that has ended").conflicts("connection"))
    .option("--container <name>", "container (default: HEADCOUNT_CONTAINER_ARCHIVE, else headcount-archive)")
    .addOption(
      new Option("--raw-tier <tier>", "tier that raw windows must have")
        .choices(["hot", "cool", "cold", "any"])
        .default("cool"),
    )
    .option("--seam <seconds>", "how far two clocks may differ at a seam: seamSeconds", seconds, 2)
    .option("--json", "one JSON line for each disagreement, and one at the end", false)
    .helpOption("--help", "show this")
    .addHelpText("after", notes)
    .allowExcessArguments(false)
    .configureOutput({ writeOut: (text) => out(text.trimEnd()), writeErr: () => undefined })
    .exitOverride();
  try {
    command.parse(argv);
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return undefined;
    if (error instanceof CommanderError) throw new VerifyError(error.message.replace(/^error: /, ""));
    throw error;
  }
  const options = command.opts<Partial<Options> & Pick<Options, "feed" | "rawTier" | "seam" | "json">>();
  const { from = -Infinity, to = Infinity } = options;
  if (from >= to) throw new VerifyError("--from must be before --to.");
  return {
    ...options,
    from,
    to,
    connection: options.connection ?? (env["HEADCOUNT_STORAGE"] || env["AzureWebJobsStorage"] || undefined),
    data: options.data,
    container: options.container ?? (env["HEADCOUNT_CONTAINER_ARCHIVE"] || "headcount-archive"),
  };
}

function feedId(text: string): string {
  if (/^[a-z0-9][a-z0-9-]{0,39}$/.test(text)) return text;
  throw new InvalidArgumentError('A feed\'s id is 1 to 40 of a-z, 0-9 and "-".');
}

function instant(text: string): number {
  const form = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/;
  const ms = form.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(ms)) return ms;
  throw new InvalidArgumentError("Write a day, or an instant with its zone, such as 2026-02-17T10:00Z.");
}

function seconds(text: string): number {
  const value = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && value <= 540) return value;
  throw new InvalidArgumentError("It must be a number from 0 to 540.");
}
