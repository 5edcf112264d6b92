import { connectContainers } from "../../src/storage/containers";
import { Board } from "./board";
import { takeDataDirectory, type DataDirectory } from "./data-directory";
import type { CliEvent, View } from "./events";
import { Follower } from "./follow";
import { addHistory } from "./history";
import { LogFile } from "./log-file";
import type { Options } from "./options";
import { planOf, type Plan } from "./plan";
import { prepare } from "./prepare";
import { Readings } from "./readings";
import { Stack } from "./stack";
import { startCollector } from "./status";

/** Storage saves itself; a run waits for it no longer than this, and it ends by itself. */
const storagePatienceMs = 8000;

/** One `npm start`, from the folder to the last line. */
export class Run {
  readonly #plan: Plan;
  readonly #board: Board;
  readonly #readings: { current: Readings | undefined } = { current: undefined };
  #view: View | undefined;
  #data: DataDirectory | undefined;
  #stack: Stack | undefined;
  #follower: Follower | undefined;
  #starting: Promise<void> = Promise.resolve();
  #ready = false;
  #told = false;
  readonly #ending = new AbortController();

  /**
   * @param lookAs makes the view; called when it is known that this run may be
   * @param onLost what it needs was lost; it is to be stopped
   * @throws CliError where the options or the configuration are wrong
   */
  constructor(
    private readonly options: Options,
    private readonly lookAs: (board: Board) => View,
    private readonly onLost: (message: string) => void,
  ) {
    this.#plan = planOf(options, process.env);
    this.#board = new Board(this.#plan.origin, Date.now());
  }

  /** Starts everything, and the collector; less where it is told to stop meanwhile. @throws CliError */
  start(): Promise<void> {
    this.#starting = this.#start();
    return this.#starting;
  }

  async #start(): Promise<void> {
    const { feed, dataPath, source, ignored } = this.#plan;
    const onLost = (why: string) => this.onLost(`${dataPath} was taken from this run: ${why}`);
    this.#data = await takeDataDirectory({
      path: dataPath,
      source,
      fresh: this.options.fresh === true,
      isStopping: () => this.#isStopping(),
      onLost,
    });
    if (this.#isStopping()) return;
    this.#view = this.lookAs(this.#board);
    this.#follower = new Follower(feed.id, this.#tell);
    const stack = this.#makeStack(this.#data, this.#follower);
    this.#stack = stack;
    this.#tell({ event: "state", state: "starting" });
    if (source === "live") {
      const message = `This is ${this.#plan.origin}, somebody else's: one connection, no more, and only for as long as you need it.`;
      this.#tell({ event: "warning", message });
    }

    if (ignored.length > 0) {
      const message = `${ignored.join(", ")}: not followed here, where storage is this run's own, in ${dataPath}.`;
      this.#tell({ event: "warning", message });
    }

    const storage = await stack.startStorage();
    if (this.#isStopping()) return;
    const config = this.#plan.config(stack.environment);
    const containers = connectContainers(config.settings);
    if (this.#plan.history > 0) {
      await addHistory(this.#plan, this.#data, config, containers, this.#tell, this.#ending.signal);
    }
    if (this.#isStopping()) return;
    const feedUrl = await stack.startFeed();
    if (this.#isStopping()) return;
    const readings = new Readings(containers.journal, feed, this.#board.start);
    this.#readings.current = readings;
    this.#board.venues = readings.venues;
    const { windowSeconds, notes } = await prepare(containers, config, feed);
    for (const message of notes) this.#tell({ event: "warning", message });
    if (this.#isStopping()) return;
    const app = await stack.startApp();
    if (this.#isStopping()) return;
    const status = `${app}/api/collectors/${feed.id}`;
    this.#tell({ event: "state", state: "connecting" });
    this.#board.collectingSince = Date.now();
    await startCollector(app, feed.id);
    if (this.#isStopping()) return;
    this.#follower.begin(containers, readings, status);
    this.#tell({
      event: "ready",
      app,
      dashboard: `${app}/api/dashboard`,
      status,
      storage,
      data: this.#data.path,
      feed: { id: feed.id, url: feedUrl, log: this.#plan.simulation ? this.#data.feedLog : null },
      window_seconds: windowSeconds,
      pids: { cli: process.pid, ...stack.pids },
    });
    this.#ready = true;
  }

  /** Stops everything: the app first, storage last. */
  async stop(hurry: Promise<void>): Promise<void> {
    this.#ending.abort();
    if (this.#ready) this.#tell({ event: "state", state: "ending" });
    await this.#stack?.stopAbove(hurry);
    // What is still on its way up fails by this, or finds that it is not wanted any more.
    await this.#starting.catch(() => undefined);
    await this.#follower?.end();
    const readings = this.#readings.current;
    if (this.#ready && readings) {
      await this.#follower?.look(readings);
      this.#tell({ event: "ended", ...readings.totals, windows: this.#board.windowCount });
    }
    const patience = new Promise((resolve) => setTimeout(resolve, storagePatienceMs).unref());
    await Promise.race([this.#stack?.stopStorage(), patience]);
    this.#view?.close();
    await this.#data?.release();
  }

  #isStopping(): boolean {
    return this.#ending.signal.aborted;
  }

  readonly #tell = (event: CliEvent): void => {
    const { phase, detail } = this.#board;
    if (event.event === "state" && event.state === phase && event.detail === detail && this.#told) return;
    this.#told = true;
    this.#board.apply(event, Date.now());
    this.#view?.show(event);
  };

  #makeStack(data: DataDirectory, follower: Follower): Stack {
    const log = new LogFile(data.appLog);
    return new Stack({
      plan: this.#plan,
      data,
      port: this.options.port ?? 0,
      tell: this.#tell,
      onGivenUp: this.onLost,
      onAppLine: (line, stream) => {
        log.write(line);
        if (stream === "stdout") follower.line(line);
      },
    });
  }
}
