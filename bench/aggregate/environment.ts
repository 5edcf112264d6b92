import { withoutStorage } from "../../local/processes/environment";

export const feedId = "crowdmonitor";

/** The app's environment, with containers that nobody else has. */
export function environment(connectionString: string, name: string): Record<string, string> {
  return {
    ...(withoutStorage(process.env) as Record<string, string>),
    AzureWebJobsStorage: connectionString,
    HEADCOUNT_CONTAINER_ARCHIVE: `${name}-archive`,
    HEADCOUNT_CONTAINER_JOURNAL: `${name}-journal`,
    HEADCOUNT_CONTAINER_CONTROL: `${name}-control`,
  };
}
