import { Command, InvalidArgumentError } from "commander";
import { messageOf } from "../../src/model/errors";
import { run } from "./run";

function seconds(text: string): number {
  if (/^\d{1,4}$/.test(text) && Number(text) > 0) return Number(text);
  throw new InvalidArgumentError("It must be a whole number of seconds.");
}

const command = new Command("npm run flags --")
  .description("Says what of a recording is flagged as suspicious, as the data API would.")
  .requiredOption("--recording <file>", 'a CSV as `npm run compare` takes it, such as "timestamp,uid,name,…"')
  .option("--venue <id>", "of a recording that names none: its venue", "")
  .option("--window <seconds>", "length of a window", seconds, 300)
  .option("--silence <seconds>", "silence after which nobody was listening", seconds, 60)
  .option("--open <span>", "opening hours of every day, such as 06:00-22:00")
  .helpOption("--help", "show this")
  .allowExcessArguments(false)
  .parse();

const { recording, venue, window, silence, open } = command.opts<{
  recording: string;
  venue: string;
  window: number;
  silence: number;
  open?: string;
}>();

try {
  const options = { file: recording, venue, windowSeconds: window, silenceSeconds: silence, open };
  for (const line of run(options)) console.log(line);
} catch (error) {
  console.error(`error: ${messageOf(error)}`);
  process.exitCode = 1;
}
