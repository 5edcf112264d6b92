import { gridInForce } from "../../src/archive/grid";
import type { Config } from "../../src/config/load";
import type { Feed } from "../../src/config/schema";
import { readWanted, setWanted } from "../../src/control/wanted";
import type { Containers } from "../../src/storage/containers";
import { lengthText } from "./view/text";

/**
 * What a person should know before this run collects: windows of another length in this hour, and other feeds that an
 * earlier run left wanted; those are stopped, since they would be collected from their own addresses.
 */
export async function prepare(
  containers: Containers,
  config: Config,
  feed: Feed,
): Promise<{ windowSeconds: number; notes: string[] }> {
  const notes: string[] = [];
  const now = Date.now();
  const { lengthMs, next } = await gridInForce(containers, feed.id, feed.windowSeconds * 1000, now);
  if (next) {
    const from = new Date(next.from).toISOString().slice(11, 16);
    notes.push(
      `Windows are ${lengthText(lengthMs)} until ${from} UTC, since this hour began so, and ` +
        `${lengthText(next.lengthMs)} from then on; --fresh starts anew.`,
    );
  }
  const { deployment } = config.settings;
  for (const { id } of config.feeds) {
    if (id === feed.id || !(await readWanted(containers.control, deployment, id))?.wanted) continue;
    await setWanted(containers.control, deployment, id, false, "npm start", now);
    notes.push(`Feed ${id} was collected here before; it is stopped now, since one feed is collected at a time.`);
  }
  return { windowSeconds: lengthMs / 1000, notes };
}
