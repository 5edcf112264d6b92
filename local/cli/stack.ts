import { startAzurite, type Azurite } from "../processes/azurite";
import { startAppHost } from "../processes/app-host";
import { startChild } from "../processes/child";
import type { DataDirectory } from "./data-directory";
import type { Tell } from "./events";
import { Keeper } from "./keeper";
import { root, type Plan } from "./plan";

export interface StackOptions {
  readonly plan: Plan;
  readonly data: DataDirectory;
  /** Of the app's HTTP; 0 for a free one. */
  readonly port: number;
  readonly onAppLine: (line: string, stream: "stdout" | "stderr") => void;
  readonly tell: Tell;
  /** It can't go on. */
  readonly onGivenUp: (message: string) => void;
}

/** The app has five seconds for what it holds; then it is ended. */
const appGraceMs = 6000;
const hurryMs = 300;
const feedGraceMs = 2000;
const mostTries = 4;

/** Azurite, the simulated feed and the app, each a process of its own. */
export class Stack {
  readonly #options: StackOptions;
  readonly #azurite: Keeper;
  readonly #feed: Keeper | undefined;
  readonly #app: Keeper;
  #storage = "";
  #storagePort = 0;
  #feedUrl: string | undefined;
  #appUrl = "";

  constructor(options: StackOptions) {
    this.#options = options;
    const { plan, tell, onGivenUp } = options;
    const keeper = (process: string, name: string, begin: Keeper["start"], tries?: number) =>
      new Keeper({
        name,
        begin,
        onTrouble: (message) => {
          if (process === "app") tell({ event: "state", state: "restarting" });
          tell({ event: "warning", message });
        },
        onRestart: (pid) => {
          tell({ event: "restarted", process, pid });
          if (process === "app") tell({ event: "state", state: "connecting" });
        },
        mostTries: tries,
        onGivenUp,
      });
    this.#azurite = keeper("azurite", "Azurite", () => this.#beginAzurite(), mostTries);
    this.#feed = plan.simulation && keeper("feed", "The simulated feed", () => this.#beginFeed(), mostTries);
    this.#app = keeper("app", "The app", () => this.#beginApp());
  }

  /** Storage; its connection string. @throws CliError */
  async startStorage(): Promise<string> {
    await this.#azurite.start();
    return this.#storage;
  }

  /** The simulated feed, where there is one; the feed's address. @throws CliError */
  async startFeed(): Promise<string> {
    await this.#feed?.start();
    return this.#feedUrl ?? this.#options.plan.feed.url;
  }

  /** The app; its address. @throws CliError */
  async startApp(): Promise<string> {
    await this.#app.start();
    return this.#appUrl;
  }

  get environment(): NodeJS.ProcessEnv {
    return this.#options.plan.environment(this.#storage, this.#feedUrl);
  }

  get pids(): Record<string, number> {
    const pids = { azurite: this.#azurite.pid, feed: this.#feed?.pid, app: this.#app.pid };
    return Object.fromEntries(Object.entries(pids).flatMap(([name, pid]) => (pid === undefined ? [] : [[name, pid]])));
  }

  /** The app, which writes down what it holds, then the feed. */
  async stopAbove(hurry: Promise<void>): Promise<void> {
    void hurry.then(() => this.#app.stop(hurryMs));
    await this.#app.stop(appGraceMs);
    await this.#feed?.stop(feedGraceMs);
  }

  /** Storage, by its own shutdown, so that nothing is lost. */
  async stopStorage(): Promise<void> {
    await this.#azurite.stop();
  }

  async #beginAzurite(): Promise<Azurite> {
    const azurite = await startAzurite(this.#options.data.azurite, this.#storagePort);
    this.#storage = azurite.connectionString;
    this.#storagePort = Number(new URL(azurite.url).port);
    return azurite;
  }

  async #beginFeed() {
    const { plan, data } = this.#options;
    const port = this.#feedUrl === undefined ? "0" : new URL(this.#feedUrl).port;
    const args = ["--port", port, "--log", data.feedLog, ...(plan.simulation ?? [])];
    const feed = await startChild("local/feed/main.js", args);
    this.#feedUrl = String(feed.ready["url"]);
    return feed;
  }

  async #beginApp() {
    const { data, port, onAppLine } = this.#options;
    const ownPort = this.#appUrl === "" ? String(port) : new URL(this.#appUrl).port;
    const app = await startAppHost(["--app", root, "--port", ownPort, "--state", data.host], {
      env: this.environment,
      onLine: onAppLine,
    });
    this.#appUrl = String(app.ready["url"]);
    return app;
  }
}
