import type { ContainerClient } from "@azure/storage-blob";
import { HeadcountError } from "../../model/errors";
import { readText, writeBlob } from "../../storage/blobs";
import { isConflict } from "../../storage/errors";
import { columns } from "./columns";
import { packageName, pathOf } from "./names";
import { listParquet } from "./store";

/** A feed, as far as the description of its archive depends on it. */
export interface DescribedFeed {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly archive: {
    readonly licence?: { readonly name?: string; readonly title?: string; readonly path?: string };
  };
}

const mostTries = 6;

/** Keeps the description beside a feed's archive up to date; what stands there already is not written again. */
export async function describeArchive(container: ContainerClient, feed: DescribedFeed): Promise<void> {
  const name = packageName(feed.id);
  for (let tries = 0; tries < mostTries; tries++) {
    const standing = await readText(container, name);
    const days = await listParquet(container, feed.id);
    const dates = days.map(({ date }) => date);
    const text = `${JSON.stringify(dataPackage(feed, dates), null, 2)}\n`;
    if (dates.length === 0 || text === standing?.text) return;
    try {
      await writeBlob(container, name, text, standing?.etag, { blobContentType: "application/json" }, "Hot");
      return;
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }
  throw new HeadcountError("STORAGE_CONFLICT", `${name}: others kept writing it; the next day that is archived does.`);
}

/** The archive as a Data Package (https://datapackage.org): one table, in one file a day. */
export function dataPackage(feed: DescribedFeed, dates: readonly string[]): object {
  const { id, name, timeZone, archive } = feed;
  return {
    $schema: "https://datapackage.org/profiles/2.0/datapackage.json",
    name: id,
    title: `${name}: occupancy`,
    description:
      `Every reading that was received from the live feed "${name}". A file holds a calendar day of the time zone ${timeZone}; ` +
      `times are UTC. Each file's metadata tells under the key "headcount", as JSON, when nobody was listening and why: ` +
      "where readings are missing there, nothing is known, and nothing is filled in.",
    ...(archive.licence && { licenses: [archive.licence] }),
    sources: [{ title: name }],
    time_zone: timeZone,
    temporal: { start: dates[0], end: dates.at(-1) },
    resources: [
      {
        name: "readings",
        type: "table",
        title: "Readings",
        path: dates.map(pathOf),
        format: "parquet",
        mediatype: "application/vnd.apache.parquet",
        schema: {
          fields: columns.map(({ name, title, description, type, unit, required }) => ({
            name,
            type,
            title,
            description,
            ...(unit !== undefined && { unit }),
            constraints: { required },
          })),
          primaryKey: ["session", "seq", "venue"],
        },
      },
    ],
  };
}
