import type { Environment } from "../../src/config/variables";
import { ProbeError } from "./errors";
import type { Limits } from "./heard";
import { jsonOf, jsonOfError } from "./json";
import type { Options } from "./options";
import { probe } from "./probe";
import { Progress } from "./progress";
import { reportOf } from "./report";
import { shownAddress, targetOf } from "./target";

/** Where a probe writes to, and what ends it early. */
export interface Surroundings {
  readonly env: Environment;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly signal?: AbortSignal;
}

export const usualLimits = {
  handshakeMs: 10_000,
  patienceMs: 3000,
  pongMs: 5000,
  frameBytes: 16 * 1024 * 1024,
  bytes: 64 * 1024 * 1024,
};

/** Probes what the options name and writes the report; resolves with the exit code. */
export async function run(
  options: Options,
  { env, out, err, signal }: Surroundings,
  limits: Omit<Limits, "frames" | "ms"> = usualLimits,
): Promise<0 | 1> {
  let progress: Progress | undefined;
  try {
    const target = targetOf(options, env);
    progress = new Progress((line) => err(`${line}\n`), options.seconds, shownAddress(target));
    const ms = options.seconds * 1000;
    // A fallback needs time in which to be answered.
    const patienceMs = Math.min(limits.patienceMs, ms / 2);
    const found = await probe(target, { ...limits, patienceMs, frames: options.frames, ms }, progress, signal);
    out(options.json ? jsonOf(found) : `\n${reportOf(found)}`);
    if (found.result instanceof ProbeError) err(`\nerror: ${found.result.message}\n`);
    return found.result instanceof ProbeError ? 1 : 0;
  } catch (error) {
    if (!(error instanceof ProbeError)) throw error;
    if (options.json) out(jsonOfError(error));
    err(`error: ${error.message}\n`);
    return 1;
  } finally {
    progress?.close();
  }
}
