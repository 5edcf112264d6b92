/** Where time comes from; replaced in tests. */
export interface TimeSource {
  /** Epoch milliseconds by the system, which may jump. */
  wall(): number;
  /** Milliseconds that only ever grow, from any origin. */
  monotonic(): number;
}

const system: TimeSource = { wall: () => Date.now(), monotonic: () => performance.now() };

/** At most this share of elapsed time is added or held back to work off a difference to the system's clock. */
const slewRate = 0.1;
const tickMs = 250;
/** A loop that is busy for longer is not counted as having run. */
const ranAtMostMs = 1000;
/** Two clocks that are read this far apart, milliseconds, say nothing of each other. */
const apartMs = 10;
const mostReadings = 5;

/**
 * The receipt clock of a process: wall time, but never backwards and without jumps. Differences to the system's clock
 * are worked off slowly. When the process stood still, or the system's clock jumped ahead, by more than a threshold, it
 * says so before it gives the next time.
 */
export class ReceiptClock {
  readonly #source: TimeSource;
  readonly #stallMs: number;
  readonly #stalled = new Set<() => void>();
  readonly #ticking = new Set<() => void>();
  #time: number;
  #monotonic: number;
  #ran = 0;
  #timer: NodeJS.Timeout | undefined;

  /** @param id names this clock in what is stored */
  constructor(
    readonly id: string,
    stallMs: number,
    source: TimeSource = system,
  ) {
    this.#source = source;
    this.#stallMs = stallMs;
    const { wall, monotonic } = bothOf(source);
    this.#time = wall;
    this.#monotonic = monotonic;
  }

  /** Epoch milliseconds, whole. */
  now(): number {
    this.#observe();
    return Math.floor(this.#time);
  }

  /** Milliseconds, since the clock was made, in which the event loop ran, as far as anybody watched it. */
  ran(): number {
    this.#observe();
    return this.#ran;
  }

  /** Calls back when the process stood still or the system's clock jumped ahead, before that time is given to anybody. */
  onStall(listener: () => void): () => void {
    this.#stalled.add(listener);
    return () => this.#stalled.delete(listener);
  }

  /** Calls back four times a second while anybody listens. */
  onTick(listener: () => void): () => void {
    // What passed unwatched is no standstill.
    this.#observe();
    this.#ticking.add(listener);
    this.#timer ??= setInterval(() => {
      this.#observe();
      for (const each of [...this.#ticking]) each();
    }, tickMs);
    return () => {
      this.#ticking.delete(listener);
      if (this.#ticking.size > 0) return;
      clearInterval(this.#timer);
      this.#timer = undefined;
    };
  }

  #observe(): void {
    const { wall, monotonic } = bothOf(this.#source);
    const elapsed = monotonic - this.#monotonic;
    const watched = this.#timer !== undefined;
    this.#monotonic = monotonic;
    this.#ran += watched ? Math.min(elapsed, ranAtMostMs) : elapsed;
    this.#time += elapsed;
    const ahead = wall - this.#time;
    const jumped = ahead > this.#stallMs;
    this.#time += jumped ? ahead : Math.max(-slewRate * elapsed, Math.min(slewRate * elapsed, ahead));
    if (jumped || (watched && elapsed > this.#stallMs)) for (const each of [...this.#stalled]) each();
  }
}

/** Both clocks at one instant: where the process stood still between the two they are read again. */
function bothOf(source: TimeSource): { wall: number; monotonic: number } {
  for (let readings = 1; ; readings++) {
    const before = source.monotonic();
    const wall = source.wall();
    const monotonic = source.monotonic();
    if (monotonic - before <= apartMs || readings === mostReadings) return { wall, monotonic };
  }
}
