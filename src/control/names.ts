/** The blob name of a feed's wanted state in a deployment. */
export function wantedName(deployment: string, feed: string): string {
  return `control/${deployment}/${feed}.json`;
}

/** The blob name of a deployment's wish for snapshots of a feed. */
export function snapshotsWantedName(deployment: string, feed: string): string {
  return `control/${deployment}/${feed}.snapshots.json`;
}

/** The blob name of how far a deployment has imported a feed's other records. */
export function importedUpToName(deployment: string, feed: string): string {
  return `control/${deployment}/${feed}.imports.json`;
}

/** The blob name of a feed's control log, which all deployments write. */
export function logName(feed: string): string {
  return `control/${feed}.log`;
}

/** The common beginning of the names under which a deployment's live feeds are heard. */
export function livePrefix(deployment: string, feed: string): string {
  return `control/${deployment}/${feed}.live/`;
}

/** The common beginning of everything in the control container; the next part of a name is a deployment. */
export const controlPrefix = "control/";
