import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { messageOf } from "./errors";
import type { InstanceRecord } from "./instance";
import { isObject, parseJson } from "./json";

/** Instance records as JSON files, replaced atomically. Calls are synchronous: what returned is written. */
export class Store {
  private readonly directory: string;

  constructor(stateDirectory: string) {
    this.directory = join(stateDirectory, "instances");
    mkdirSync(this.directory, { recursive: true });
  }

  /** All readable records. A damaged file is set aside under a new name and reported. */
  load(warn: (message: string) => void): InstanceRecord[] {
    const records: InstanceRecord[] = [];
    for (const file of readdirSync(this.directory)) {
      const path = join(this.directory, file);
      if (file.endsWith(".tmp")) rmSync(path, { force: true });
      if (!file.endsWith(".json")) continue;
      try {
        records.push(checked(parseJson(readFileSync(path, "utf8"))));
      } catch (error) {
        renameSync(path, `${path}.corrupt`);
        warn(`The state file ${path} is damaged and was set aside as ${file}.corrupt: ${messageOf(error)}`);
      }
    }
    return records;
  }

  save(record: InstanceRecord): void {
    const path = this.path(record.instanceId);
    writeFileSync(`${path}.tmp`, JSON.stringify(record));
    renameSync(`${path}.tmp`, path);
  }

  remove(instanceId: string): void {
    rmSync(this.path(instanceId), { force: true });
  }

  /** The hash keeps ids apart that file systems would confuse. */
  private path(instanceId: string): string {
    const readable = instanceId.replace(/[^A-Za-z0-9_-]/g, "_").slice(0, 60);
    const hash = createHash("sha256").update(instanceId).digest("hex").slice(0, 16);
    return join(this.directory, `${readable}-${hash}.json`);
  }
}

function checked(value: unknown): InstanceRecord {
  if (!isObject(value)) throw new Error("it holds no JSON object");
  for (const key of ["instanceId", "name", "executionId", "runtimeStatus", "createdTime", "lastUpdatedTime"]) {
    if (typeof value[key] !== "string") throw new Error(`"${key}" is missing`);
  }
  if (!Array.isArray(value.history) || !Array.isArray(value.inbox)) throw new Error("history or inbox is missing");
  return value as unknown as InstanceRecord;
}
