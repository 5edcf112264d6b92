import type { AddressInfo } from "node:net";
import { WebSocketServer, type ServerOptions, type WebSocket } from "ws";
import { feedSchema, type Feed } from "../../../src/config/schema";
import { ReceiptClock, type TimeSource } from "../../../src/feed/clock";
import type { Desk, Heartbeat, Journals, OpenJournal, Rejects } from "../../../src/feed/ports";
import { encodeHeader, sealedLine } from "../../../src/journal/lines";
import { journalName, parseJournalName } from "../../../src/journal/names";
import { parseJournal } from "../../../src/journal/parse";
import type { Journal, JournalHeader } from "../../../src/model/journal";

/** 2026-02-17T10:00:00Z, the start of a window. */
export const ten = Date.UTC(2026, 1, 17, 10);

/** Time that passes when it is told to. {@link TestTime.pass} needs `setInterval` to be faked by {@link fakeTicks}. */
export class TestTime implements TimeSource {
  #wall: number;
  #monotonic = 0;

  constructor(wall = ten) {
    this.#wall = wall;
  }

  wall(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  /** The loop runs and ticks. */
  pass(ms: number): void {
    for (let left = ms; left > 0; left -= 250) {
      this.stand(Math.min(250, left));
      jest.advanceTimersByTime(250);
    }
  }

  /** Time goes by in which the loop does not run. */
  stand(ms: number): void {
    this.#wall += ms;
    this.#monotonic += ms;
  }

  /** The system's clock is set. */
  jump(ms: number): void {
    this.#wall += ms;
  }
}

/** Fakes the receipt clock's tick and nothing else, so that sockets live on. */
export function fakeTicks(): void {
  jest.useFakeTimers({
    doNotFake: [
      "Date",
      "hrtime",
      "nextTick",
      "performance",
      "queueMicrotask",
      "setImmediate",
      "clearImmediate",
      "setTimeout",
      "clearTimeout",
    ],
  });
}

export function testClock(): { time: TestTime; clock: ReceiptClock } {
  const time = new TestTime();
  return { time, clock: new ReceiptClock("clock1", 5000, time) };
}

/** A feed of the first shape, with what is given besides. */
export function feedOf(
  url: string,
  { connection, ...more }: { connection?: object; [key: string]: unknown } = {},
): Feed {
  return feedSchema.parse({
    id: "pool",
    name: "Pool",
    url,
    subscribe: "all",
    mapping: { venue: "uid", name: "name", occupancy: "currentfill", capacity: "maxspace", timestamp: "timestamp" },
    connection: { backoffMinSeconds: 0.01, backoffMaxSeconds: 0.02, suspectSeconds: 3600, ...connection },
    ...more,
  });
}

/** A frame that says of one venue how many. */
export function frame(occupancy: number, uid = "SSD-7"): string {
  return JSON.stringify([{ uid, name: "Oerlikon", currentfill: String(occupancy), maxspace: 200, freespace: 0 }]);
}

/** A WebSocket server on loopback that does what its test does. */
export class TestServer {
  readonly sockets: WebSocket[] = [];
  /** What each connection sent, in order. */
  readonly heard: string[] = [];
  readonly headers: NodeJS.Dict<string | string[]>[] = [];
  /** What to do when a connection is opened, and when it sends something. */
  onConnection: (socket: WebSocket) => void = () => undefined;
  onText: (socket: WebSocket) => void = () => undefined;
  readonly #server: WebSocketServer;

  private constructor(server: WebSocketServer) {
    this.#server = server;
    server.on("connection", (socket, request) => {
      this.sockets.push(socket);
      this.headers.push(request.headers);
      socket.on("error", () => undefined);
      socket.on("message", (data: Buffer) => {
        this.heard.push(data.toString());
        this.onText(socket);
      });
      this.onConnection(socket);
    });
  }

