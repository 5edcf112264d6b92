import { valueAt } from "./problems";
import type { Environment } from "./variables";

const path = ["extensions", "durableTask", "storageProvider", "maxQueuePollingInterval"];

/** The extension's own interval where host.json sets none. */
const defaultSeconds = 30;

/** Longest pause between two looks at Durable's queues, in seconds, by host.json (parsed) and the setting above it. */
export function queuePollingSeconds(hostJson: unknown, env: Environment = {}): number {
  const above = ["AzureFunctionsJobHost", ...path].join("__").toLowerCase();
  const name = Object.keys(env).find((name) => name.toLowerCase() === above);
  const interval = (name === undefined ? undefined : env[name]) ?? valueAt(hostJson, path);
  const match = /^(?:(\d+)\.)?(\d+):(\d{1,2})(?::(\d{1,2}(?:\.\d+)?))?$/.exec(
    typeof interval === "string" ? interval : "",
  );
  if (!match) return defaultSeconds;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = Array.from(match)
    .slice(1)
    .map((part: string | undefined) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}

/** The least `lingerSeconds` with which a late invocation still finds a live feed listening. */
export function leastLingerSeconds(pollingSeconds: number): number {
  return 2 * pollingSeconds + 30;
}
