import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { check, lock } from "proper-lockfile";
import { azuriteLock } from "../processes/azurite";
import { CliError, sentenceOf, systemCode } from "./errors";

/** Readings that people made and readings that are invented never stand in one archive. */
export type Source = "live" | "simulated";

/** A folder that this run alone uses. */
export interface DataDirectory {
  readonly path: string;
  readonly azurite: string;
  readonly host: string;
  readonly feedLog: string;
  readonly appLog: string;
  /** Lets the next run have it. */
  release(): Promise<void>;
}

interface Wish {
  readonly path: string;
  readonly source: Source;
  /** Deletes what earlier runs wrote. */
  readonly fresh: boolean;
  /** Whether this run is not to be any more; then it is not waited for any longer. */
  readonly isStopping: () => boolean;
  /** The folder was taken from this run. */
  readonly onLost: (why: string) => void;
}

const names = ["azurite", "host", "feed.ndjson", "app.log", "app.log.1"];
const markName = "headcount.json";
/** A lock that was not renewed for so long is that of a run that was killed. */
const staleMs = 5000;
const patienceMs = 15_000;

/** Takes a folder for this run. @throws CliError where it can't be had */
export async function takeDataDirectory(wish: Wish): Promise<DataDirectory> {
  const { path: directory, source, fresh } = wish;
  makeWritable(directory);
  const at = (name: string) => path.join(directory, name);
  const release = await takeLock(wish);
  try {
    await azuriteGone(at("azurite"), wish);
    const mark = readMark(at(markName));
    const foreign = names.find((name) => !mark && existsSync(at(name)));
    if (foreign !== undefined) {
      throw new CliError(
        `${directory} holds "${foreign}", which Headcount did not write; choose another folder with --data DIR.`,
      );
    }
    if (fresh && mark) for (const name of names) rmSync(at(name), { recursive: true, force: true });
    if (!fresh && mark && mark !== source) {
      const [here, wanted] = mark === "live" ? ["real", "invented"] : ["invented", "real"];
      throw new CliError(
        `${directory} holds ${here} readings, which ${wanted} ones must not join; ` +
          "choose another folder with --data DIR, or delete what is there with --fresh.",
      );
    }
    writeFileSync(at(markName), `${JSON.stringify({ format: 1, source })}\n`);
  } catch (error) {
    await release();
    if (error instanceof CliError) throw error;
    throw new CliError(`${directory} can't be used (${systemCode(error)}); choose another folder with --data DIR.`);
  }
  return {
    path: directory,
    azurite: at("azurite"),
    host: at("host"),
    feedLog: at("feed.ndjson"),
    appLog: at("app.log"),
    release,
  };
}

function makeWritable(directory: string): void {
  try {
    makeDirectory(directory);
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new CliError(
      `${directory} can't be written to (${systemCode(error)}); choose another folder with --data DIR.`,
    );
  }
}

/** Node's own recursive way never ends where a folder can't be made for want of a place, as in /proc. */
function makeDirectory(directory: string): void {
  if (existsSync(directory)) return;
  makeDirectory(path.dirname(directory));
  mkdirSync(directory);
}

async function takeLock(wish: Wish): Promise<() => Promise<void>> {
  const { path: directory, onLost } = wish;
  const lockfilePath = path.join(directory, "run.lock");
  const ownerFile = path.join(directory, "run.pid");
  const giveUp = Date.now() + 2 * staleMs;
  for (;;) {
    try {
      const unlock = await lock(directory, {
        lockfilePath,
        stale: staleMs,
        update: 1000,
        onCompromised: (error) => onLost(sentenceOf(error)),
      });
      writeFileSync(ownerFile, String(process.pid));
      return async () => {
        rmSync(ownerFile, { force: true });
        await unlock().catch(() => undefined);
      };
    } catch (error) {
      if (systemCode(error) !== "ELOCKED") {
        throw new CliError(
          `${directory} can't be locked (${systemCode(error)}); choose another folder with --data DIR.`,
        );
      }
      const pid = readOwner(ownerFile);
      if ((pid !== undefined && isAlive(pid)) || Date.now() > giveUp) {
        const who = pid === undefined ? "another run" : `another run (process ${pid})`;
        throw new CliError(
          `${directory} is in use by ${who}; stop that one, or choose another folder with --data DIR.`,
        );
      }
    }
    await pause(wish);
  }
}

/** The storage of a run that was killed saves what it holds before it ends. */
async function azuriteGone(directory: string, wish: Wish): Promise<void> {
  const giveUp = Date.now() + patienceMs;
  while (existsSync(directory) && (await check(directory, azuriteLock(directory)))) {
    if (Date.now() > giveUp) {
      throw new CliError(`${directory} is still in use by the storage of an earlier run; try again in a moment.`);
    }
    await pause(wish);
  }
}

async function pause({ path: directory, isStopping }: Wish): Promise<void> {
  if (isStopping()) throw new CliError(`${directory} was not waited for any longer.`);
  await sleep(250);
}

function readMark(file: string): Source | undefined {
  try {
    const { source } = JSON.parse(readFileSync(file, "utf8")) as { source?: unknown };
    return source === "live" ? "live" : "simulated";
  } catch (error) {
    if (systemCode(error) === "ENOENT") return undefined;
    throw new CliError(`${file} can't be read; move it away, or choose another folder with --data DIR.`);
  }
}

function readOwner(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, "utf8"));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return systemCode(error) === "EPERM";
  }
}
