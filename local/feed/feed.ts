import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { WebSocket } from "ws";
import type { FaultHandle } from "./active-faults";
import { Connection } from "./connection";
import { Door, FEED_PATH } from "./door";
import { Faults } from "./faults";
import { FaultMethods } from "./fault-methods";
import type { FaultRequest } from "./fault-schema";
import { poisoned, readingsOf, singleText, venuesText } from "./frame";
import { FeedLog } from "./log";
import type { Published } from "./log-schema";
import { randomStream } from "./noise";
import { programmeOf, type FeedOptions, type Programme } from "./options";
import { Pacer } from "./pacer";
import { pageOf } from "./page";
import type { VenueState } from "./source";

const SUBSCRIBE_TEXTS: ReadonlySet<string> = new Set(["all", "1 all", ""]);
const GOING_AWAY = 1001;
/** Clients get half a second to answer the close frame, so that frames on their way still arrive. */
const CLOSE_STEP_MS = 10;
const CLOSE_TRIES = 50;

/** A simulated feed that runs: publishes frames, lets itself be harmed, and logs the truth. */
export class RunningFeed extends FaultMethods {
  /** Connections since the start. */
  connectionsOpened = 0;
  /** Frames since the start, seen by anyone or not. */
  published = 0;

  readonly #options: FeedOptions;
  readonly #programme: Programme;
  readonly #random: () => number;
  readonly #log: FeedLog;
  readonly #door: Door;
  readonly #faults: Faults;
  readonly #pacer: Pacer | undefined;
  readonly #connections = new Map<number, Connection>();
  #lastText = "[{}]";
  #lastStates: readonly VenueState[] = [];
  #closing: Promise<void> | undefined;

  private constructor(options: FeedOptions) {
    super();
    this.#options = options;
    this.#random = randomStream(options.seed ?? 1);
    this.#programme = programmeOf(options, this.#random, (event, fields) => this.#log.event(event, fields));
    this.#log = new FeedLog(options.log, options.onLine);
    const { gap, uids } = this.#programme;
    if (gap) this.#pacer = new Pacer(gap, () => this.publishNow());
    this.#door = new Door(
      options.host ?? "127.0.0.1",
      () => this.#faults.admission(),
      (socket, tcp) => this.#connected(socket, tcp),
      (path) => pageOf(path, this.#lastStates),
    );
    this.#faults = new Faults({
      connections: this.#connections,
      door: this.#door,
      log: this.#log,
      venues: uids,
      wrongContext: () => ({
        shape: options.shape ?? "venues",
        uid: uids[0] ?? "",
        right: this.#lastText,
        random: this.#random,
      }),
      publish: () => this.publishNow(),
    });
  }

  /** Starts a feed; resolves when it listens. Throws a FeedError for options that can't be. */
  static async start(options: FeedOptions): Promise<RunningFeed> {
    const feed = new RunningFeed(options);
    try {
      await feed.#door.open(options.port ?? 0);
    } catch (error) {
      feed.#log.close();
      throw error;
    }
    feed.#log.event("started", { url: feed.url, mode: feed.#programme.mode, venues: feed.#programme.uids });
    if (!options.paused) feed.resume();
    return feed;
  }

  get port(): number {
    return this.#door.port;
  }

  get url(): string {
    return `ws://${this.#options.host ?? "127.0.0.1"}:${this.port}${FEED_PATH}`;
  }

  /** Connections open now. */
  get connections(): number {
    return this.#connections.size;
  }

  /** Open connections that have subscribed. */
  get subscribed(): number {
    return [...this.#connections.values()].filter((connection) => connection.subscribed).length;
  }

  /** Wrong messages made so far. */
  get rubbishSent(): number {
    return this.#faults.rubbish;
  }

  /** Whether frames come by themselves. */
  get running(): boolean {
    return this.#pacer?.running ?? false;
  }

  /** The faults that are on. */
  get faults(): readonly FaultHandle[] {
    return this.#faults.active.list;
  }

  /** Publishes a frame now: logs it, then sends it. */
  publishNow(): Published {
    const t = Date.now();
    const n = (this.#options.first ?? 1) + this.published++;
    const states = this.#faults.venuesLeft(this.#programme.source.next(n, t));
    this.#lastStates = states;
    const text = this.#text(states, t);
    const heard = [...this.#connections.values()].filter((each) => each.subscribed && !this.#faults.silences(each));
    const ids = heard.map(({ id }) => id);
    const line = this.#log.frame(n, t, readingsOf(states), ids);
    for (const connection of heard) connection.deliver(text, this.#delay(connection));
    return line;
  }

  /** Stops publishing by itself; connections stay. */
  pause(): void {
    this.#pacer?.stop();
  }

  resume(): void {
    if (!this.#closing) this.#pacer?.start();
  }

  /** Begins any fault; resolves when it is on. */
  override fault(request: FaultRequest): Promise<FaultHandle> {
    return this.#faults.begin(request);
  }

  /** Heals the fault with this id, or all. */
  heal(id?: number): Promise<void> {
    return this.#faults.active.heal(id);
  }

  /** Ends: closes every connection and the log. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.pause();
    for (const { socket } of this.#connections.values()) socket.close(GOING_AWAY);
    for (let left = CLOSE_TRIES; this.connections > 0 && left > 0; left--) await sleep(CLOSE_STEP_MS);
    await this.#door.close();
    await this.heal();
    this.#log.event("ended", { published: this.published });
    this.#log.close();
  }

  #text(states: VenueState[], t: number): string {
    const [first] = states;
    const single = this.#options.shape === "single" && first !== undefined;
    const text = single ? singleText(first, t) : venuesText(states, t, this.#programme.types, this.#random);
    this.#lastText = text;
    return this.#faults.active.of("poison").length > 0 ? poisoned(text) : text;
  }

  #delay(connection: Connection): number {
    const { delayMs = 0, jitterMs = 0 } = this.#options;
    return delayMs + (jitterMs > 0 ? Math.random() * jitterMs : 0) + this.#faults.delayFor(connection);
  }

  #connected(socket: WebSocket, tcp: Socket): void {
    const id = ++this.connectionsOpened;
    const connection = new Connection(id, socket, tcp);
    connection.subscribed = this.#options.subscribe === false;
    this.#connections.set(id, connection);
    this.#log.event("connected", { id });
    socket.on("error", () => undefined);
    socket.on("ping", (data) => {
      if (!this.#faults.swallowsPings(connection)) socket.pong(data);
    });
    socket.on("message", (data: Buffer) => this.#heard(connection, data.toString()));
    socket.on("close", (code) => {
      this.#connections.delete(id);
      this.#log.event("closed", { id, code });
    });
  }

  #heard(connection: Connection, text: string): void {
    const { id } = connection;
    if (!SUBSCRIBE_TEXTS.has(text)) {
      this.#log.event("ignored", { id, text: text.slice(0, 100) });
    } else if (!connection.subscribed) {
      connection.subscribed = true;
      this.#log.event("subscribed", { id, text });
    }
  }
}

/** Starts a simulated feed; resolves when it listens. Throws a FeedError for options that can't be. */
export function startFeed(options: FeedOptions = {}): Promise<RunningFeed> {
  return RunningFeed.start(options);
}
