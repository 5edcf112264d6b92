import { VerifyError } from "./errors";
import { readOptions, type Options } from "./options";
import { Report } from "./report";
import { openSource } from "./source";
import { openStore } from "./storage";
import { walkDays } from "./days";
import { walkFiles } from "./files";
import { walkSnapshots } from "./snapshots";
import { walk } from "./walk";
import { counted } from "../text/counted";

/** Where lines go. */
export interface Output {
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
  readonly env: NodeJS.ProcessEnv;
}

/** Time without a word to whoever waits. */
const progressMs = 5000;

/** Verifies what the command line asks for. @returns the exit code */
export async function run(argv: readonly string[], { out, err, env }: Output): Promise<0 | 1 | 2> {
  try {
    const options = readOptions(argv, env, out);
    if (!options) return 0;
    const source = await openSource(options);
    try {
      return await verify(source.connection, options, out, err);
    } finally {
      await source.close();
    }
  } catch (error) {
    if (!(error instanceof VerifyError)) throw error;
    err(`error: ${error.message}`);
    return 2;
  }
}

async function verify(
  connection: string,
  { feed, from, to, container, rawTier, seam, json }: Options,
  out: (line: string) => void,
  err: (line: string) => void,
): Promise<0 | 1> {
  const store = openStore(connection, container);
  const report = new Report(feed, json, out);
  const task = { feed, range: { from, to }, rawTier, toleranceMs: seam * 1000 };
  const timer = setInterval(() => {
    const { windows, findings, at = "the first window" } = report;
    err(`verifying: at ${at}, ${counted(windows, "window")}, ${counted(findings, "disagreement")} so far`);
  }, progressMs);
  try {
    for await (const step of walk(store, task)) report.add(step);
    for await (const step of walkDays(store, feed, task.range)) report.add(step);
    for await (const step of walkFiles(store, feed, task.range)) report.add(step);
    for await (const step of walkSnapshots(store, feed, task.range)) report.add(step);
  } finally {
    clearInterval(timer);
  }
  if (report.empty) {
    const when = from > -Infinity || to < Infinity ? " that starts in that time" : "";
    throw new VerifyError(`There is no window of feed "${feed}"${when} in container "${container}".`);
  }
  report.finish();
  return report.findings > 0 ? 1 : 0;
}
