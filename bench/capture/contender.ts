import { Cron } from "croner";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { until } from "../../local/prove/rig";
import { startAppHost } from "../../local/processes/app-host";
import type { Child } from "../../local/processes/child";
import { withoutStorage } from "../../local/processes/environment";
import { root } from "../../local/dashboard/root";
import { functionName } from "./apps/names";
import { Billing } from "./billing";
import type { Delays } from "./delays";
import type { Gateway } from "./gateway";
import type { Method } from "./methods";
import type { StorageWay } from "./storage-way";

export const feedId = "crowdmonitor";
const feedPrefix = "HEADCOUNT_FEEDS__CROWDMONITOR__";

export interface ContenderOptions {
  readonly method: Method;
  readonly directory: string;
  readonly windowSeconds: number;
  readonly delays: Delays;
  readonly gateway: Gateway;
  readonly storage: StorageWay;
  /** Where a method without Headcount keeps what it heard. */
  readonly container: string;
  /** Called with what it prints on standard error. */
  readonly onError: (line: string) => void;
}

/** A method at work: its function app on the embedded host, as a process that can be ended and started again. */
export class Contender {
  readonly billing = new Billing();
  #host: Child | undefined;
  #deployment = 0;
  #starts = 0;
  /** For each schedule, whether a run was due that did not end. */
  #pastDue: readonly boolean[] = [];

  constructor(readonly options: ContenderOptions) {}

  get method(): Method {
    return this.options.method;
  }

  /** Starts its process, and what it does. */
  async start(): Promise<void> {
    this.#host = await this.#process();
    await this.#begin();
  }

  /** Ends its process by a signal, and starts it again on the same state after a time. */
  async interrupt(signal: "SIGTERM" | "SIGKILL", downMs: number): Promise<void> {
    const host = this.#host as Child;
    host.kill(signal);
    await host.ended;
    const died = new Date();
    const running = this.billing.died(died.getTime());
    await new Promise((resolve) => setTimeout(resolve, downMs));
    this.#pastDue = this.method.schedules.map((schedule, nth) => {
      const next = new Cron(schedule, { timezone: "UTC" }).nextRun(died);
      return running.includes(functionName(nth)) || (next !== null && next.getTime() <= Date.now());
    });
    this.#host = await this.#process();
    await this.#hold();
  }

  /**
   * A new version. Headcount's is started beside the old one, as docs/operate.md says; the others have nothing that
   * would take out what two of them hear, so theirs are restarted.
   */
  async deploy(downMs: number): Promise<void> {
    if (this.method.app !== "headcount") return this.interrupt("SIGTERM", downMs);
    const old = this.#host as Child;
    this.#deployment++;
    await this.start();
    await until("the new deployment listens", () => this.#listens(), 60_000);
    await this.#call(old, "POST", `/api/collectors/${feedId}/stop`);
    await until("the old deployment has stopped", async () => (await this.#status(old)) === "Completed", 60_000);
    await old.stop();
  }

  /** Lets it finish what it began. */
  async finish(): Promise<void> {
    const { method, windowSeconds, delays } = this.options;
    if (method.app !== "headcount") {
      const ms = windowSeconds * 1000 + 2 * method.overlapMs + delays.dispatch.most + delays.write.most + 2000;
      await new Promise((resolve) => setTimeout(resolve, ms));
      return;
    }
    const host = this.#host as Child;
    await this.#call(host, "POST", `/api/collectors/${feedId}/stop`);
    await until("the collector has ended", async () => (await this.#status(host)) === "Completed", 90_000);
    // What is left of windows that were killed is taken by the next rounds.
    for (let round = 0; round < 3; round++)
      await this.#call(host, "POST", "/admin/test/fire", { name: "ensureRunning" });
  }

  async end(): Promise<void> {
    await this.#host?.stop();
    this.billing.died(Date.now());
  }

  async #begin(): Promise<void> {
    const { app } = this.method;
    await this.#hold();
    const host = this.#host as Child;
    if (app === "headcount") await this.#call(host, "POST", `/api/collectors/${feedId}/start`);
    if (app !== "chain") return;
    const keys = JSON.parse(readFileSync(path.join(this.#state, "keys.json"), "utf8")) as { system: string };
    await this.#call(host, "POST", `/runtime/webhooks/durabletask/orchestrators/chain/chain?code=${keys.system}`, null);
  }

  /** Activities take their time to be dispatched. */
  async #hold(): Promise<void> {
    const { least, most } = this.options.delays.dispatch;
    const delay = { when: "before", minMs: least, maxMs: most, seed: ++this.#starts };
    await this.#call(this.#host as Child, "POST", "/admin/test/delay", delay);
  }

  get #state(): string {
    return path.join(this.options.directory, `host-${this.#deployment}`);
  }

  #process(): Promise<Child> {
    const { onError } = this.options;
    const args = ["--app", this.#app(), "--port", "0", "--state", this.#state, "--test-controls"];
    return startAppHost(args, {
      env: { ...withoutStorage(process.env), ...this.#environment() },
      onLine: (line, stream) => {
        if (stream === "stderr") onError(`${this.method.name}: ${line}`);
        else this.billing.hear(line);
      },
    });
  }

  /** A function app is a folder with a package.json that leads to its file. */
  #app(): string {
    const { directory, method } = this.options;
    const folder = path.join(directory, "app");
    mkdirSync(folder, { recursive: true });
    const file = path.join(root, "dist/bench/capture/apps", `${method.app}.js`);
    writeFileSync(path.join(folder, "package.json"), JSON.stringify({ main: path.relative(folder, file) }));
    writeFileSync(path.join(folder, "host.json"), readFileSync(path.join(root, "host.json")));
    return folder;
  }

  #environment(): Record<string, string> {
    const { method, windowSeconds, gateway, storage } = this.options;
    if (method.app === "headcount") {
      return {
        AzureWebJobsStorage: storage.connectionString,
        HEADCOUNT_DEPLOYMENT: `bench-${this.#deployment}`,
        [`${feedPrefix}URL`]: gateway.url,
        [`${feedPrefix}WINDOWSECONDS`]: String(windowSeconds),
      };
    }
    return {
      BENCH_URL: gateway.url,
      BENCH_STORAGE: storage.connectionString,
      BENCH_CONTAINER: this.options.container,
      BENCH_WINDOW_MS: String(windowSeconds * 1000),
      BENCH_OVERLAP_MS: String(method.overlapMs),
      BENCH_SCHEDULES: method.schedules.join("|"),
      BENCH_PAST_DUE: this.#pastDue.map(Number).join("|"),
    };
  }

  async #listens(): Promise<boolean> {
    const { deployments } = (await this.#call(this.#host as Child, "GET", `/api/collectors/${feedId}`)) as {
      deployments: readonly {
        deployment: string;
        listening: readonly { connected: boolean; last_frame_at?: string | null }[];
      }[];
    };
    const own = deployments.find(({ deployment }) => deployment === `bench-${this.#deployment}`);
    return own?.listening.some((each) => each.connected && typeof each.last_frame_at === "string") ?? false;
  }

  async #status(host: Child): Promise<string | undefined> {
    const { collector } = (await this.#call(host, "GET", `/api/collectors/${feedId}`)) as {
      collector: { status?: string } | null;
    };
    return collector?.status;
  }

  async #call(host: Child, method: string, route: string, body?: unknown): Promise<unknown> {
    const response = await fetch(`${String(host.ready["url"])}${route}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${this.method.name} answers ${route} with ${response.status}: ${text}`);
    return text === "" ? undefined : (JSON.parse(text) as unknown);
  }
}
