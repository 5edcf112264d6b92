import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Another origin with the same app behind it: as if the collector were an app of its own. */
export class OtherOrigin {
  target: URL | undefined;
  /** Without this key whoever asks is refused, as a Functions host does it: without a word to pages of other origins. */
  key: string | undefined;
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((incoming, outgoing) => {
      const { hostname, port } = this.target ?? new URL("http://127.0.0.1:1");
      const { method, headers, url: path } = incoming;
      if (this.key !== undefined && method !== "OPTIONS" && headers["x-functions-key"] !== this.key) {
        outgoing.writeHead(401).end();
        return;
      }
      const forwarded = request({ hostname, port, method, headers, path }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      forwarded.on("error", () => outgoing.destroy());
      incoming.pipe(forwarded);
    });
  }

  static async open(): Promise<OtherOrigin> {
    const origin = new OtherOrigin();
    await new Promise<void>((resolve) => origin.#server.listen(0, "127.0.0.1", resolve));
    return origin;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
