import { Agent, createServer, request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { connectionString } from "../../local/processes/azurite";
import { draw, type Delay } from "./delays";

/** A method's way to storage: writes are counted and take their time, everything else passes. */
export class StorageWay {
  /** When each write came, epoch milliseconds. */
  readonly writes: number[] = [];
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server = createServer((request, response) => this.#take(request, response));
  readonly #target: URL;

  private constructor(
    target: string,
    private readonly delay: Delay,
  ) {
    this.#target = new URL(target);
  }

  /** @param target address of the storage service */
  static async start(target: string, delay: Delay): Promise<StorageWay> {
    const way = new StorageWay(target, delay);
    await new Promise<void>((resolve) => way.#server.listen(0, "127.0.0.1", resolve));
    return way;
  }

  get connectionString(): string {
    return connectionString(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    this.#agent.destroy();
    await closed;
  }

  #take(request: IncomingMessage, response: ServerResponse): void {
    // Deletions are free of charge on Azure, and nobody waits for them.
    if (request.method !== "PUT") return this.#pass(request, response);
    this.writes.push(Date.now());
    setTimeout(() => this.#pass(request, response), draw(this.delay));
  }

  #pass(request: IncomingMessage, response: ServerResponse): void {
    const { hostname, port } = this.#target;
    const { method, headers, url: path } = request;
    const sent = forward({ hostname, port, method, path, headers, agent: this.#agent }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.on("error", () => response.destroy());
    });
    response.on("close", () => sent.destroy());
    sent.on("error", () => response.destroy());
    request.pipe(sent);
  }
}
