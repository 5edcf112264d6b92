import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { connectionString } from "../processes/azurite";
import { Acknowledged } from "./acknowledged";
import { AppProcess } from "./app-process";
import type { Victim } from "./events";
import { FaultProxy } from "./proxy";

export const feedId = "crowdmonitor";
/** A round may aggregate every window of a run. */
const roundWithinMs = 60_000;

export interface DeploymentOptions {
  readonly name: Victim;
  readonly directory: string;
  readonly storage: () => string;
  /** Settings of the feed, by the end of their names. */
  readonly settings: Readonly<Record<string, string>>;
  readonly storageTimeoutMs: number;
  readonly onStderr: (line: string) => void;
  readonly onLog: (line: string) => void;
}

/** A deployment of the app: usually one process, with a clock and a way to storage of its own. */
export class Deployment {
  /** What is to be asked; a zombie and its replacement are both among `all`. */
  app!: AppProcess;
  readonly all: AppProcess[] = [];
  readonly acknowledged = new Acknowledged();
  offsetMs = 0;
  /** The furthest that its clock ever stood from the feed's. */
  furthestMs = 0;
  readonly #clockFile: string;
  #exclusive: Promise<void> = Promise.resolve();
  #states = 0;

  private constructor(
    readonly options: DeploymentOptions,
    readonly proxy: FaultProxy,
  ) {
    mkdirSync(options.directory, { recursive: true });
    this.#clockFile = path.join(options.directory, "clock");
    proxy.acknowledged = ({ purpose, path: blob, body }) => {
      if (purpose === "append") this.acknowledged.note(blob.split("?")[0] ?? "", body);
    };
  }

  static async create(options: DeploymentOptions, offsetMs: number): Promise<Deployment> {
    const deployment = new Deployment(options, await FaultProxy.start(options.storage));
    deployment.setClock(offsetMs);
    return deployment;
  }

  get name(): Victim {
    return this.options.name;
  }

  /** Starts a process. @param fresh with an empty task hub, beside one that has not ended */
  async start(fresh = false): Promise<AppProcess> {
    if (fresh) this.#states++;
    const { name, directory, settings, storageTimeoutMs, onStderr, onLog } = this.options;
    const prefix = `HEADCOUNT_FEEDS__${feedId.toUpperCase()}__`;
    this.app = await AppProcess.start({
      stateDirectory: path.join(directory, `host-${this.#states}`),
      clockFile: this.#clockFile,
      env: {
        AzureWebJobsStorage: connectionString(this.proxy.url),
        HEADCOUNT_DEPLOYMENT: name,
        HEADCOUNT_UNCHECKED_LINGER: "1",
        HEADCOUNT_STORAGE_TIMEOUT_SECONDS: String(storageTimeoutMs / 1000),
        ...Object.fromEntries(Object.entries(settings).map(([key, value]) => [`${prefix}${key}`, value])),
      },
      onStderr: (line) => onStderr(`${name}: ${line}`),
      onStdout: (line) => onLog(`${name}: ${line}`),
    });
    this.all.push(this.app);
    return this.app;
  }

  /** Faults of processes, one after the other: what was killed can't be frozen before it runs again. */
  exclusively<T>(action: () => Promise<T>): Promise<T> {
    const run = this.#exclusive.then(action);
    this.#exclusive = run.then(
      () => undefined,
      () => undefined,
    );
    return run;
  }

  /** Sets the system's clock, for as long as frames are received. */
  setClock(offsetMs: number): void {
    this.furthestMs = Math.max(this.furthestMs, Math.abs(offsetMs));
    this.#setClock(offsetMs);
  }

  /** Puts the clock forward when nothing is received any more, so that windows and the sweep need not be waited for. */
  putForward(byMs: number): void {
    this.#setClock(this.offsetMs + byMs);
  }

  want(wanted: boolean): Promise<{ status: number; body: unknown } | undefined> {
    return this.app.call("POST", `/api/collectors/${feedId}/${wanted ? "start" : "stop"}`);
  }

  /** Whether the feed is wanted, as the app tells it; undefined where it does not. */
  async wanted(): Promise<boolean | undefined> {
    const answer = await this.app.call("GET", `/api/collectors/${feedId}`);
    if (answer?.status !== 200) return undefined;
    const { deployments } = answer.body as {
      deployments: readonly { readonly deployment: string; readonly wanted: { readonly wanted: boolean } | null }[];
    };
    return deployments.find(({ deployment }) => deployment === this.name)?.wanted?.wanted ?? false;
  }

  /** Runs the minute timer in every process, and waits until each run is over. */
  async round(): Promise<void> {
    await Promise.all(
      this.all.map((each) => each.call("POST", "/admin/test/fire", { name: "ensureRunning" }, roundWithinMs)),
    );
  }

  /** Fires the host's minute timer in every process. */
  async tick(): Promise<void> {
    await Promise.all(this.all.map((each) => each.call("POST", "/admin/functions/ensureRunning", {})));
  }

  /** A test control of the host. @returns whether it was there to take it */
  async control(action: string, body: object): Promise<boolean> {
    return (await this.app.call("POST", `/admin/test/${action}`, body))?.status === 200;
  }

  #setClock(offsetMs: number): void {
    this.offsetMs = offsetMs;
    writeFileSync(this.#clockFile, String(offsetMs));
    for (const each of this.all) each.clockChanged();
  }
}
