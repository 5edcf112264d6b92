interface Waiting {
  readonly take: () => void;
  readonly leave: () => void;
}

/** Lets so many at a time do something, first come first served; who waits too long goes away. */
export class Turns {
  #busy = 0;
  #closed = false;
  readonly #waiting = new Set<Waiting>();

  /**
   * @param most at a time
   * @param patienceMs the longest wait for a turn, milliseconds
   */
  constructor(
    private readonly most: number,
    private readonly patienceMs: number,
  ) {}

  /** Does something when it has its turn; undefined, with nothing done, where it has none in time. */
  async run<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.#closed) return undefined;
    if (this.#busy < this.most) this.#busy++;
    else if (!(await this.#turn())) return undefined;
    try {
      return await work();
    } finally {
      const [next] = this.#waiting;
      if (next) next.take();
      else this.#busy--;
    }
  }

  /** Nobody has a turn any more; who has begun goes on. */
  close(): void {
    this.#closed = true;
    for (const each of [...this.#waiting]) each.leave();
  }

  /** Whoever ends hands its turn on, so that nobody overtakes. */
  #turn(): Promise<boolean> {
    return new Promise((resolve) => {
      const end = (has: boolean) => {
        clearTimeout(timer);
        this.#waiting.delete(waiting);
        resolve(has);
      };
      const timer = setTimeout(() => end(false), this.patienceMs);
      const waiting: Waiting = { take: () => end(true), leave: () => end(false) };
      this.#waiting.add(waiting);
    });
  }
}
