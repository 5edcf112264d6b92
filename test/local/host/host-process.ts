import { fork, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const MAIN = resolve(__dirname, "../../../dist/local/host/main.js");
const DEADLINE_MS = 25_000;

export interface Options {
  readonly state?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly port?: number;
}

const children = new Set<ChildProcess>();
const directories: string[] = [];

/** A built host as a child process. Its management key is read from the state directory. */
export class HostProcess {
  url = "";
  output = "";
  errors = "";
  ready: Record<string, unknown> = {};
  readonly exited: Promise<number | null>;

  private constructor(
    readonly child: ChildProcess,
    readonly state: string,
  ) {
    child.stdout?.on("data", (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr?.on("data", (chunk: Buffer) => (this.errors += chunk.toString()));
    const exit = new Promise<number | null>((done) => {
      child.once("exit", (code) => {
        children.delete(child);
        done(code);
      });
    });
    const read = [child.stdout, child.stderr].map((stream) => new Promise((done) => stream?.once("end", done)));
    // "close" does not come after disconnect()
    this.exited = Promise.all([exit, ...read]).then(([code]) => code);
  }

  /** Starts without waiting for anything. */
  static launch(app: string, options: Options = {}): HostProcess {
    const state = options.state ?? temporary();
    const directory = app.startsWith("/") ? app : join(__dirname, "fixtures", app);
    const args = ["--app", directory, "--port", String(options.port ?? 0), "--state", state, ...(options.args ?? [])];
    return HostProcess.run(args, state, options.env);
  }

  static run(args: readonly string[], state = "", env: Readonly<Record<string, string>> = {}): HostProcess {
    // options of the test runner's own process are not the host's
    const environment = { HEADCOUNT_TASK_HUB: "Headcount", ...process.env, NODE_OPTIONS: "", ...env };
    const child = fork(MAIN, args, {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      env: environment,
      execArgv: ["--expose-gc"],
    });
    children.add(child);
    return new HostProcess(child, state);
  }

  /** Starts and waits until the host is ready. */
  static async start(app: string, options: Options = {}): Promise<HostProcess> {
    const host = HostProcess.launch(app, options);
    await eventually(() => {
      if (host.child.exitCode !== null) throw new Error(`the host ended: ${host.errors}`);
      const line = host.output.split("\n").find((text) => text.startsWith(`{"event":"ready"`));
      if (line === undefined) return false;
      host.ready = JSON.parse(line) as Record<string, unknown>;
      return true;
    });
    host.url = String(host.ready.url);
    return host;
  }

  get key(): string {
    return (JSON.parse(readFileSync(join(this.state, "keys.json"), "utf8")) as { system: string }).system;
  }

  async get(path: string): Promise<Response> {
    return fetch(this.url + path);
  }

  async json<T>(path: string): Promise<T> {
    return (await (await this.get(path)).json()) as T;
  }

  async post(path: string, body?: unknown): Promise<Response> {
    const json =
      body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } };
    return fetch(this.url + path, { method: "POST", ...json });
  }

  /** A call of the management API, with its key. */
  async manage(method: string, path: string, init: RequestInit = {}): Promise<Response> {
    const separator = path.includes("?") ? "&" : "?";
    const url = `${this.url}/runtime/webhooks/durabletask/${path}${separator}code=${this.key}`;
    return fetch(url, { method, ...init });
  }

  /** Starts an orchestration under this instance id. */
  async begin(name: string, instanceId: string, input: unknown = null): Promise<void> {
    const response = await this.manage("POST", `orchestrators/${name}/${instanceId}`, { body: JSON.stringify(input) });
    if (response.status !== 202)
      throw new Error(`${name} was not started: ${response.status} ${await response.text()}`);
  }

  async raise(instanceId: string, event: string, input: unknown = null): Promise<Response> {
    const init = { body: JSON.stringify(input), headers: { "content-type": "application/json" } };
    return this.manage("POST", `instances/${instanceId}/raiseEvent/${event}`, init);
  }

  async status(instanceId: string, query = ""): Promise<Status> {
    return (await (await this.manage("GET", `instances/${instanceId}${query}`)).json()) as Status;
  }

  /** The status once the instance has ended. */
  async ended(instanceId: string): Promise<Status> {
    return eventually(async () => {
      const status = await this.status(instanceId);
      return ["Completed", "Failed", "Terminated"].includes(status.runtimeStatus) ? status : undefined;
    });
  }

  async run(name: string, instanceId: string, input: unknown = null): Promise<Status> {
    await this.begin(name, instanceId, input);
    return this.ended(instanceId);
  }

  async notes<T = unknown>(key: string): Promise<T[]> {
    return this.json<T[]>(`/api/notes?key=${key}`);
  }

  /** Waits until an activity waits behind this door, then lets it go. */
  async open(key: string): Promise<number> {
    return eventually(async () => (await (await this.post(`/api/open?key=${key}`)).json()) as number);
  }

  /** Test controls. */
  async control<T>(action: string, body: unknown = {}): Promise<T> {
    const response = await this.post(`/admin/test/${action}`, body);
    if (response.status !== 200) throw new Error(`${action}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }

  async controlState(): Promise<ControlState> {
    return this.json<ControlState>("/admin/test/state");
  }

  /** The instance's file. */
  record(instanceId: string): StateFile {
    const directory = join(this.state, "instances");
    const records = readdirSync(directory)
      .filter((file) => file.endsWith(".json"))
      .map((file) => JSON.parse(readFileSync(join(directory, file), "utf8")) as StateFile);
    const found = records.find((record) => record.instanceId === instanceId);
    if (found === undefined) throw new Error(`no file for ${instanceId}`);
    return found;
  }

  /** Waits until the host has written this on stdout. */
  async said(text: string): Promise<void> {
    await eventually(() => this.output.includes(text));
  }

  async stop(): Promise<number | null> {
    this.child.kill("SIGTERM");
    return this.exited;
  }

  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.exited;
  }
}

export interface Status {
  readonly name: string;
  readonly instanceId: string;
  readonly runtimeStatus: string;
  readonly input: unknown;
  readonly customStatus: unknown;
  readonly output: unknown;
  readonly createdTime: string;
  readonly lastUpdatedTime: string;
  readonly historyEvents: Record<string, unknown>[] | null;
}

export interface StateFile {
  readonly instanceId: string;
  readonly executionId: string;
  readonly generation: number;
  readonly runtimeStatus: string;
  readonly output: string | null;
  readonly history: (Record<string, unknown> & { EventType: number; EventId: number; Timestamp: string })[];
  readonly inbox: (Record<string, unknown> & { EventType: number })[];
}

export interface ControlState {
  readonly held: { id: number; kind: string; name: string; instanceId: string }[];
  readonly counters: Record<string, number>;
}

/** Asks again until the answer is something; fails after 10 s. */
export async function eventually<T>(ask: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  const deadline = Date.now() + DEADLINE_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false && (answer as unknown) !== 0) return answer;
    if (Date.now() > deadline) throw new Error(`it did not happen within ${DEADLINE_MS} ms: ${ask.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), "functions-host-"));
  directories.push(directory);
  return directory;
}

/** Ends what a test file left running. */
export async function cleanUp(): Promise<void> {
  const running = [...children];
  for (const child of running) child.kill("SIGKILL");
  await eventually(() => running.every((child) => child.exitCode !== null || child.signalCode !== null));
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}
