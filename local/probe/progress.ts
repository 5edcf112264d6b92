import { harmlessJson, shorten } from "./harmless";
import type { Listener } from "./heard";
import { msText, secondsText, tlsText } from "./words";

const mostFrames = 10;
const quietMs = 4500;

/** Says line by line what happens, and from time to time that nothing does. */
export class Progress implements Listener {
  readonly #timer: NodeJS.Timeout;
  #frames = 0;
  #opened: number | undefined;
  #spoke = performance.now();

  constructor(
    private readonly write: (line: string) => void,
    private readonly seconds: number,
    address: string,
  ) {
    this.#say(`Connecting to ${address} …`);
    this.#timer = setInterval(() => this.#wait(), 1000);
  }

  opened(handshake: number, tls: string | undefined): void {
    this.#opened = performance.now();
    this.#say(`Connected after ${msText(handshake)}, ${tlsText(tls)}.`);
  }

  sent({ text, at, late }: Parameters<Listener["sent"]>[0]): void {
    const why = late ? `Nothing useful for ${secondsText(at)}: sent` : "Sent";
    this.#say(`${why} ${shorten(harmlessJson(text), 60)}.`);
  }

  frame({ at, bytes }: Parameters<Listener["frame"]>[0], count: number): void {
    this.#frames = count;
    if (count <= mostFrames) this.#say(`Frame ${count} after ${secondsText(at)}, ${bytes} bytes.`);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #wait(): void {
    const now = performance.now();
    if (now - this.#spoke < quietMs) return;
    const since = secondsText(now - (this.#opened ?? now));
    const frames = this.#frames === 0 ? "no frame yet" : `${this.#frames} frames`;
    this.#say(this.#opened === undefined ? "Still connecting …" : `${frames} after ${since} of ${this.seconds} s …`);
  }

  #say(line: string): void {
    this.#spoke = performance.now();
    this.write(line);
  }
}
