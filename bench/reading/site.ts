import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { connectionString } from "../../local/processes/azurite";
import { startAppHost } from "../../local/processes/app-host";
import { startChild, type Child } from "../../local/processes/child";
import { withoutStorage } from "../../local/processes/environment";
import { root } from "../../local/dashboard/root";
import { Counter } from "./counter";
import { deployment } from "./past";

/** A simulated feed, an app that collects it, and beside it an app that reads, whose way to storage is counted. */
export class Site {
  #reader: Child | undefined;
  #readers = 0;

  private constructor(
    private readonly directory: string,
    private readonly feed: Child,
    private readonly collector: Child,
    readonly counter: Counter,
  ) {}

  /** @param storage address of the storage service @param feedId the feed that is collected */
  static async start(storage: string, feedId: string): Promise<Site> {
    const directory = mkdtempSync(path.join(tmpdir(), "headcount-bench-"));
    const feed = await startChild("local/feed/main.js", ["--port", "0", "--day", "real"]);
    const url = `HEADCOUNT_FEEDS__${feedId.toUpperCase().replaceAll("-", "_")}__URL`;
    const collector = await app(path.join(directory, "collector"), storage, {
      HEADCOUNT_ROLE: "collector",
      HEADCOUNT_DEPLOYMENT: deployment,
      [url]: String(feed.ready["url"]),
    });
    const started = await fetch(`${String(collector.ready["url"])}/api/collectors/${feedId}/start`, { method: "POST" });
    if (!started.ok) throw new Error(`The collector did not start: ${await started.text()}`);
    return new Site(directory, feed, collector, await Counter.start(storage));
  }

  /** The reading app's address. */
  get url(): string {
    return String(this.#reader?.ready["url"]);
  }

  /** Starts the reading app anew, so that it has nothing in memory. */
  async restart(): Promise<void> {
    await this.#reader?.stop();
    this.#reader = await app(path.join(this.directory, `reader${this.#readers++}`), this.counter.url, {
      HEADCOUNT_ROLE: "reader",
      HEADCOUNT_DEPLOYMENT: "bench-reader",
    });
    this.counter.take();
  }

  /** Megabytes that the reading app holds, and held at most; undefined where the system does not say. */
  memory(): { readonly now: number; readonly peak: number } | undefined {
    try {
      const status = readFileSync(`/proc/${this.#reader?.pid}/status`, "utf8");
      const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(status)?.[1]) / 1000;
      return { now: of("VmRSS"), peak: of("VmHWM") };
    } catch {
      return undefined;
    }
  }

  /** Milliseconds of processor time that the reading app has used; undefined where the system does not say. */
  processorTime(): number | undefined {
    try {
      const stat = readFileSync(`/proc/${this.#reader?.pid}/stat`, "utf8");
      // After the name, which may hold anything: fields 14 and 15, in hundredths of a second.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      return 10 * (Number(fields[11]) + Number(fields[12]));
    } catch {
      return undefined;
    }
  }

  async close(): Promise<void> {
    await this.#reader?.stop();
    await this.collector.stop();
    await this.feed.stop();
    await this.counter.close();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

function app(state: string, storage: string, env: Readonly<Record<string, string>>): Promise<Child> {
  return startAppHost(["--app", root, "--port", "0", "--state", state, "--no-timers"], {
    env: { ...withoutStorage(process.env), AzureWebJobsStorage: connectionString(storage), ...env },
  });
}
