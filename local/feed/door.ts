import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { createServer as createListener, type AddressInfo, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { WebSocketServer, type WebSocket } from "ws";

/** The path of the feed's address. */
export const FEED_PATH = "/api";

/** What happens to a socket that comes in: a handshake, none, or its end. */
export type Admission = "welcome" | "hang" | "destroy";

const REOPEN_TRIES = 200;

/** The listening socket and the handshake. Listening can end and begin again on the same port. */
export class Door {
  readonly #http = createServer((request, response) => {
    const page = this.page(new URL(request.url ?? "/", "http://feed").pathname);
    if (page === undefined)
      response.writeHead(426, { "content-type": "text/plain" }).end("This is a WebSocket feed.\n");
    else response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(page);
  });
  readonly #handshakes = new WebSocketServer({ noServer: true, autoPong: false, maxPayload: 65_536 });
  readonly #sockets = new Set<Socket>();
  readonly #hung = new Set<Socket>();
  #listener: Server | undefined;
  #port = 0;
  #closed = false;

  constructor(
    private readonly host: string,
    private readonly admission: () => Admission,
    private readonly welcome: (socket: WebSocket, tcp: Socket) => void,
    private readonly page: (path: string) => string | undefined,
  ) {
    this.#http.on("upgrade", (request, _socket, head) => this.#upgrade(request, request.socket, head));
    this.#http.on("clientError", (_error, socket) => socket.destroy());
  }

  get port(): number {
    return this.#port;
  }

  /** Listens; `port` 0 takes a free one. */
  async open(port: number): Promise<void> {
    const listener = createListener((socket) => this.#arrived(socket));
    listener.listen(port, this.host);
    await once(listener, "listening");
    this.#listener = listener;
    this.#port = (listener.address() as AddressInfo).port;
  }

  /** Stops listening; open connections stay. */
  async shut(): Promise<void> {
    const listener = this.#listener;
    this.#listener = undefined;
    listener?.close();
    // The handle closes at the end of this turn of the loop.
    await new Promise(setImmediate);
  }

  /** Listens again on the same port, which another program may hold for a moment. */
  async reopen(): Promise<void> {
    for (let left = REOPEN_TRIES; !this.#listener && !this.#closed; left--) {
      try {
        await this.open(this.#port);
      } catch (error) {
        if (left <= 1) throw error;
        await sleep(50);
      }
    }
  }

  /** Ends the sockets whose handshake hangs. */
  releaseHung(): void {
    for (const socket of this.#hung) socket.destroy();
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.shut();
    for (const socket of this.#sockets) socket.destroy();
    this.#handshakes.close();
  }

  #arrived(socket: Socket): void {
    if (this.admission() === "destroy") {
      socket.destroy();
      return;
    }
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.on("close", () => {
      this.#sockets.delete(socket);
      this.#hung.delete(socket);
    });
    this.#http.emit("connection", socket);
  }

  #upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void {
    if (this.admission() === "hang") {
      this.#hung.add(socket);
      // Unread, its end would go unseen.
      socket.resume();
      return;
    }
    if (new URL(request.url ?? "/", "ws://feed").pathname !== FEED_PATH) {
      socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    this.#handshakes.handleUpgrade(request, socket, head, (client) => this.welcome(client, socket));
  }
}