  static async start(options: ServerOptions = {}): Promise<TestServer> {
    const server = new WebSocketServer({ host: "127.0.0.1", port: 0, ...options });
    await new Promise((resolve) => server.once("listening", resolve));
    return new TestServer(server);
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api`;
  }

  get open(): number {
    return this.#server.clients.size;
  }

  /** Sends to every open connection. */
  send(text: string | Buffer): void {
    for (const client of this.#server.clients) client.send(text, { binary: false });
  }

  /** Waits until either side of every open connection has taken in, and answered, what the other had sent. */
  async settle(): Promise<void> {
    // A frame's answer comes after those to everything before it: the first proves what was sent to the server, the
    // second what the server answered to that.
    for (let n = 0; n < 2; n++) await Promise.all([...this.#server.clients].map(exchange));
  }

  async close(): Promise<void> {
    for (const client of this.#server.clients) client.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

function exchange(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off("pong", done).off("close", done);
      resolve();
    };
    socket.on("pong", done).on("close", done);
    if (socket.readyState === socket.OPEN) socket.ping();
    else done();
  });
}

/** Waits until something is so; fails after ten seconds. */
export async function until(holds: () => boolean): Promise<void> {
  const end = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > end) throw new Error(`waited in vain for ${holds.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Journals in memory; lines that are not flushed are pending. */
export class TestJournals implements Journals {
  full = false;
  /** Lines that are taken until memory is full. */
  room = Infinity;
  /** Storage takes nothing. */
  down = false;
  readonly flushes: ("sealed" | "all")[] = [];
  readonly #written: { readonly header: JournalHeader; readonly lines: string[]; sealed: boolean; pending: number }[] =
    [];

  get pendingBytes(): number {
    return this.#written.reduce((sum, each) => sum + each.pending, 0);
  }

  open(header: JournalHeader): OpenJournal {
    const journal = { header, lines: [encodeHeader(header)], sealed: false, pending: 1 };
    this.#written.push(journal);
    return {
      write: (line) => {
        if (this.room <= 0) {
          this.full = true;
          return false;
        }
        this.room--;
        journal.lines.push(line);
        journal.pending++;
        return true;
      },
      seal: (...lines) => {
        journal.lines.push(...lines, sealedLine);
        journal.sealed = true;
        journal.pending++;
      },
    };
  }

  async flush(which: "sealed" | "all"): Promise<boolean> {
    this.flushes.push(which);
    await Promise.resolve();
    if (this.down) return false;
    for (const journal of this.#written) if (which === "all" || journal.sealed) journal.pending = 0;
    return true;
  }

  /** Everything that was written down, read back; listeners' journals last. */
  read(kind: JournalHeader["kind"] = "session"): Journal[] {
    return this.#written
      .filter(({ header }) => header.kind === kind)
      .map(({ header, lines }) => parseJournal(lines.join("\n"), parseJournalName(journalName(header))!));
  }

  /** The occupancies of all frames, in order. */
  get occupancies(): number[] {
    return this.read().flatMap(({ frames }) => frames.flatMap((each) => each.readings.map((r) => r.occupancy)));
  }

  /** What listeners without a session said, in seconds after ten. */
  get marks(): string[] {
    return this.read("listener").flatMap(({ marks }) =>
      marks.map(({ reason, at }) => `${reason} ${(at - ten) / 1000}`),
    );
  }
}

/** Control as a live feed sees it. */
export class TestDesk implements Desk {
  isWanted = true;
  isRelieved = false;
  /** Storage can't be asked. */
  down = false;
  readonly beats: Heartbeat[] = [];
  forgotten = 0;
  /** Awaited before each answer. */
  before: () => Promise<void> = () => Promise.resolve();

  async wanted(): Promise<boolean> {
    await this.#ask();
    return this.isWanted;
  }

  async relieved(): Promise<boolean> {
    await this.#ask();
    return this.isRelieved;
  }

  async tell(beat: Heartbeat): Promise<void> {
    await this.#ask();
    this.beats.push(beat);
  }

  async forget(): Promise<void> {
    await this.#ask();
    this.forgotten++;
  }

  async #ask(): Promise<void> {
    await this.before();
    if (this.down) throw new Error("storage is down");
  }
}

export class TestRejects implements Rejects {
  readonly noted: { at: number; reason: string; text: string }[] = [];

  note(at: number, reason: string, text: string): void {
    this.noted.push({ at, reason, text });
  }

  flush(): Promise<void> {
    return Promise.resolve();
  }
}
