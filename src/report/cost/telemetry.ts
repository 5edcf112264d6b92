import type { Workload } from "./workload";

/**
 * What Application Insights is sent. Assumed: what the real host says of a run can't be measured here; docs/cost.md tells
 * how to read it in Azure.
 */
export const assumedTelemetry = {
  /** A request, and two lines of the host's log. */
  itemsARun: 3,
  /** Metrics and performance counters, while the host is loaded. */
  itemsAMinute: 10,
  bytesAnItem: 900,
};

/** What the app itself logs of a window: one line; counted by `npm run cost -- count`, bytes. */
export const ownBytesAWindow = 350;

/** Telemetry of a month, GB (10^9 bytes). */
export function telemetryOf({ executions, loadedHours, windows }: Workload): number {
  const { itemsARun, itemsAMinute, bytesAnItem } = assumedTelemetry;
  const items = executions * itemsARun + loadedHours * 60 * itemsAMinute;
  const own = windows * (ownBytesAWindow + bytesAnItem);
  return (items * bytesAnItem + own) / 1e9;
}
