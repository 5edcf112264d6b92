import { TLSSocket } from "node:tls";
import { WebSocket } from "ws";
import type { ProbeError } from "./errors";
import { failureOf, handshakeTimeout, refusalOf } from "./failures";
import type { Frame, Heard, Limits, Listener, Sent } from "./heard";
import type { Target } from "./target";

/** Whether frames could be a feed's; otherwise the target's fallback is tried. */
type Useful = (frames: readonly Frame[]) => boolean;

/** Connects once, listens within limits, and leaves. `signal` ends it early. Throws a ProbeError. */
export function listen(
  target: Target,
  limits: Limits,
  listener: Listener,
  useful: Useful,
  signal?: AbortSignal,
): Promise<Heard> {
  return new Promise((resolve, reject) => {
    const visit = new Visit(target, limits, listener, useful, resolve, reject);
    if (signal?.aborted) visit.finish();
    else signal?.addEventListener("abort", () => visit.finish(), { once: true });
  });
}

/** One connection to a feed, from its handshake to its end. */
class Visit {
  readonly #socket: WebSocket;
  readonly #frames: Frame[] = [];
  readonly #sent: Sent[] = [];
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #began = performance.now();
  #opened = this.#began;
  #handshake: number | undefined;
  #tls: string | undefined;
  #pong: number | undefined;
  #ended: Heard["ended"];
  #bytes = 0;
  #pongOverdue = false;
  #over = false;

  constructor(
    private readonly target: Target,
    private readonly limits: Limits,
    private readonly listener: Listener,
    private readonly useful: Useful,
    private readonly resolve: (heard: Heard) => void,
    private readonly reject: (error: ProbeError) => void,
  ) {
    const { url, headers } = target;
    this.#after(limits.handshakeMs, () => this.#fail(handshakeTimeout(url, limits.handshakeMs)));
    this.#socket = new WebSocket(url, {
      headers,
      maxPayload: limits.frameBytes,
      perMessageDeflate: false,
      rejectUnauthorized: true,
    });
    this.#socket.on("upgrade", ({ socket }) => {
      if (socket instanceof TLSSocket) this.#tls = socket.getProtocol() ?? "TLS";
    });
    this.#socket.on("unexpected-response", (_request, { statusCode = 0, headers: { location } }) =>
      this.#fail(refusalOf(statusCode, location, url)),
    );
    this.#socket.on("open", () => this.#open());
    this.#socket.on("pong", () => this.#ponged());
    this.#socket.on("message", (data, binary) => this.#received(data as Buffer, binary));
    this.#socket.on("error", (error) => this.#broken(error));
    this.#socket.on("close", (code, reason) => this.#closed(code, reason.toString()));
  }

  /** Leaves, with what was heard. */
  finish(): void {
    const lasted = this.#since();
    if (!this.#leave()) return;
    this.resolve({
      handshake: this.#handshake,
      tls: this.#tls,
      frames: this.#frames,
      sent: this.#sent,
      pong: this.#pong,
      unanswered: this.#pong === undefined && this.#pongOverdue,
      ended: this.#ended,
      lasted,
    });
  }

  #open(): void {
    this.#timers.splice(0).forEach((timer) => clearTimeout(timer));
    this.#opened = performance.now();
    this.#handshake = this.#opened - this.#began;
    this.listener.opened(this.#handshake, this.#tls);
    this.#socket.ping();
    const { subscribe, fallback } = this.target;
    if (subscribe !== undefined) this.#send(subscribe, false);
    this.#after(this.limits.ms, () => this.finish());
    this.#after(this.limits.pongMs, () => {
      this.#pongOverdue = true;
      this.#finishIfFull();
    });
    if (fallback === undefined) return;
    this.#after(this.limits.patienceMs, () => {
      if (!this.useful(this.#frames)) this.#send(fallback, true);
    });
  }

  #ponged(): void {
    this.#pong ??= this.#since();
    this.#finishIfFull();
  }

  #received(data: Buffer, binary: boolean): void {
    if (this.#over || this.#isFull()) return;
    const frame = { at: this.#since(), text: data.toString("utf8"), bytes: data.length, binary };
    this.#frames.push(frame);
    this.#bytes += frame.bytes;
    this.listener.frame(frame, this.#frames.length);
    this.#finishIfFull();
  }

  #broken(error: Error): void {
    if (this.#handshake === undefined) this.#fail(failureOf(error, this.target.url));
    const tooLarge = (error as NodeJS.ErrnoException).code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH";
    this.#ended ??= { detail: error.message, tooLarge };
  }

  #closed(code: number, reason: string): void {
    this.#ended ??= { detail: `code ${code} ${reason}`.trim(), tooLarge: false };
    this.finish();
  }

  #isFull(): boolean {
    return this.#frames.length >= this.limits.frames || this.#bytes >= this.limits.bytes;
  }

  /** Enough frames are there, but a pong may still be on its way. */
  #finishIfFull(): void {
    if (this.#isFull() && (this.#pong !== undefined || this.#pongOverdue)) this.finish();
  }

  #send(text: string, late: boolean): void {
    const sent = { text, at: this.#since(), late };
    this.#socket.send(text);
    this.#sent.push(sent);
    this.listener.sent(sent);
  }

  #since(): number {
    return performance.now() - this.#opened;
  }

  #after(ms: number, act: () => void): void {
    this.#timers.push(setTimeout(act, ms));
  }

  #fail(error: ProbeError): void {
    if (this.#leave()) this.reject(error);
  }

  #leave(): boolean {
    if (this.#over) return false;
    this.#over = true;
    this.#timers.forEach((timer) => clearTimeout(timer));
    this.#socket.terminate();
    return true;
  }
}
