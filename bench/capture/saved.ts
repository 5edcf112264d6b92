import type { ContainerClient } from "@azure/storage-blob";
import { z } from "zod";
import type { RawWindow } from "../../src/model/archive";

/** The numbers of the frames that one run saved together, in the order in which they stand. */
export type Unit = readonly number[];

const heard = z.object({ events: z.array(z.object({ venue: z.string(), occupancy: z.number() })) });

/** What a method without Headcount saved, a unit for each blob. @param venue the one that tells frames' numbers */
export async function savedUnits(container: ContainerClient, venue: string): Promise<Unit[]> {
  const units: Unit[] = [];
  for await (const { name } of container.listBlobsFlat()) {
    const text = (await container.getBlobClient(name).downloadToBuffer()).toString("utf8");
    const { events } = heard.parse(JSON.parse(text));
    units.push(events.filter((event) => event.venue === venue).map(({ occupancy }) => occupancy));
  }
  return units;
}

/** What Headcount archived, a unit for each window. */
export function archivedUnits(windows: readonly RawWindow[], venue: string): Unit[] {
  return windows.map(({ events }) => events.filter((event) => event.venue === venue).map(({ occupancy }) => occupancy));
}
