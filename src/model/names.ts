/** Names that cross a process: what Durable, HTTP and the portal know the app's parts by. */
export const orchestratorName = "collector";
export const archiverName = "archiver";
export const snapshotsName = "snapshots";
export const importerName = "importer";

export const activityNames = {
  listen: "listen",
  aggregate: "aggregate",
  archiveDay: "archiveDay",
  pruneDay: "pruneDay",
  snapshot: "snapshot",
  importBlobs: "importBlobs",
} as const;

/** The event that wakes a sleeping collector, so that it looks at the wanted state. */
export const wakeEvent = "wake";

/** The one collector of a feed in a deployment's task hub. */
export function collectorId(feed: string): string {
  return `collector-${feed}`;
}

/** The one archiver of a feed. */
export function archiverId(feed: string): string {
  return `archiver-${feed}`;
}

/** The one orchestration that takes a feed's snapshots. */
export function snapshotsId(feed: string): string {
  return `snapshots-${feed}`;
}

/** The one importer of a feed. */
export function importerId(feed: string): string {
  return `importer-${feed}`;
}

export const routes = {
  collectors: "collectors",
  collector: "collectors/{feed}",
  start: "collectors/{feed}/start",
  stop: "collectors/{feed}/stop",
  startSnapshots: "collectors/{feed}/snapshots/start",
  stopSnapshots: "collectors/{feed}/snapshots/stop",
  feeds: "feeds",
  now: "feeds/{feed}/now",
  day: "feeds/{feed}/days/{date}",
  readings: "feeds/{feed}/readings",
  coverage: "feeds/{feed}/coverage",
  week: "feeds/{feed}/week",
  comparison: "feeds/{feed}/comparison",
  health: "health",
  openapi: "openapi.json",
  dashboard: "dashboard",
  dashboardAsset: "dashboard/{asset}",
} as const;
