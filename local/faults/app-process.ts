import { readFileSync } from "node:fs";
import path from "node:path";
import { withoutStorage } from "../processes/environment";
import { startAppHost } from "../processes/app-host";
import type { Child } from "../processes/child";

/** Where the app, and what it is run with, stands; tests run this file from its source, what it starts is the build. */
const here = path.resolve(__dirname, "../..");
const root = path.basename(here) === "dist" ? path.dirname(here) : here;
const preload = path.join(root, "dist/local/faults/preload-clock.js");
const answerWithinMs = 4000;

const operations = {
  terminate: ["POST", "/terminate"],
  suspend: ["POST", "/suspend"],
  resume: ["POST", "/resume"],
  purge: ["DELETE", ""],
  status: ["GET", ""],
} as const;
export type Operation = keyof typeof operations;

export interface AppProcessOptions {
  readonly stateDirectory: string;
  readonly clockFile: string;
  readonly env: Readonly<Record<string, string>>;
  /** Called with each line on standard error, of which there should be none. */
  readonly onStderr: (line: string) => void;
  readonly onStdout: (line: string) => void;
}

/** The built app on the embedded host, as one process. */
export class AppProcess {
  readonly startedAt = Date.now();
  frozen = false;
  ended = false;
  /** How it ended, where it did so by itself. */
  last = "";

  private constructor(
    private readonly child: Child,
    private readonly stateDirectory: string,
  ) {
    void child.ended.then((last) => {
      this.ended = true;
      this.last = last;
    });
  }

  static async start({ stateDirectory, clockFile, env, onStderr, onStdout }: AppProcessOptions): Promise<AppProcess> {
    const args = ["--app", root, "--port", "0", "--state", stateDirectory, "--test-controls"];
    const child = await startAppHost(args, {
      env: {
        ...withoutStorage(process.env),
        ...env,
        FAULTS_CLOCK: clockFile,
        NODE_OPTIONS: `--require ${JSON.stringify(preload)}`,
      },
      onLine: (line, stream) => (stream === "stderr" ? onStderr : onStdout)(line),
    });
    return new AppProcess(child, stateDirectory);
  }

  get pid(): number {
    return this.child.pid;
  }

  /** Whether it can answer. */
  get awake(): boolean {
    return !this.ended && !this.frozen;
  }

  /** Asks the app; undefined where it does not answer in time, or with something else than JSON. */
  async call(
    method: string,
    route: string,
    body?: unknown,
    withinMs = answerWithinMs,
  ): Promise<{ status: number; body: unknown } | undefined> {
    if (!this.awake) return undefined;
    try {
      const response = await fetch(`${String(this.child.ready["url"])}${route}`, {
        method,
        signal: AbortSignal.timeout(withinMs),
        ...(body !== undefined && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
      });
      const text = await response.text();
      return { status: response.status, body: text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : text };
    } catch {
      return undefined;
    }
  }

  /** An operation of Durable's management API on an instance. */
  manage(instance: string, operation: Operation): Promise<{ status: number; body: unknown } | undefined> {
    const keys = JSON.parse(readFileSync(path.join(this.stateDirectory, "keys.json"), "utf8")) as { system: string };
    const [method, last] = operations[operation];
    return this.call(
      method,
      `/runtime/webhooks/durabletask/instances/${instance}${last}?reason=fault&code=${keys.system}`,
    );
  }

  /** The system's clock was set: it reads its file. */
  clockChanged(): void {
    if (!this.ended) this.child.kill("SIGUSR2");
  }

  freeze(): void {
    if (this.ended) return;
    this.frozen = true;
    this.child.kill("SIGSTOP");
  }

  thaw(): void {
    this.frozen = false;
    if (!this.ended) this.child.kill("SIGCONT");
  }

  /** Ends it by a signal, also where it is frozen, and waits until it is gone. */
  async end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    if (this.ended) return;
    this.child.kill(signal);
    if (signal === "SIGTERM") this.thaw();
    // The host gives the app five seconds.
    const timer = setTimeout(() => this.child.kill("SIGKILL"), 8000);
    await this.child.ended;
    clearTimeout(timer);
  }
}
