import type { App } from "../../compose";
import type { Environment } from "../../config/environment";
import type { Feed } from "../../config/schema";
import { blobRecords } from "../../snapshots/import/blobs";
import { containerElsewhere } from "../../snapshots/import/elsewhere";
import { importRecords, type ImportCounts } from "../../snapshots/import/importer";
import type { BadRecord } from "../../snapshots/import/record";
import { readMarks, sourceKey, writeMarks } from "./import-marks";

/** Blobs may be seen a little after the time that they bear. */
const overlapMs = 600_000;

/**
 * Imports what a feed's configured sources have written since the last time, each from its own mark on.
 * @throws HeadcountError ENVIRONMENT_INVALID where a source's connection is missing, or what storage says
 */
export async function importConfigured(
  { config, containers, control }: Pick<App, "config" | "containers" | "control">,
  env: Environment,
  { id, imports }: Feed,
  onBad: (bad: BadRecord) => void,
): Promise<ImportCounts> {
  const { marks, etag } = await readMarks(containers.control, control.deployment, id);
  const newMarks: Record<string, number> = {};
  const total = { added: 0, standing: 0, bad: 0 };
  for (const source of imports) {
    const key = sourceKey(source);
    const mark = marks[key];
    let newest = mark;
    const { connection, container, timeZone, ...fields } = source;
    const { settings } = config;
    const records = blobRecords(containerElsewhere(env, connection, container, settings.storageTimeoutSeconds), {
      ...fields,
      time: { timeZone, ambiguous: "report" },
      ...(mark !== undefined && { since: mark - overlapMs }),
      onBlob: (modified) => (newest = Math.max(newest ?? modified, modified)),
    });
    const { added, standing, bad } = await importRecords(containers.archive, id, records, {
      onBad,
    });
    total.added += added;
    total.standing += standing;
    total.bad += bad;
    if (newest !== undefined) newMarks[key] = newest;
  }
  if (JSON.stringify(newMarks) !== JSON.stringify(marks))
    await writeMarks(containers.control, control.deployment, id, newMarks, etag);
  return total;
}
