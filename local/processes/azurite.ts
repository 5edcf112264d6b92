import { mkdirSync } from "node:fs";
import path from "node:path";
import { startChild, type Child } from "./child";
import { loopbackDirect } from "./environment";

/** The account and key that Azurite's documentation publishes; no secret. */
const account = "devstoreaccount1";
const key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

/** Azurite's blob service, running. */
export interface Azurite extends Child {
  readonly url: string;
  readonly connectionString: string;
}

/**
 * Starts Azurite's blob service over a directory.
 * @param port 0 for a free one
 * @param options further ones of Azurite's own
 */
export async function startAzurite(directory: string, port = 0, options: readonly string[] = []): Promise<Azurite> {
  mkdirSync(directory, { recursive: true });
  // The storage SDK looks once, when the first client is made.
  Object.assign(process.env, loopbackDirect(process.env));
  const args = [directory, String(port), ...options];
  const child = await startChild("local/processes/azurite-main.js", args, { neverKill: true });
  const url = String(child.ready["url"]);
  return { ...child, url, connectionString: connectionString(url) };
}

/** A connection string for Azurite's blob service, or something in front of it, at an address. */
export function connectionString(url: string): string {
  return `DefaultEndpointsProtocol=http;AccountName=${account};AccountKey=${key};BlobEndpoint=${url}/${account};`;
}

/** How an Azurite locks its directory, for proper-lockfile. */
export function azuriteLock(directory: string) {
  return { lockfilePath: path.join(directory, "azurite.lock"), stale: 5000, update: 1000 };
}
