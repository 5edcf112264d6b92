import { existsSync } from "node:fs";
import path from "node:path";
import { check } from "proper-lockfile";
import { azuriteLock, startAzurite } from "../processes/azurite";
import { VerifyError } from "./errors";
import type { Options } from "./options";

/** Where the archive is. */
export interface Source {
  readonly connection: string;
  close(): Promise<void>;
}

/** @throws VerifyError where nobody said where the archive is, or it can't be had */
export async function openSource({ connection, data }: Pick<Options, "connection" | "data">): Promise<Source> {
  if (data !== undefined) return openData(data);
  if (connection === undefined) {
    throw new VerifyError("Say where the archive is: --connection STRING, HEADCOUNT_STORAGE, or --data DIR.");
  }
  return { connection, close: () => Promise.resolve() };
}

/** Starts the storage of a run of `npm start` that has ended. */
async function openData(directory: string): Promise<Source> {
  const azurite = path.join(directory, "azurite");
  if (!existsSync(azurite)) throw new VerifyError(`${directory} is no folder that npm start kept its data in.`);
  if (await check(azurite, azuriteLock(azurite))) {
    throw new VerifyError(`${directory} is in use; stop npm start first, and try again a few seconds later.`);
  }
  try {
    const child = await startAzurite(azurite);
    return { connection: child.connectionString, close: () => child.stop() };
  } catch (error) {
    const why = error instanceof Error ? error.message.split("\n").at(-1) : String(error);
    throw new VerifyError(`The storage in ${directory} can't be started: ${why ?? ""}.`);
  }
}
