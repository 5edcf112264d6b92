import { compose } from "../../src/compose";
import type { Environment } from "../../src/config/environment";
import { importConfigured } from "../../src/control/snapshots/import-configured";
import { blobRecords } from "../../src/snapshots/import/blobs";
import { containerElsewhere } from "../../src/snapshots/import/elsewhere";
import { importRecords, type ImportCounts } from "../../src/snapshots/import/importer";
import type { BadRecord } from "../../src/snapshots/import/record";
import { shown } from "../../src/snapshots/failure";
import { csvRecords } from "./csv";
import type { Options } from "./options";

/** Imports as the command line asks. @param root the app's directory @param say takes a line of text @returns bad records */
export async function run(
  root: string,
  env: Environment,
  options: Options,
  say: (line: string) => void,
): Promise<number> {
  const app = compose(root, env);
  const { config, containers } = app;
  const feed = config.feed(options.feed);
  const { dryRun, replace } = options;
  const onBad = ({ where, reason }: BadRecord) => say(`${shown(where, 200)}: ${shown(reason, 200)}`);
  const counts = await (options.configured
    ? importConfigured(app, env, feed, onBad)
    : importRecords(containers.archive, feed.id, records(), { dryRun, replace, onBad }));
  say(summary(counts, dryRun));
  return counts.bad;

  function records() {
    const time = { timeZone: options.timeZone, format: options.timeFormat, ambiguous: options.ambiguous };
    if (options.csv !== undefined) return csvRecords(options.csv, options, time);
    const { container = "", connection, prefix, timeField = "", valueField = "", list, venue, venueField } = options;
    const elsewhere = containerElsewhere(env, connection, container, config.settings.storageTimeoutSeconds);
    return blobRecords(elsewhere, { prefix, timeField, valueField, list, venue, venueField, time });
  }
}

function summary({ added, standing, bad }: ImportCounts, dryRun: boolean): string {
  const verb = dryRun ? "would be imported" : "imported";
  return `${added} ${verb}, ${standing} stood already, ${bad} could not be taken`;
}
