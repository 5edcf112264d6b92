import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { archiveContainer, readArchive, type ArchiveContent } from "../check/archive";
import { readLog, type FeedLogContent } from "../feed/read-log";
import { startAzurite, type Azurite } from "../processes/azurite";
import { startAppHost } from "../processes/app-host";
import { startChild, type Child } from "../processes/child";
import { withoutStorage } from "../processes/environment";

/** The built app on the embedded host, with Azurite and the simulated feed: each a process of its own. */
export interface RigOptions {
  /** Length of a window, seconds. */
  readonly windowSeconds: number;
  readonly flushSeconds?: number;
  /** Frames a second. */
  readonly rate: number;
  readonly venues?: number;
  readonly shape?: "venues" | "single";
  /** A feeds.json in place of the app's own, and the feed of it that is collected. */
  readonly feedsFile?: string;
  readonly feed?: string;
  /** Further overrides of the feed, such as `CONNECTION__SILENCESECONDS`. */
  readonly overrides?: Readonly<Record<string, string | number>>;
  readonly onAppLine?: (line: string) => void;
  /** Where the app finds its storage, if not in Azurite itself: the connection string of what stands between. */
  readonly storage?: (azurite: Azurite) => Promise<string>;
  /** Whether the host fires timers by itself; default true. */
  readonly timers?: boolean;
  /** What the simulated feed is told instead of rate, venues, shape and counter. */
  readonly feedArguments?: readonly string[];
}

interface FeedStatus {
  readonly connections: number;
  readonly subscribed: number;
  readonly connectionsOpened: number;
  readonly published: number;
}

const root = path.resolve(__dirname, path.basename(path.resolve(__dirname, "../..")) === "dist" ? "../../.." : "../..");

export class Rig {
  #app: Child | undefined;
  readonly #beside: Child[] = [];
  readonly #crashes: string[] = [];

  private constructor(
    readonly options: RigOptions,
    readonly directory: string,
    readonly azurite: Azurite,
    readonly feed: Child,
    private readonly storage: string,
  ) {}

  /** Starts everything; nothing is collected yet. */
  static async start(options: RigOptions): Promise<Rig> {
    const directory = mkdtempSync(path.join(tmpdir(), "headcount-"));
    const azurite = await startAzurite(path.join(directory, "azurite"));
    const shape = options.shape ?? "venues";
    const told = options.feedArguments ?? [
      ...["--counter", "--shape", shape, "--rate", String(options.rate)],
      ...(shape === "venues" ? ["--venues", String(options.venues ?? 3)] : ["--no-subscribe"]),
    ];
    const feed = await startChild("local/feed/main.js", ["--log", path.join(directory, "feed.ndjson"), ...told]);
    const storage = (await options.storage?.(azurite)) ?? azurite.connectionString;
    const rig = new Rig(options, directory, azurite, feed, storage);
    await rig.startApp();
    return rig;
  }

  get feedId(): string {
    return this.options.feed ?? "crowdmonitor";
  }

  /** What the app printed on standard error, line by line: nothing, if all is well. */
  get crashes(): readonly string[] {
    return this.#crashes;
  }

  get app(): Child {
    if (!this.#app) throw new Error("The app does not run.");
    return this.#app;
  }

  async startApp(): Promise<void> {
    this.#app = await this.#startHost("host");
  }

  /** Starts the app once more, as a deployment of its own on the same storage and feed; {@link end} stops it. */
  async startBeside(deployment: string, env: NodeJS.ProcessEnv = {}): Promise<Child> {
    const child = await this.#startHost(`host-${deployment}`, { ...env, HEADCOUNT_DEPLOYMENT: deployment });
    this.#beside.push(child);
    return child;
  }

  async #startHost(state: string, more: NodeJS.ProcessEnv = {}): Promise<Child> {
    const { windowSeconds, flushSeconds = Math.min(1, windowSeconds / 2), feedsFile, overrides = {} } = this.options;
    const { timers = true } = this.options;
    const prefix = `HEADCOUNT_FEEDS__${this.feedId.toUpperCase().replaceAll("-", "_")}__`;
    const own = {
      URL: String(this.feed.ready["url"]),
      WINDOWSECONDS: windowSeconds,
      FLUSHSECONDS: flushSeconds,
      LOOKSECONDS: 1,
      ...overrides,
    };
    const env = {
      ...withoutStorage(process.env),
      AzureWebJobsStorage: this.storage,
      HEADCOUNT_UNCHECKED_LINGER: "1",
      ...(feedsFile === undefined ? {} : { HEADCOUNT_FEEDS_FILE: feedsFile }),
      ...Object.fromEntries(Object.entries(own).map(([key, value]) => [`${prefix}${key}`, String(value)])),
      ...more,
    };
    const args = ["--app", root, "--port", "0", "--state", path.join(this.directory, state), "--test-controls"];
    if (!timers) args.push("--no-timers");
    return startAppHost(args, {
      env,
      onLine: (line, stream) => {
        if (stream === "stderr") this.#crashes.push(line);
        else this.options.onAppLine?.(line);
      },
    });
  }

  /** Asks the app; what it answers as JSON. */
  async call(method: string, route: string, body?: unknown): Promise<{ status: number; body: unknown }> {
    const response = await fetch(`${String(this.app.ready["url"])}${route}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
  }

  start(): Promise<{ status: number; body: unknown }> {
    return this.call("POST", `/api/collectors/${this.feedId}/start`);
  }

  stop(): Promise<{ status: number; body: unknown }> {
    return this.call("POST", `/api/collectors/${this.feedId}/stop`);
  }

  /** A test control of the embedded host. */
  async control(action: string, body: unknown): Promise<unknown> {
    const { status, body: answered } = await this.call("POST", `/admin/test/${action}`, body);
    if (status !== 200) throw new Error(`${action}: ${status} ${JSON.stringify(answered)}`);
    return answered;
  }

  /** How many completions the host holds back. */
  async held(): Promise<number> {
    const { body } = await this.call("GET", "/admin/test/state");
    return (body as { held: unknown[] }).held.length;
  }

  /** The collector's status in Durable, as the app shows it. */
  async collector(): Promise<{ status?: string; phase?: string; window?: { start: string; end: string } }> {
    const { body } = await this.call("GET", `/api/collectors/${this.feedId}`);
    return (body as { collector: Awaited<ReturnType<Rig["collector"]>> | null }).collector ?? {};
  }

  /** Fires the timer that the host would fire each minute. */
  async ensureRunning(): Promise<void> {
    await this.call("POST", "/admin/functions/ensureRunning", {});
  }

  async feedStatus(): Promise<FeedStatus> {
    const response = await fetch(`${String(this.feed.ready["control"])}/status`);
    return (await response.json()) as FeedStatus;
  }

  async fault(request: object): Promise<void> {
    await fetch(`${String(this.feed.ready["control"])}/fault`, { method: "POST", body: JSON.stringify(request) });
  }

  log(): FeedLogContent {
    return readLog(path.join(this.directory, "feed.ndjson"));
  }

  archive(): Promise<ArchiveContent> {
    return readArchive(archiveContainer(this.azurite.connectionString), this.feedId);
  }

  /** Stops what runs, in order, and removes the directory. */
  async end(): Promise<void> {
    await Promise.all(this.#beside.map((child) => child.stop()));
    await this.#app?.stop();
    await this.feed.stop();
    await this.azurite.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Waits until something holds, looking ten times a second. @throws Error that says what was waited for */
export async function until(what: string, holds: () => Promise<boolean> | boolean, withinMs = 20_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`Waited ${withinMs / 1000} s in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
