import type { Log } from "./feed/ports";
import { iso } from "./model/time";

/**
 * Writes one line of JSON to standard output, which the Functions host collects; a live feed outlives invocations and
 * so has no context to log through.
 */
export const log: Log = (level, event, fields) => {
  process.stdout.write(`${JSON.stringify({ time: iso(Date.now()), level, event, ...fields })}\n`);
};
