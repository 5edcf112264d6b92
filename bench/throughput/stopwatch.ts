import type { Measured } from "./sides";

/** Measures this process from one frame to another. */
export class Stopwatch {
  /** Resolves with the last frame. */
  readonly heard: Promise<void>;
  #resolve: () => void = () => undefined;
  #seen = 0;
  #cpu = process.cpuUsage();
  #began = performance.now();

  /** @param warm frames, of all, that are not counted */
  constructor(
    private readonly frames: number,
    private readonly warm: number,
  ) {
    this.heard = new Promise((resolve) => (this.#resolve = resolve));
  }

  frame(): void {
    this.#seen++;
    if (this.#seen === this.warm) [this.#cpu, this.#began] = [process.cpuUsage(), performance.now()];
    if (this.#seen === this.frames) this.#resolve();
  }

  /** What was taken since the counted frames began. */
  read(): Measured {
    const { user, system } = process.cpuUsage(this.#cpu);
    return {
      frames: this.#seen - this.warm,
      milliseconds: performance.now() - this.#began,
      cpuMilliseconds: (user + system) / 1000,
    };
  }
}
