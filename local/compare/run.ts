import { writeFileSync } from "node:fs";
import path from "node:path";
import type { Environment } from "../../src/config/environment";
import { HeadcountError } from "../../src/model/errors";
import { comparison as schema } from "../../src/model/comparison";
import { reportPage, type ReportData } from "../../src/report/document/page";
import { ZONE } from "../feed/clock";
import { findVenue } from "../feed/venues";
import { reportOfArchive } from "./archive";
import type { Options } from "./options";
import { recordingPast } from "./recording";
import { reportOfPast } from "./report";
import { simulatedLog, simulatedPast } from "./simulated";
import { instantOf } from "./when";

/** When simulated days end: always the same, so that the same report comes of them. */
const simulatedEnd = Date.UTC(2026, 1, 22, 23);

/** Writes the report and its figures. @param say takes a line of progress @returns the verdict in a line */
export async function run(
  root: string,
  env: Environment,
  options: Options,
  say: (line: string) => void,
): Promise<string> {
  const data = await dataOf(root, env, options, say);
  const json = path.join(path.dirname(options.out), `${path.basename(options.out, path.extname(options.out))}.json`);
  if (json === options.out)
    throw new HeadcountError("REQUEST_INVALID", "--out must not end in .json; the JSON stands beside it.");
  write(options.out, reportPage(data));
  write(json, `${JSON.stringify(schema.parse(data.comparison), undefined, 1)}\n`);
  return `${options.out} and ${json}: ${data.comparison.verdict.sentence}`;
}

function dataOf(root: string, env: Environment, options: Options, say: (line: string) => void): Promise<ReportData> {
  const { recording, simulated, venues, silence, open, seed, criteria, log } = options;
  const [venue = ""] = venues ?? [];
  if (recording !== undefined) {
    const past = recordingPast({ file: recording, venue, silenceMs: silence * 1000, open });
    const name = findVenue(venue)?.name ?? venue;
    const notes = [
      `From the recording ${path.basename(recording)}, put through the app’s own decoding, journals and aggregation with the recording’s own clock. Snapshots are its numbers at every full hour, so that agreement is certain, and what is said of the snapshots’ reliability is the recording’s.`,
    ];
    return reportOfPast(past, { venue, criteria }, name, notes, say);
  }
  if (simulated !== undefined) {
    const notes = [`Simulated (seed ${seed}): the places, their visitors and the failures are made up.`];
    const end = options.to === undefined ? simulatedEnd : instantOf(ZONE, options.to);
    const past = simulatedPast(simulated, end, seed, venues);
    if (log !== undefined) write(log, simulatedLog(past));
    return reportOfPast(past, { criteria }, "a simulated feed", notes, say);
  }
  return reportOfArchive(root, env, options, say);
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unknown";
    throw new HeadcountError("REQUEST_INVALID", `${file} can't be written (${code}); name another with --out.`);
  }
}
