import { Agent, createServer, request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What was asked of storage. */
export interface Count {
  /** Blobs read, also where the answer was that one has not changed. */
  readonly reads: number;
  /** Listings, a page each. */
  readonly lists: number;
  readonly others: number;
}

const noContainer = { "x-ms-error-code": "ContainerNotFound", "content-length": 0 };

/** Stands between an app and its storage and counts what passes; nothing is changed and nothing held back. */
export class Counter {
  /** Answers listings of the day files as if there were none. */
  hideDayFiles = false;
  #reads = 0;
  #lists = 0;
  #others = 0;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server = createServer((request, response) => this.#pass(request, response));
  readonly #target: URL;

  private constructor(target: string) {
    this.#target = new URL(target);
  }

  /** @param target address of the storage service */
  static async start(target: string): Promise<Counter> {
    const counter = new Counter(target);
    await new Promise<void>((resolve) => counter.#server.listen(0, "127.0.0.1", resolve));
    return counter;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What came since it was asked last. */
  take(): Count {
    const count = { reads: this.#reads, lists: this.#lists, others: this.#others };
    this.#reads = this.#lists = this.#others = 0;
    return count;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    this.#agent.destroy();
    await closed;
  }

  #pass(request: IncomingMessage, response: ServerResponse): void {
    const { method, headers, url = "" } = request;
    const isList = url.includes("comp=list");
    if (isList) this.#lists++;
    else if (method === "GET") this.#reads++;
    else this.#others++;
    if (isList && this.hideDayFiles && decodeURIComponent(url).includes("prefix=archive/")) {
      response.writeHead(404, noContainer).end();
      return;
    }
    const { hostname, port } = this.#target;
    const sent = forward({ hostname, port, method, path: url, headers, agent: this.#agent }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.on("error", () => response.destroy());
    });
    response.on("close", () => sent.destroy());
    sent.on("error", () => response.destroy());
    request.pipe(sent);
  }
}
