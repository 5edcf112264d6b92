import { againShare } from "../../../src/report/cost/workload";
import { columns, table } from "../markdown";
import type { CountOptions } from "../options";
import { countDays } from "./days";
import { compare, type Compared } from "./expect";
import { countLive } from "./live";

/** So that the first of the days is whole, by the feed's time zone. */
const marginHours = 5;
/** Frames a second of the simulated feed where windows are short. */
const quickRate = 4;

/** Counts, and prints it beside the model. @param say takes a line of text */
export async function runCount(root: string, options: CountOptions, say: (line: string) => void): Promise<void> {
  const real = options.real === true;
  const [windowSeconds, flushSeconds, lookSeconds] = real
    ? [300, 15, 5]
    : [options.window, options.flushSeconds, options.lookSeconds];
  const { windows, days } = options;
  const rounds = Math.max(1, Math.round((windows * windowSeconds) / 60));
  const live = await countLive({
    ...{ windowSeconds, flushSeconds, lookSeconds, windows, rounds },
    ...(!real && { rate: quickRate }),
  });
  const flush = live.seconds / flushSeconds;
  const look = live.seconds / lookSeconds;
  say(
    `### The running app, ${windows} windows of ${windowSeconds} s, \`flushSeconds\` ${flushSeconds}, \`lookSeconds\` ${lookSeconds}`,
  );
  say("");
  const pace = real ? { again: windows * againShare, sweep: live.seconds / 600 } : {};
  for (const line of rows(compare(live.counts, { flush, look, window: windows, minute: rounds, ...pace }))) say(line);
  say("");
  say(
    `A window: ${(live.activities / windows).toFixed(2)} activities, ${(live.episodes / windows).toFixed(2)} episodes, ` +
      `${Math.round(live.logBytes / windows)} bytes of the app's own log, a raw window of ${Math.round(live.rawBytes)} ` +
      `bytes, a summary of ${Math.round(live.summaryBytes)}, by now a day index of ${Math.round(live.dayIndexBytes)}.`,
  );
  const archive = await countDays(root, days * 24 + marginHours);
  say("");
  say(`### The hourly round, with ${archive.days} days that are over`);
  say("");
  for (const line of rows(compare(archive.round, { hour: 1 }))) say(line);
  say("");
  say(`### Archiving one day of ${archive.windows} windows`);
  say("");
  for (const line of rows(compare(archive.day, { day: 1, archived: archive.windows }))) say(line);
  say("");
  say(
    `The day's file: ${archive.dayFileBytes} bytes for ${archive.readings} readings; its index ${archive.dayIndexBytes} bytes.`,
  );
}

function rows(compared: readonly Compared[]): string[] {
  return table(
    columns("request", ">model", ">counted"),
    compared.map(({ item, model, counted }) => [item, String(Math.round(model)), String(counted)]),
  );
}
