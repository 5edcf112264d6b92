import { InvalidArgumentError } from "commander";
import { benchmark, whole } from "../support/options";
import type { Delay, Delays } from "./delays";

export interface Options extends Delays {
  readonly windows: number;
  readonly windowSeconds: number;
  readonly overlapSeconds: number;
  /** Frames a second. */
  readonly rate: number;
  readonly downSeconds: number;
  readonly faults: "off" | "on" | "both";
  readonly json?: true;
}

const examples = `
Examples:
  npm run bench:capture                                      20 windows without faults, 20 with: 25 minutes
  npm run bench:capture -- --windows 4 --window-seconds 5    a try: 2 minutes
  npm run bench:capture -- --connect 20-50 --faults off      a feed that is near`;

/** Reads the command line; a wrong one ends the process with one sentence. */
export function readOptions(argv: readonly string[]): Options {
  return benchmark(
    "capture",
    "Watches one simulated feed by every method at the same time, and counts what each got of it.",
    examples,
  )
    .option("--windows <number>", "windows of a pass", whole(2, 10_000), 20)
    .option("--window-seconds <seconds>", "5, 10, 15 or 30: two make up a minute or a part of one", windowLength, 30)
    .option("--overlap-seconds <seconds>", "of alternating functions, before and after their window", whole(1, 14), 2)
    .option("--rate <number>", "frames a second", whole(1, 200), 10)
    .option("--connect <ms>", "TLS handshake and subscription, from-to", delay, { least: 150, most: 400 })
    .option("--dispatch <ms>", "from an activity's being scheduled to its start, from-to", delay, {
      least: 50,
      most: 2000,
    })
    .option("--write <ms>", "a write to storage, from-to", delay, { least: 30, most: 150 })
    .option("--down-seconds <seconds>", "from a process's end to the next one's start", whole(0, 600), 5)
    .option("--faults <which>", "off, on or both", which, "both")
    .parse(argv)
    .opts<Options>();
}

function windowLength(text: string): number {
  if (/^(5|10|15|30)$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It must be 5, 10, 15 or 30.");
}

function delay(text: string): Delay {
  const [, least, most] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? [];
  if (least !== undefined && Number(least) <= Number(most)) return { least: Number(least), most: Number(most) };
  throw new InvalidArgumentError("It must be two whole numbers of milliseconds, such as 150-400.");
}

function which(text: string): string {
  if (/^(off|on|both)$/.test(text)) return text;
  throw new InvalidArgumentError("It must be off, on or both.");
}
