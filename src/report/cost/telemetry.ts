import type { Workload } from "./workload";

/**
 * What Application Insights is sent. Assumed: what the real host says of a run can't be measured here; docs/cost.md tells
 * how to read it in Azure.
 */
export const assumedTelemetry = {
  /** A request, and Durable's span of it; host.json keeps the host's own lines out. */
  itemsARun: 2,
  /** Metrics, while the host is loaded; host.json switches performance counters off. */
  itemsAMinute: 2,
  bytesAnItem: 900,
};

/** What the app itself logs of a window: two lines; counted by `npm run cost -- count`, bytes. */
export const ownBytesAWindow = 720;

/** Telemetry of a month, GB (10^9 bytes). */
export function telemetryOf({ executions, loadedHours, windows }: Workload): number {
  const { itemsARun, itemsAMinute, bytesAnItem } = assumedTelemetry;
  const items = executions * itemsARun + loadedHours * 60 * itemsAMinute;
  const own = windows * (ownBytesAWindow + 2 * bytesAnItem);
  return (items * bytesAnItem + own) / 1e9;
}
