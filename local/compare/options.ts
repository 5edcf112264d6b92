import { Command, InvalidArgumentError, Option } from "commander";
import { criteria as criteriaSchema, type Criteria } from "../../src/model/comparison";
import { planIds, type PlanId } from "../../src/report/cost/setup";
import { parseSpan } from "../../src/hours/week";

/** The command line. */
export interface Options {
  readonly feed?: string;
  /** A local day, `yyyy-mm-dd`, or epoch milliseconds. */
  readonly from?: string | number;
  readonly to?: string | number;
  /** Of one venue only, or all; simulated days can have some. */
  readonly venues?: readonly string[];
  readonly data?: string;
  readonly recording?: string;
  /** Days. */
  readonly simulated?: number;
  readonly seed: number;
  readonly log?: string;
  /** Seconds. */
  readonly silence: number;
  /** Local wall time, such as `06:00-22:00`. */
  readonly open?: string;
  /** Whose prices the cost of the archive's feed is told by. */
  readonly plan: PlanId;
  readonly out: string;
  readonly criteria: Criteria;
}

const examples = `
Examples:
  npm run compare -- --feed crowdmonitor --from 2026-02-16 --to 2026-02-23
  npm run compare -- --feed crowdmonitor --from 2026-02-16 --venue SSD-7 --out oerlikon.html
  npm run compare -- --feed crowdmonitor --from 2026-02-16 --data .data   what npm start kept, while it does not run
  npm run compare -- --recording oerlikon.csv --venue SSD-7 --open 06:00-22:00
  npm run compare -- --simulated 7

The archive is that of the environment (HEADCOUNT_STORAGE, else AzureWebJobsStorage), the feeds are those of feeds.json.
A recording is a CSV "received_at_local,occupancy" or "timestamp,uid,name,currentfill,freespace,maxspace", in local time
of Europe/Zurich; its numbers go through the app's own decoding, journals and aggregation. docs/compare.md explains every
figure. Exit code 0: the report is written, whatever its verdict.`;

/** Reads the command line; a wrong one ends the process with one sentence. */
export function readOptions(argv: readonly string[]): Options {
  const command = new Command("npm run compare --")
    .description("Compares hourly snapshots with continuous listening: one HTML file, and the same figures as JSON.")
    .option("--feed <id>", "the feed, as in feeds.json")
    .option("--from <when>", "a local day such as 2026-02-16, or an instant with its zone", when)
    .option("--to <when>", "the end, not included (default: what is aggregated)", when)
    .option(
      "--venue <id>",
      "only this venue (of a recording that names none: its venue)",
      (id, ids: readonly string[] | undefined) => [...(ids ?? []), id],
    )
    .addOption(new Option("--data <dir>", "the folder of an npm start that has ended"))
    .addOption(new Option("--recording <file>", "a recording instead of the archive").conflicts(["feed", "data"]))
    .addOption(
      new Option("--simulated <days>", "simulated days instead of the archive, with both methods")
        .argParser(numberFrom(1, 31))
        .conflicts(["feed", "data", "recording"]),
    )
    .option("--seed <number>", "of the simulated days", numberFrom(0, 1_000_000), 1)
    .option("--log <file>", "of the simulated days: where the feed's log of what it sent is written")
    .option("--silence <seconds>", "in a recording: silence after which nobody was listening", numberFrom(1, 3600), 60)
    .option("--open <span>", "in a recording: the opening hours of every day, such as 06:00-22:00", span)
    .addOption(
      new Option("--plan <plan>", "hosting plan that the cost is told of").choices(planIds).default("consumption"),
    )
    .option("--out <file>", "the report; the JSON stands beside it", "report.html")
    .option("--days <number>", "criterion: days compared, at least", numberFrom(1, 366))
    .option(
      "--coverage <share>",
      "criterion: covered share of the time that was to be heard, at least",
      numberFrom(0, 1),
    )
    .option("--agreement <people>", "criterion: how far simultaneous readings may differ", numberFrom(0, 1_000_000))
    .option("--cost <amount>", "criterion: cost of listening a month, at most", numberFrom(0, 1_000_000))
    .helpOption("--help", "show this")
    .addHelpText("after", examples)
    .allowExcessArguments(false)
    .parse(argv);
  const {
    days,
    coverage,
    agreement,
    cost,
    venue: venues,
    ...rest
  } = command.opts<Omit<Options, "criteria" | "venues"> & Partial<Criteria> & { readonly venue?: readonly string[] }>();
  if (rest.feed === undefined && rest.recording === undefined && rest.simulated === undefined)
    command.error("error: say what is compared: --feed ID, --recording FILE or --simulated DAYS.");
  if (rest.feed !== undefined && rest.from === undefined)
    command.error("error: say from when: --from 2026-02-16, or an instant with its zone.");
  if (rest.recording !== undefined && venues === undefined)
    command.error("error: say of which venue the recording is: --venue SSD-7.");
  if (rest.simulated === undefined && (venues?.length ?? 0) > 1)
    command.error("error: name one venue, or none for all.");
  return { ...rest, ...(venues && { venues }), criteria: criteriaSchema.parse({ days, coverage, agreement, cost }) };
}

function when(text: string): string | number {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  const form = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/;
  const ms = form.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(ms) || (isDay && !new Date(ms).toISOString().startsWith(text)))
    throw new InvalidArgumentError("Write a day, or an instant with its zone, such as 2026-02-17T10:00Z.");
  return isDay ? text : ms;
}

function numberFrom(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+(\.\d+)?$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
  };
}

function span(text: string): string {
  if (parseSpan(text)) return text;
  throw new InvalidArgumentError('Write a span of local wall time such as "06:00-22:00".');
}
