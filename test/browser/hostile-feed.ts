import type { AddressInfo } from "node:net";
import { WebSocketServer, type WebSocket } from "ws";

/** Names that a feed should not send: markup, turned directions, too long. */
export const hostile = {
  markup: `<img src=x onerror="document.title='owned'">`,
  turned: "Bad \u202Edlrow\u202C \u2066Nord",
  long: `Freibad ${"lang".repeat(123)}`,
};

const everyMs = 250;

const venues = [
  { uid: "SSD-7", name: "Hallenbad Oerlikon", maxspace: 200 },
  { uid: "SSD-4", name: "Hallenbad City", maxspace: 220 },
  { uid: "SSD-2", name: "Hallenbad Blaesi", maxspace: 70 },
  { uid: "x-markup", name: hostile.markup, maxspace: 100 },
  { uid: "x-turned", name: hostile.turned, maxspace: 100 },
  { uid: "x-long", name: hostile.long, maxspace: 100 },
  { uid: "x-over", name: "Strandbad Voll", maxspace: 50 },
];

/** A feed in CrowdMonitor's shape that can be taken away. */
export class HostileFeed {
  #server: WebSocketServer | undefined;
  #port = 0;
  #frame = 0;
  readonly #timer = setInterval(() => this.#publish(), everyMs);

  get url(): string {
    return `ws://127.0.0.1:${this.#port}`;
  }

  async open(): Promise<void> {
    const server = new WebSocketServer({ port: this.#port, host: "127.0.0.1" });
    this.#server = server;
    await new Promise((resolve) => server.once("listening", resolve));
    this.#port = (server.address() as AddressInfo).port;
  }

  /** Nobody is there any more, and all connections are cut. */
  async shut(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    for (const client of server.clients) client.terminate();
    await new Promise((resolve) => server.close(resolve));
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.shut();
  }

  #publish(): void {
    this.#frame++;
    const frame = venues.map((venue, nth) => {
      const currentfill = venue.uid === "x-over" ? 60 : 40 + ((this.#frame + 7 * nth) % 20);
      return { ...venue, currentfill: String(currentfill), freespace: venue.maxspace - currentfill };
    });
    for (const client of this.#server?.clients ?? new Set<WebSocket>()) client.send(JSON.stringify(frame));
  }
}
