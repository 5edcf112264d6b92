import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { archiveContainer } from "../check/archive";
import type { FaultRequest } from "../feed/fault-schema";
import { readLog, type FeedLogContent } from "../feed/read-log";
import { connectionString, startAzurite, type Azurite } from "../processes/azurite";
import { startChild, type Child } from "../processes/child";
import { Deployment } from "./deployment";
import type { FaultName, Victim } from "./events";
import type { Plan } from "./plan";
import { storageTimeoutMs, type Scale } from "./scale";

/** A process that a fault ended, and when, for what it may have cost. */
export interface Ending {
  readonly at: number;
  /** When it had been started. */
  readonly since: number;
  readonly signal: "SIGKILL" | "SIGTERM";
}

/** A stretch of time in which a fault was on. */
export interface Active {
  readonly fault: FaultName;
  readonly from: number;
  to: number;
  /** Whether it harmed anything: what it was meant for may have been gone, or busy until all was healed. */
  bit: boolean;
}

/** Everything that one run consists of: each a process of its own but for the proxies. */
export class Site {
  readonly deployments: Deployment[] = [];
  readonly endings: Ending[] = [];
  readonly active: Active[] = [];
  /** What any app printed on standard error. */
  readonly stderr: string[] = [];
  /** What the apps printed, for a failing run's report. */
  readonly log: string[] = [];
  mostPendingBytes = 0;
  readonly #healing = new AbortController();
  #azurite: Azurite;
  #restarting: Promise<void> = Promise.resolve();
  #storageTurns = 0;

  private constructor(
    readonly plan: Plan,
    readonly scale: Scale,
    readonly directory: string,
    azurite: Azurite,
    readonly feed: Child,
  ) {
    this.#azurite = azurite;
  }

  static async start(plan: Plan, scale: Scale): Promise<Site> {
    const directory = mkdtempSync(path.join(tmpdir(), "headcount-faults-"));
    const azurite = await startAzurite(path.join(directory, "azurite"));
    const feed = await startChild("local/feed/main.js", [
      ...["--log", path.join(directory, "feed.ndjson"), "--counter"],
      ...["--venues", String(Math.max(3, Math.round(plan.venues / scale.factor)))],
      ...["--rate", String(plan.rate), "--seed", String(plan.seed)],
    ]);
    const site = new Site(plan, scale, directory, azurite, feed);
    for (const { name, offsetMs } of plan.clocks) {
      const options = {
        name,
        directory: path.join(directory, name),
        storage: () => site.#azurite.url,
        settings: scale.settings({
          URL: String(feed.ready["url"]),
          BUFFERMEGABYTES: plan.bufferMegabytes,
          LISTENERS: plan.listeners,
        }),
        storageTimeoutMs: scale.ms(storageTimeoutMs),
        onStderr: (line: string) => site.stderr.push(line),
        onLog: (line: string) => site.#heard(line),
      };
      const deployment = await Deployment.create(options, scale.ms(offsetMs));
      site.deployments.push(deployment);
      await deployment.start();
    }
    return site;
  }

  /** Ends all waiting of faults, so that they are undone. */
  get healing(): AbortSignal {
    return this.#healing.signal;
  }

  /** Storage, without the proxies. */
  get storage(): string {
    return connectionString(this.#azurite.url);
  }

  /** How often Azurite was about to end, or was there again: an answer counts where it is the same before and after. */
  get storageTurns(): number {
    return this.#storageTurns;
  }

  get archive() {
    return archiveContainer(this.storage);
  }

  get journals() {
    return archiveContainer(this.storage, "headcount-journal");
  }

  deployment(name: Victim): Deployment {
    return this.deployments.find((each) => each.name === name) ?? (this.deployments[0] as Deployment);
  }

  /** Every frame that storage acknowledged to any app. */
  get acknowledged(): Set<number> {
    return new Set(this.deployments.flatMap(({ acknowledged }) => [...acknowledged.frames]));
  }

  /** Waits for scaled milliseconds, or until all is to be healed. */
  async wait(scaledMs: number): Promise<void> {
    await sleep(this.scale.ms(scaledMs), undefined, { signal: this.healing }).catch(() => undefined);
  }

  async feedFault(request: FaultRequest): Promise<void> {
    const scaled = "seconds" in request ? { ...request, seconds: (request.seconds ?? 1) * this.scale.factor } : request;
    await this.#toFeed("fault", scaled);
  }

  async feedStatus(): Promise<{ connections: number; subscribed: number; published: number }> {
    const response = await fetch(`${String(this.feed.ready["control"])}/status`);
    return (await response.json()) as { connections: number; subscribed: number; published: number };
  }

  /** Ends Azurite in order, and starts it again on the same port and data. */
  restartAzurite(downMs: number): Promise<void> {
    this.#restarting = this.#restarting.then(async () => {
      const port = Number(new URL(this.#azurite.url).port);
      this.#storageTurns++;
      await this.#azurite.stop();
      await this.wait(downMs);
      this.#azurite = await startAzurite(path.join(this.directory, "azurite"), port);
      this.#storageTurns++;
    });
    return this.#restarting;
  }

  /** Ends every fault; resolves when what was broken is whole. */
  async heal(running: readonly Promise<void>[]): Promise<void> {
    this.#healing.abort();
    await Promise.all(running);
    await this.#toFeed("heal", {});
  }

  feedLog(): FeedLogContent {
    return readLog(path.join(this.directory, "feed.ndjson"));
  }

  /** Ends every process, in order. @returns those that did not end well */
  async end(): Promise<string[]> {
    const bad: string[] = [];
    for (const deployment of this.deployments) {
      for (const each of deployment.all) {
        await each.end("SIGTERM");
        if (each === deployment.app && !each.last.endsWith("code 0")) bad.push(`${deployment.name}: ${each.last}`);
      }
      await deployment.proxy.close();
    }
    await this.feed.stop();
    await this.#azurite.stop();
    return bad;
  }

  #heard(line: string): void {
    this.log.push(line);
    const pending = /"pendingBytes":(\d+)/.exec(line)?.[1];
    if (pending !== undefined) this.mostPendingBytes = Math.max(this.mostPendingBytes, Number(pending));
  }

  /** Keeps something beside the run's data, for whoever looks into its failure. */
  keepsake(name: string, content: object | string): void {
    const text = typeof content === "string" ? content : JSON.stringify(content, undefined, 1);
    writeFileSync(path.join(this.directory, typeof content === "string" ? `${name}.log` : `${name}.json`), text);
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  async #toFeed(what: "fault" | "heal", body: object): Promise<void> {
    const response = await fetch(`${String(this.feed.ready["control"])}/${what}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`The feed refuses ${JSON.stringify(body)}: ${await response.text()}`);
  }
}
