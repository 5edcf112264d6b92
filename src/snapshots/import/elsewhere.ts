import type { ContainerClient } from "@azure/storage-blob";
import type { Environment } from "../../config/variables";
import { HeadcountError } from "../../model/errors";
import { connectContainers } from "../../storage/containers";

/**
 * A container of somebody else's records. @param connection name of the setting that holds the connection string: never
 * the string itself, which would stand in a history of commands or in feeds.json
 * @throws HeadcountError ENVIRONMENT_INVALID
 */
export function containerElsewhere(
  env: Environment,
  connection: string,
  container: string,
  storageTimeoutSeconds: number,
): ContainerClient {
  const value = env[connection] ?? "";
  const advice = "set it to the connection string of the storage account to import from";
  if (value === "") throw new HeadcountError("ENVIRONMENT_INVALID", `${connection}: missing; ${advice}`);
  const containers = { archive: container, journal: container, control: container };
  try {
    return connectContainers({ storage: { kind: "connectionString", value }, containers, storageTimeoutSeconds })
      .archive;
  } catch {
    // The SDK's message holds what it could not parse.
    throw new HeadcountError("ENVIRONMENT_INVALID", `${connection}: found no connection string; ${advice}`);
  }
}
