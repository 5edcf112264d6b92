import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const script = path.resolve(__dirname, "../../../dist/local/cli/start.js");

export type Event = Record<string, unknown> & { event: string };

/** What `ready` says. */
export interface Ready {
  readonly status: string;
  readonly storage: string;
  readonly feed: { readonly id: string; readonly log: string };
  readonly pids: { readonly cli: number; readonly azurite: number; readonly feed: number; readonly app: number };
}

const running = new Set<Cli>();
const directories: string[] = [];

/** The built command line as a process. */
export class Cli {
  stdout = "";
  stderr = "";
  code: number | null | undefined;
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;
  /** Everything that it started and told of. */
  readonly #pids = new Set<number>();

  constructor(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    this.#child = spawn(process.execPath, [script, ...args], {
      env: { ...process.env, NODE_OPTIONS: "", ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child.stdout?.on("data", (data: Buffer) => (this.stdout += data.toString()));
    this.#child.stderr?.on("data", (data: Buffer) => (this.stderr += data.toString()));
    this.ended = new Promise((resolve) =>
      this.#child.once("close", (code) => {
        this.code = code;
        running.delete(this);
        resolve(code);
      }),
    );
    running.add(this);
  }

  get events(): Event[] {
    const lines = this.stdout.slice(0, this.stdout.lastIndexOf("\n") + 1).split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Event);
  }

  /** The first event for which this holds; fails when it does not come in time. */
  async event(holds: (event: Event) => boolean, withinMs = 20_000): Promise<Event> {
    return eventually(() => {
      if (this.code !== undefined) throw new Error(`it ended with ${this.code}: ${this.stderr}`);
      return this.events.find(holds);
    }, withinMs);
  }

  async ready(): Promise<Ready> {
    const ready = (await this.event(({ event }) => event === "ready")) as unknown as Ready;
    for (const pid of Object.values(ready.pids)) this.#pids.add(pid);
    return ready;
  }

  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Ends it and, where it can't end them, what it started; but for storage, which ends by itself. */
  async stop(): Promise<void> {
    this.signal("SIGINT");
    await this.ended;
  }
}

export async function cleanUp(): Promise<void> {
  await Promise.all([...running].map((cli) => cli.stop()));
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}

export function temporary(): string {
  const directory = mkdtempSync(path.join(tmpdir(), "headcount-cli-"));
  directories.push(directory);
  return directory;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Asks again until there is an answer. */
export async function eventually<T>(ask: () => T | undefined | false, withinMs = 20_000): Promise<T> {
  const giveUp = Date.now() + withinMs;
  for (;;) {
    const answer = ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > giveUp) throw new Error(`it did not happen within ${withinMs} ms: ${ask.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
