import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import { loopbackDirect } from "./environment";

/** A process of ours that has said that it is ready. */
export interface Child {
  readonly pid: number;
  /** What it said when it was ready. */
  readonly ready: Readonly<Record<string, unknown>>;
  /** Resolves, with what to tell of it, when it has ended. */
  readonly ended: Promise<string>;
  /** Asks it to end, in order; kills it where that takes longer. */
  stop(graceMs?: number): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

export interface ChildOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Called with every line that it prints. */
  readonly onLine?: (line: string, stream: "stdout" | "stderr") => void;
  readonly readyWithinMs?: number;
  /** Where even a slow end must not become a kill, since that would lose data. */
  readonly neverKill?: boolean;
}

const linesKept = 20;

/** Tests run this file from its source; what it starts is always the build. */
const here = path.resolve(__dirname, "../..");
const build = path.basename(here) === "dist" ? here : path.join(here, "dist");

/**
 * Starts a script of the build as a process in a group of its own, so that a terminal's Ctrl-C reaches only its parent,
 * with a channel that ends it when its parent is gone.
 * @param script path below `dist/`
 * @throws Error with what it said where it ended before it was ready
 */
export async function startChild(script: string, args: readonly string[], options: ChildOptions = {}): Promise<Child> {
  const file = path.resolve(build, script);
  const env = options.env ?? process.env;
  const process_ = spawn(process.execPath, ["--enable-source-maps", file, ...args], {
    env: { ...env, ...loopbackDirect(env) },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: true,
    windowsHide: true,
  });
  const said: string[] = [];
  const hear = (stream: "stdout" | "stderr") => (line: string) => {
    if (stream === "stderr") said.splice(0, Math.max(0, said.push(line) - linesKept));
    options.onLine?.(line, stream);
  };
  readLines(process_.stdout, hear("stdout"));
  readLines(process_.stderr, hear("stderr"));
  const ended = new Promise<string>((resolve) => {
    process_.once("close", (code, signal) =>
      resolve([...said, `${script} ended with ${signal ?? `code ${code}`}`].join("\n")),
    );
    process_.once("error", (error) => resolve(`${script} can't be run: ${error.message}`));
  });
  const ready = await readiness(process_, ended, said, script, options);
  return {
    pid: process_.pid as number,
    ready,
    ended,
    kill: (signal) => process_.kill(signal),
    async stop(graceMs = 8000) {
      // It may be ending already; then there is nobody to tell.
      if (process_.connected) process_.send({ type: "shutdown" }, () => undefined);
      const timer = options.neverKill ? undefined : setTimeout(() => process_.kill("SIGKILL"), graceMs);
      await ended;
      clearTimeout(timer);
    },
  };
}

function readiness(
  child: ChildProcess,
  ended: Promise<string>,
  said: readonly string[],
  script: string,
  { readyWithinMs = 30_000, neverKill }: ChildOptions,
): Promise<Readonly<Record<string, unknown>>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      child.kill(neverKill ? "SIGTERM" : "SIGKILL");
      reject(new Error(`${script} was not ready within ${readyWithinMs / 1000} s`));
    }, readyWithinMs);
    child.on("message", (message: unknown) => {
      if (typeof message !== "object" || message === null) return;
      clearTimeout(timer);
      resolve(message as Readonly<Record<string, unknown>>);
    });
    void ended.then((last) => {
      clearTimeout(timer);
      reject(new Error(said.length > 0 ? said.join("\n") : last));
    });
  });
}

function readLines(stream: NodeJS.ReadableStream | null, hear: (line: string) => void): void {
  let rest = "";
  stream?.setEncoding("utf8");
  stream?.on("data", (chunk: string) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) hear(line);
  });
  stream?.on("end", () => rest && hear(rest));
}
