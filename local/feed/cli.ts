import { Command, InvalidArgumentError, Option } from "commander";
import type { Day } from "./clock";
import type { Shape, Types } from "./frame";
import type { FeedOptions } from "./options";

/** The command line's options for a feed, and the control's port. */
export interface Arguments {
  readonly feed: FeedOptions;
  readonly controlPort: number;
}

interface Parsed {
  port: number;
  controlPort: number;
  host: string;
  log?: string;
  replay?: string;
  speed?: number;
  counter?: true;
  shape: Shape;
  venue?: string;
  venues?: number;
  day: Day;
  seed: number;
  types?: Types;
  interval?: number | null;
  rate?: number;
  subscribe: boolean;
  first: number;
  delay: number;
  jitter: number;
  paused: boolean;
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

function above0(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("It must be a number above 0.");
}

/** Reads the command line; commander ends the process with one sentence and exit code 1 when it is wrong. */
export function readArguments(argv: readonly string[]): Arguments {
  const command = new Command("feed")
    .description("A simulated CrowdMonitor feed. Prints one JSON line when ready: its address and its control's.")
    .option("--port <number>", "port of the feed; 0 takes a free one", wholeNumber(0, 65_535), 0)
    .option("--control-port <number>", "port of the control; 0 takes a free one", wholeNumber(0, 65_535), 0)
    .option("--host <address>", "address to listen on", "127.0.0.1")
    .option("--log <file>", "append one JSON line per frame published and per event")
    .option("--replay <file>", "replay a CSV recording, shifted to now; starts over at its end")
    .option("--speed <times>", "replay so many times as fast", above0)
    .option("--counter", "for tests: the first venue's occupancy is the frame's number")
    .addOption(new Option("--shape <shape>", "what a frame holds").choices(["venues", "single"]).default("venues"))
    .option("--venue <uid>", "venue of --shape single and of a recording that names none (default SSD-7)")
    .option("--venues <number>", "how many venues (default all 32, with --counter 3)", wholeNumber(1, 10_000))
    .addOption(
      new Option("--day <day>", "busy: always afternoon; real: as late as it is in Zürich")
        .choices(["busy", "real"])
        .default("busy"),
    )
    .option("--seed <number>", "of weather, crowds and pace", wholeNumber(0, 2 ** 31 - 1), 1)
    .addOption(
      new Option("--types <types>", "wander: now and then numbers as text and text as numbers").choices([
        "usual",
        "wander",
      ]),
    )
    .option("--interval <seconds>", "time between frames (default 3 to 5, sometimes 10 to 15)", above0)
    .option("--rate <number>", "frames a second, instead of an interval", above0)
    .option("--manual", "publish only when the control is asked to")
    .option("--no-subscribe", "send frames also to clients that have not subscribed")
    .option("--first <number>", "number of the first frame", wholeNumber(1, Number.MAX_SAFE_INTEGER), 1)
    .option("--delay <ms>", "deliver frames so much late", wholeNumber(0, 600_000), 0)
    .option("--jitter <ms>", "and up to so much more, in order", wholeNumber(0, 600_000), 0)
    .option("--paused", "publish nothing until the control says resume", false)
    .allowExcessArguments(false)
    .parse(argv);
  const { controlPort, counter, delay, jitter, manual, ...rest } = command.opts<Parsed & { manual?: true }>();
  const feed: FeedOptions = { ...rest, delayMs: delay, jitterMs: jitter };
  if (counter) feed.mode = "counter";
  if (manual) feed.interval = null;
  return { feed, controlPort };
}
