import { writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { root } from "../../local/dashboard/root";
import { startAppHost } from "../../local/processes/app-host";
import type { Child } from "../../local/processes/child";
import { withoutStorage } from "../../local/processes/environment";
import { Probe, type Probed } from "./probed";

export interface WorkerOptions {
  readonly name: string;
  readonly directory: string;
  readonly storage: string;
  /** The address of a feed. */
  readonly url: (feed: string) => string;
  readonly feeds: readonly string[];
  readonly windowSeconds: number;
}

/** Starts at a time. */
const starters = 8;
const mostTries = 5;

const ended = z.object({ event: z.literal("session-ended"), feed: z.string(), frames: z.int() });

/** A worker process: the built app on the embedded host, with feeds and a deployment of its own. */
export class Worker {
  /** Frames that each feed's sessions have taken, once they have ended. */
  readonly taken = new Map<string, number>();
  /** Warnings and errors that it logged, and what it printed on standard error. */
  readonly complaints: string[] = [];
  readonly #probe = new Probe();

  private constructor(
    private readonly options: WorkerOptions,
    private child?: Child,
  ) {}

  static async start(options: WorkerOptions): Promise<Worker> {
    const worker = new Worker(options);
    const file = path.join(options.directory, `${options.name}.json`);
    writeFileSync(file, JSON.stringify({ feeds: options.feeds.map((id) => worker.#feed(id)) }));
    worker.child = await startAppHost(
      ["--app", root, "--port", "0", "--state", path.join(options.directory, options.name)],
      {
        env: {
          ...withoutStorage(process.env),
          ...worker.#probe.env,
          AzureWebJobsStorage: options.storage,
          HEADCOUNT_FEEDS_FILE: file,
          HEADCOUNT_DEPLOYMENT: options.name,
          HEADCOUNT_UNCHECKED_LINGER: "1",
          // Every feed has a listen that waits, and an aggregate now and then.
          AzureFunctionsJobHost__extensions__durableTask__maxConcurrentActivityFunctions: String(
            3 * options.feeds.length + 10,
          ),
        },
        onLine: (line, stream) => worker.#hear(line, stream),
        readyWithinMs: 120_000,
      },
    );
    return worker;
  }

  /** Starts every feed's collector. */
  async collect(): Promise<void> {
    const queue = [...this.options.feeds];
    const work = async () => {
      for (let feed = queue.shift(); feed !== undefined; feed = queue.shift()) {
        await this.#start(feed);
      }
    };
    await Promise.all(Array.from({ length: starters }, work));
  }

  /** What happened in the process since this was last asked. */
  ask(): Promise<Probed> {
    return this.#probe.ask(this.#running);
  }

  async stop(): Promise<void> {
    await this.child?.stop(30_000);
    this.child = undefined;
  }

  /** Where storage has no answer in time a start may be tried again, as its answer says. */
  async #start(feed: string): Promise<void> {
    const url = `${String(this.#running.ready["url"])}/api/collectors/${feed}/start`;
    for (let tries = 1; ; tries++) {
      const response = await fetch(url, { method: "POST" });
      const text = await response.text();
      if (response.ok) return;
      this.complaints.push(text);
      if (tries === mostTries) throw new Error(`${feed} was not started: ${response.status} ${text}`);
    }
  }

  get #running(): Child {
    if (!this.child) throw new Error(`${this.options.name} does not run.`);
    return this.child;
  }

  #feed(id: string) {
    return {
      id,
      name: id,
      url: this.options.url(id),
      subscribe: "all",
      timeZone: "Europe/Zurich",
      windowSeconds: this.options.windowSeconds,
      mapping: { venue: "uid", name: "name", occupancy: "currentfill", capacity: "maxspace", timestamp: "timestamp" },
    };
  }

  #hear(line: string, stream: "stdout" | "stderr"): void {
    this.#probe.hear(line);
    if (stream === "stderr" || /"level":"(warn|error)"/.test(line)) this.complaints.push(line);
    if (!line.includes('"session-ended"')) return;
    const { success, data } = ended.safeParse(JSON.parse(line));
    if (success) this.taken.set(data.feed, (this.taken.get(data.feed) ?? 0) + data.frames);
  }
}
