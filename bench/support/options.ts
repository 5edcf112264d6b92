import { Command, InvalidArgumentError } from "commander";

/** The command line of a benchmark, without its own options; a wrong one ends the process with one sentence. */
export function benchmark(name: string, description: string, examples: string): Command {
  return new Command(`npm run bench:${name} --`)
    .description(description)
    .option("--json", "print one JSON object; progress goes to standard error")
    .allowExcessArguments(false)
    .addHelpText("after", examples);
}

/** Reads an option that is a whole number. */
export function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Write a whole number from ${least} to ${most}.`);
  };
}

/** Reads an option that is several whole numbers, separated by commas. */
export function wholes(least: number, most: number): (text: string) => number[] {
  const one = whole(least, most);
  return (text) => text.split(",").map((part) => one(part.trim()));
}
