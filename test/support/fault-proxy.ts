import { Agent, createServer, request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request on its way to storage. */
export interface Passing {
  /** Counts from 1, retries included. */
  readonly nth: number;
  readonly method: string;
  /** Path and query, decoded. */
  readonly path: string;
}

/**
 * What happens to a request. Not delivered: `cut` ends the connection, `hang` never answers, a status answers that, one
 * with storage's own code both.
 * Delivered: `drop` ends the connection instead of answering, `hush` never answers, `half` stops in mid-answer.
 */
export type Fate =
  | "pass"
  | "cut"
  | "hang"
  | "drop"
  | "hush"
  | "half"
  | 403
  | 500
  | 503
  | { readonly status: 409; readonly code: string };

export type Rule = (passing: Passing) => Fate | Promise<Fate>;

/** Stands between an app and storage, and harms requests as it is told. */
export class FaultProxy {
  /** Decides on each request; may wait, or do something itself before the request goes on. */
  rule: Rule = () => "pass";
  readonly seen: Passing[] = [];
  readonly #target: URL;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #server = createServer((request, response) => void this.#take(request, response));

  private constructor(target: string) {
    this.#target = new URL(target);
  }

  /** @param target address of the storage service */
  static async start(target: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Everything is harmed in one way until {@link heal}. */
  fail(fate: Fate): void {
    this.rule = () => fate;
  }

  heal(): void {
    this.rule = () => "pass";
  }

  /** The first request that matches is harmed, the others pass. */
  once(fate: Fate, matches: (passing: Passing) => boolean): void {
    let done = false;
    this.rule = (passing) => {
      if (done || !matches(passing)) return "pass";
      done = true;
      return fate;
    };
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    this.#agent.destroy();
    await closed;
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const path = decodeURIComponent(request.url ?? "");
    const passing = { nth: this.seen.length + 1, method: request.method ?? "", path };
    this.seen.push(passing);
    const fate = await this.rule(passing);
    if (fate === "cut") request.socket.destroy();
    else if (typeof fate === "number") response.writeHead(fate, { "content-length": 0 }).end();
    else if (typeof fate === "object")
      response.writeHead(fate.status, { "content-length": 0, "x-ms-error-code": fate.code }).end();
    else if (fate !== "hang") this.#deliver(request, Buffer.concat(chunks), response, fate);
  }

  #deliver(request: IncomingMessage, body: Buffer, response: ServerResponse, fate: Fate): void {
    const { hostname, port } = this.#target;
    const { method, headers, url: path } = request;
    const sent = forward({ hostname, port, method, path, headers, agent: this.#agent }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        const whole = Buffer.concat(chunks);
        if (fate === "drop") return request.socket.destroy();
        if (fate === "hush") return undefined;
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        if (fate === "half") return response.write(whole.subarray(0, whole.length >> 1));
        return response.end(whole);
      });
    });
    sent.on("error", () => request.socket.destroy());
    sent.end(body);
  }
}
