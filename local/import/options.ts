import { Command, InvalidArgumentError, Option } from "commander";
import { ambiguities, type TimeReading } from "../../src/snapshots/import/time";
import { isZone } from "../../src/hours/zone";

/** The command line. */
export interface Options {
  readonly feed: string;
  readonly csv?: string;
  readonly timeColumn?: string;
  readonly dateColumn?: string;
  readonly valueColumn?: string;
  readonly venueColumn?: string;
  readonly header: boolean;
  readonly delimiter: string;
  readonly encoding: "utf8" | "latin1" | "utf16le";
  readonly decimal: "." | ",";
  readonly empty: "report" | "failed";
  readonly container?: string;
  readonly prefix: string;
  readonly connection: string;
  readonly timeField?: string;
  readonly valueField?: string;
  readonly venueField?: string;
  readonly list?: string;
  readonly configured?: true;
  readonly venue?: string;
  readonly timeZone?: string;
  readonly timeFormat?: string;
  readonly ambiguous: TimeReading["ambiguous"];
  readonly replace: boolean;
  readonly dryRun: boolean;
  readonly data?: string;
}

const examples = `
Examples:
  npm run import -- --feed crowdmonitor --venue SSD-7 --csv old.csv --time-column time --value-column value
  npm run import -- --feed crowdmonitor --csv old.csv --delimiter ";" --time-column Zeit --value-column Anzahl \\
      --venue-column Bad --time-zone Europe/Zurich --dry-run
  read -rs OLD_STORAGE && export OLD_STORAGE
  npm run import -- --feed crowdmonitor --venue SSD-7 --connection OLD_STORAGE \\
      --container occupancy --prefix oerlikon/ --time-field timestamp --value-field anzahl_gaeste
  npm run import -- --feed crowdmonitor --configured    what "imports" in feeds.json names, now

Every record that can't be taken is reported with its place and a reason, and the others are taken. The same records
again change nothing. The archive is that of the environment (HEADCOUNT_STORAGE, else AzureWebJobsStorage).
Exit code 0: every record was taken or stood already; 2: some could not be taken; 1: nothing could be done.`;

/** Reads the command line; a wrong one ends the process with one sentence. */
export function readOptions(argv: readonly string[]): Options {
  const command = new Command("npm run import --")
    .description("Imports what a scraper has recorded, so that it can be compared with what the listener heard.")
    .requiredOption("--feed <id>", "the feed of feeds.json that the records are of")
    .option("--csv <file>", "a CSV file with a header")
    .option("--time-column <name>", "its column of the time")
    .option("--date-column <name>", "its column of the day, where the time is only that of the day")
    .option("--value-column <name>", "its column of the number of people")
    .option("--venue-column <name>", "its column of the venue's id")
    .option("--no-header", "the file has no header; columns are named by number, from 1")
    .option("--delimiter <text>", 'what separates columns; "tab" for a tab', delimiter, ",")
    .addOption(new Option("--encoding <name>", "of the file").choices(["utf8", "latin1", "utf16le"]).default("utf8"))
    .addOption(new Option("--decimal <mark>", "what stands before decimals").choices([".", ","]).default("."))
    .addOption(
      new Option("--empty <what>", "an empty value is reported, or is a failed snapshot")
        .choices(["report", "failed"])
        .default("report"),
    )
    .option("--container <name>", "a container of JSON blobs, instead of a CSV file")
    .option("--prefix <text>", "what the blobs' names begin with", "")
    .option(
      "--connection <NAME>",
      "name of the setting that holds the connection string",
      setting,
      "AzureWebJobsStorage",
    )
    .option("--time-field <path>", "their field of the time, a name or a dotted path")
    .option("--value-field <path>", "their field of the number of people; null is a failed snapshot")
    .option("--venue-field <path>", "their field of the venue's id")
    .option("--list <path>", "their array of records; default: a blob is one, an array of them, or one a line")
    .option("--configured", 'what "imports" of feeds.json names')
    .option("--venue <id>", "the venue's id, where the records name none")
    .option("--time-zone <zone>", "IANA time zone of times that have none, such as Europe/Zurich", zone)
    .option("--time-format <tokens>", "how times are written, in Luxon's tokens, such as dd.MM.yyyy HH:mm")
    .addOption(
      new Option(
        "--ambiguous <what>",
        "a local time that stands twice, where clocks are set back: report it, take the first or the last, or tell by the order of records",
      )
        .choices(ambiguities)
        .default("report"),
    )
    .option("--replace", "another value of the same time and venue replaces the one that stands", false)
    .option("--dry-run", "write nothing, and say what would be done", false)
    .addOption(new Option("--data <dir>", "the folder of an npm start that has ended"))
    .helpOption("--help", "show this")
    .addHelpText("after", examples)
    .allowExcessArguments(false)
    .parse(argv);
  const options = command.opts<Options>();
  const problem = problemOf(options);
  if (problem !== undefined) command.error(`error: ${problem}`);
  return options;
}

function problemOf(options: Options): string | undefined {
  const { csv, container, configured, venue } = options;
  if ([csv, container, configured].filter((each) => each !== undefined).length !== 1)
    return "give one of --csv, --container and --configured";
  if (configured) return undefined;
  const [time, value, venues] =
    csv === undefined
      ? ([options.timeField, options.valueField, options.venueField] as const)
      : ([options.timeColumn, options.valueColumn, options.venueColumn] as const);
  const kind = csv === undefined ? "field" : "column";
  if (time === undefined || value === undefined) return `give --time-${kind} and --value-${kind}`;
  if ((venue === undefined) === (venues === undefined)) return `give either --venue or --venue-${kind}`;
  return undefined;
}

function delimiter(text: string): string {
  if (text === "tab") return "\t";
  if (text.length === 1 && !/["\r\n\w]/.test(text)) return text;
  throw new InvalidArgumentError('Write one character such as ";", or "tab".');
}

function setting(text: string): string {
  if (/^[A-Za-z_]\w*$/.test(text)) return text;
  throw new InvalidArgumentError("Write the name of a setting; the connection string itself would stand in a history.");
}

function zone(text: string): string {
  if (isZone(text)) return text;
  throw new InvalidArgumentError("Write an IANA time zone such as Europe/Zurich, or UTC.");
}
