import type { ContainerClient } from "@azure/storage-blob";
import { z } from "zod";
import { openingHoursSchema } from "../hours/schema";
import { fromIso, iso } from "../model/time";
import { readText } from "../storage/blobs";
import { withContainer } from "../storage/containers";
import { codeOf, isMissing } from "../storage/errors";
import { controlPrefix, logName } from "./names";

const shared = {
  at: z.iso.datetime({ precision: 3 }).transform(fromIso),
  deployment: z.string(),
};

/** One line of a control log: a start, a stop, or the opening hours in force from an instant on. */
const controlLine = z.discriminatedUnion("event", [
  z.strictObject({ ...shared, event: z.literal("start"), by: z.string() }),
  z.strictObject({ ...shared, event: z.literal("stop"), by: z.string() }),
  z.strictObject({ ...shared, event: z.literal("hours"), timeZone: z.string(), hours: openingHoursSchema.nullable() }),
]);

export type ControlLine = z.output<typeof controlLine>;

/** Adds a line to a feed's log; an append is whole or not at all, whoever else appends. */
export async function appendControl(container: ContainerClient, feed: string, line: ControlLine): Promise<void> {
  const blob = container.getAppendBlobClient(logName(feed));
  const text = `${JSON.stringify({ ...line, at: iso(line.at) })}\n`;
  const append = () => blob.appendBlock(text, Buffer.byteLength(text));
  try {
    await append();
  } catch (error) {
    if (!isMissing(error)) throw error;
    await withContainer(container, () => blob.createIfNotExists());
    await append();
  }
}

/** The log of a feed, of all deployments, in order of time; lines that can't be read are passed over. One blob read. */
export async function readControl(container: ContainerClient, feed: string): Promise<ControlLine[]> {
  const stored = await readText(container, logName(feed));
  const lines = (stored?.text ?? "").split("\n").flatMap((line): ControlLine[] => {
    try {
      return [controlLine.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
  return lines.sort((a, b) => a.at - b.at);
}

/** The deployments that ever controlled a feed on this storage. */
export async function listDeployments(container: ContainerClient): Promise<string[]> {
  const deployments: string[] = [];
  try {
    for await (const item of container.listBlobsByHierarchy("/", { prefix: controlPrefix })) {
      if (item.kind === "prefix") deployments.push(item.name.slice(controlPrefix.length, -1));
    }
  } catch (error) {
    if (codeOf(error) !== "ContainerNotFound") throw error;
  }
  return deployments;
}
