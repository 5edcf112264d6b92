import { createConnection, createServer, type AddressInfo, type Socket } from "node:net";
import { draw, type Delay } from "./delays";

/** A method's way to the feed: every connection is counted and waits as for a TLS handshake and a subscription. */
export class Gateway {
  /** When each connection was asked for and when it ended, epoch milliseconds. */
  readonly #connections: { readonly from: number; to: number }[] = [];
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((socket) => this.#arrived(socket));

  private constructor(
    private readonly feed: URL,
    private readonly delay: Delay,
  ) {}

  static async start(feedUrl: string, delay: Delay): Promise<Gateway> {
    const gateway = new Gateway(new URL(feedUrl), delay);
    await new Promise<void>((resolve) => gateway.#server.listen(0, "127.0.0.1", resolve));
    return gateway;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}${this.feed.pathname}`;
  }

  /** How many connections there were within a stretch of time, in epoch milliseconds. */
  connections(from: number, to: number): number {
    return this.#connections.filter((each) => each.from < to && each.to >= from).length;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #arrived(client: Socket): void {
    const connection = { from: Date.now(), to: Infinity };
    this.#connections.push(connection);
    client.on("close", () => (connection.to = Date.now()));
    this.#keep(client);
    const timer = setTimeout(() => {
      const feed = createConnection({ host: this.feed.hostname, port: Number(this.feed.port), noDelay: true });
      this.#keep(feed);
      client.pipe(feed).pipe(client);
      client.on("close", () => feed.destroy());
      feed.on("close", () => client.destroy());
    }, draw(this.delay));
    client.on("close", () => clearTimeout(timer));
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.setNoDelay();
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#sockets.delete(socket));
  }
}
