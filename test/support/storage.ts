import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { connectionString, startAzurite, type Azurite } from "../../local/processes/azurite";
import { connectContainers, type Containers } from "../../src/storage/containers";
import { FaultProxy } from "./fault-proxy";

/** Azurite with a fault proxy before it, for one test file. */
export interface Storage {
  readonly proxy: FaultProxy;
  /** New containers, named after nothing else; through the proxy unless `direct`. */
  containers(options?: { name?: string; direct?: boolean; timeoutSeconds?: number }): Containers;
  close(): Promise<void>;
}

export async function startStorage(): Promise<Storage> {
  const directory = mkdtempSync(path.join(tmpdir(), "headcount-storage-"));
  const azurite: Azurite = await startAzurite(directory);
  const proxy = await FaultProxy.start(azurite.url);
  let count = 0;
  return {
    proxy,
    containers({ name = `test${++count}`, direct = false, timeoutSeconds = 5 } = {}) {
      return connectContainers({
        storage: { kind: "connectionString", value: connectionString(direct ? azurite.url : proxy.url) },
        containers: { archive: `${name}-archive`, journal: `${name}-journal`, control: `${name}-control` },
        storageTimeoutSeconds: timeoutSeconds,
      });
    },
    async close() {
      await proxy.close();
      await azurite.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
