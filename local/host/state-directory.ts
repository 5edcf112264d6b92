import { randomBytes, randomUUID } from "node:crypto";
import { accessSync, constants, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { codeOf, HostError, messageOf } from "./errors";
import { dig, parseJson } from "./json";

/** Keys of this state directory: `system` guards the management API, `master` the functions. */
export interface Keys {
  readonly system: string;
  readonly master: string;
}

export interface StateDirectory {
  readonly path: string;
  readonly keys: Keys;
  /** Lets the next host have the directory. */
  release(): void;
}

/** Takes a state directory for this process alone. What a killed host leaves behind does not lock it. */
export function openStateDirectory(directory: string): StateDirectory {
  const path = resolve(directory);
  try {
    mkdirSync(path, { recursive: true });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new HostError(`The state directory ${path} is not writable (${codeOf(error) ?? messageOf(error)}).`);
  }
  const lock = join(path, "host.lock");
  const mine = JSON.stringify({ pid: process.pid, startedAt: kernelView(process.pid)?.startedAt, id: randomUUID() });
  takeLock(path, lock, mine);
  try {
    const keys = readKeys(join(path, "keys.json"));
    return {
      path,
      keys,
      release: () => {
        if (read(lock) === mine) rmSync(lock, { force: true });
      },
    };
  } catch (error) {
    rmSync(lock, { force: true });
    throw error;
  }
}

function takeLock(directory: string, lock: string, mine: string): void {
  for (let attempt = 0; attempt < 10; attempt++) {
    const draft = `${lock}.${randomUUID()}`;
    try {
      writeFileSync(draft, mine);
      linkSync(draft, lock);
      return;
    } catch (error) {
      if (codeOf(error) !== "EEXIST") {
        throw new HostError(`The state directory ${directory} is not writable (${codeOf(error) ?? messageOf(error)}).`);
      }
    } finally {
      rmSync(draft, { force: true });
    }
    const theirs = read(lock);
    if (theirs === undefined) continue;
    const pid = liveOwner(theirs);
    if (pid !== undefined) {
      throw new HostError(`The state directory ${directory} is in use by another host (process ${pid}).`);
    }
    setAside(lock, theirs);
  }
  throw new HostError(`The state directory ${directory} can't be locked.`);
}

/** Removes a dead host's lock, unless a third host has replaced it meanwhile. */
function setAside(lock: string, stale: string): void {
  const aside = `${lock}.${randomUUID()}`;
  try {
    renameSync(lock, aside);
    if (read(aside) !== stale) linkSync(aside, lock);
  } catch {
    // somebody else was faster; the next attempt sees what is there
  } finally {
    rmSync(aside, { force: true });
  }
}

function liveOwner(text: string): number | undefined {
  let owner: unknown;
  try {
    owner = parseJson(text);
  } catch {
    return undefined;
  }
  const pid = dig(owner, "pid");
  const startedAt = dig(owner, "startedAt");
  if (typeof pid !== "number") return undefined;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) === "ESRCH") return undefined;
  }
  const running = kernelView(pid);
  if (running === undefined) return pid;
  const recycled = typeof startedAt === "string" && running.startedAt !== startedAt;
  return recycled || running.state === "Z" ? undefined : pid;
}

/** State and start time of a process in the kernel's own words; tells zombies and reused ids. Linux only. */
function kernelView(pid: number): { state: string | undefined; startedAt: string | undefined } | undefined {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return { state: fields[0], startedAt: fields[19] };
}

function readKeys(path: string): Keys {
  const text = read(path);
  if (text !== undefined) {
    try {
      const value = parseJson(text);
      const system = dig(value, "system");
      const master = dig(value, "master");
      if (typeof system === "string" && typeof master === "string") return { system, master };
    } catch {
      // a damaged file is replaced
    }
  }
  const keys = { system: randomBytes(24).toString("base64url"), master: randomBytes(24).toString("base64url") };
  writeFileSync(path, JSON.stringify(keys), { mode: 0o600 });
  return keys;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
