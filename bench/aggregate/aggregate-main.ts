import { root } from "../../local/dashboard/root";
import { compose } from "../../src/compose";
import type { Aggregated } from "./aggregated";
import { feedId } from "./environment";

/** Aggregates what stands in the journals, once, as the activity of the app does, and says what it took. */
async function main(): Promise<void> {
  const app = compose(root, process.env);
  const before = process.memoryUsage().rss / 1e6;
  const cpu = process.cpuUsage();
  const began = performance.now();
  const { windows } = await app.aggregator.run(feedId, { partial: false });
  const milliseconds = performance.now() - began;
  const { user, system } = process.cpuUsage(cpu);
  const result: Aggregated = {
    milliseconds,
    cpuMilliseconds: (user + system) / 1000,
    before,
    peak: process.resourceUsage().maxRSS / 1e3,
    readings: windows.reduce((sum, { raw }) => sum + raw.events.length, 0),
  };
  process.send?.(result, undefined, undefined, () => process.exit(0));
}

void main();
