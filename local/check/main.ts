import { Command } from "commander";
import { existsSync } from "node:fs";
import path from "node:path";
import { readLog } from "../feed/read-log";
import { startAzurite } from "../processes/azurite";
import { archiveContainer, readArchive } from "./archive";
import { holdAgainstTruth } from "./truth";
import { faultsOf } from "./windows";

const program = new Command("check")
  .description("Holds what an ended npm start has archived against the simulated feed's own log, reading for reading.")
  .option("--data <dir>", "the data directory of npm start", ".data")
  .option("--feed <id>", "which feed", "crowdmonitor")
  .option("--delay <ms>", "the longest way from the feed to the app, in milliseconds", Number, 1500)
  .parse();
const { data, feed, delay } = program.opts<{ data: string; feed: string; delay: number }>();

async function main(): Promise<void> {
  const log = path.join(data, "feed.ndjson");
  if (!existsSync(log)) throw new Error(`${log} is not there: run npm start first, and end it with Ctrl-C.`);
  const azurite = await startAzurite(path.join(data, "azurite"));
  try {
    const archive = await readArchive(archiveContainer(azurite.connectionString), feed);
    const windows = [...archive.raw.values()];
    const verdict = holdAgainstTruth(readLog(log).frames, windows, { delayMs: delay });
    const { published, archived, inGaps, unexplained, doubled, misdeclared, foreign } = verdict;
    const faults = faultsOf(archive);
    for (const fault of faults) console.log(fault);
    for (const { n, t } of unexplained.slice(0, 20))
      console.log(`frame ${n} of ${new Date(t).toISOString()} is lost without being declared lost`);
    const readings = windows.reduce((sum, { events }) => sum + events.length, 0);
    console.log(
      `windows ${windows.length} readings ${readings} frames published ${published} archived ${archived} in declared gaps ${inGaps} ` +
        `unexplained ${unexplained.length} doubled ${doubled.length} misdeclared ${misdeclared.length} ` +
        `never published ${foreign.length} other faults ${faults.length}`,
    );
    if (unexplained.length + doubled.length + misdeclared.length + foreign.length + faults.length > 0)
      process.exitCode = 1;
  } finally {
    await azurite.stop();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
