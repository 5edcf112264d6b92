import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { webhookMessage, type WebhookMessage } from "../../../src/webhook/message";

export interface Delivery {
  readonly body: string;
  readonly headers: IncomingHttpHeaders;
  readonly message: WebhookMessage;
}

/** A webhook's receiver: a real HTTP server that answers as it is told. */
export class Receiver {
  /** Everything that was posted, whatever was answered. */
  readonly seen: Delivery[] = [];
  /** Requests other than a POST to the hook. */
  readonly strayed: string[] = [];
  answer: (response: ServerResponse, nth: number) => void = (response) => response.writeHead(204).end();
  readonly #server = createServer((request, response) => {
    if (request.method !== "POST" || request.url !== "/hook/s3cret-path") {
      this.strayed.push(`${request.method} ${request.url}`);
      response.writeHead(200).end();
      return;
    }
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString("utf8");
      this.seen.push({ body, headers: request.headers, message: webhookMessage.parse(JSON.parse(body)) });
      this.answer(response, this.seen.length);
    });
  });
  #port = 0;

  static async start(): Promise<Receiver> {
    const receiver = new Receiver();
    await receiver.open();
    return receiver;
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, "127.0.0.1", resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get url(): string {
    return `${this.origin}/hook/s3cret-path`;
  }

  /** What was posted so far, in a word each: `raised a`, `resolved stale`. */
  get told(): string[] {
    return this.seen.map(({ message }) => `${message.status} ${"venue" in message ? message.venue.id : "stale"}`);
  }

  /** Nobody listens on the port any more. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }
}
