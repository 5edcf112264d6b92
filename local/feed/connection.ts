import type { Socket } from "node:net";
import type { WebSocket } from "ws";

/** What is sent to a client. */
export type Message = string | Buffer;

/** One client. Late frames wait in a queue of their own, so that they stay in order. */
export class Connection {
  subscribed = false;
  #queue: { text: string; due: number }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #halved = false;

  /** `id` counts connections from 1. */
  constructor(
    readonly id: number,
    readonly socket: WebSocket,
    readonly tcp: Socket,
  ) {
    socket.on("close", () => clearTimeout(this.#timer));
  }

  /** Sends a frame, `delayMs` late, never before an earlier one. */
  deliver(text: string, delayMs: number): void {
    const last = this.#queue.at(-1);
    if (delayMs <= 0 && !last) {
      this.send(text, false);
      return;
    }
    this.#queue.push({ text, due: Math.max(performance.now() + delayMs, last?.due ?? 0) });
    this.#timer ??= this.#wait();
  }

  /** Sends at once; nothing follows half a message. */
  send(message: Message, binary: boolean): void {
    if (this.#halved || this.socket.readyState !== this.socket.OPEN) return;
    this.socket.send(message, { binary });
  }

  /** Begins a message that is never finished, then ends the socket. */
  halve(text: string): void {
    if (this.#halved || this.socket.readyState !== this.socket.OPEN) return;
    this.#halved = true;
    this.socket.send(text, { binary: false, fin: false }, () => setTimeout(() => this.socket.terminate(), 20));
  }

  #wait(): NodeJS.Timeout | undefined {
    const head = this.#queue[0];
    if (!head) return undefined;
    return setTimeout(() => this.#flush(), Math.max(1, head.due - performance.now()));
  }

  #flush(): void {
    const now = performance.now();
    for (let head = this.#queue[0]; head && head.due <= now; head = this.#queue[0]) {
      this.#queue.shift();
      this.send(head.text, false);
    }
    this.#timer = this.#wait();
  }
}
