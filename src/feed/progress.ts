interface Counts {
  readonly rejects: number;
  readonly connections: number;
}

/** What a live feed did between two of its lines: how its flushes went, and what its counters grew by. */
export class Progress {
  #before: Counts = { rejects: 0, connections: 0 };
  #flushes: number[] = [];
  #failed = 0;

  /** Does a flush, which tells whether all is written, and notes how long it took. */
  async timed(flush: () => Promise<boolean>): Promise<boolean> {
    const began = performance.now();
    const written = await flush();
    this.#flushes.push(performance.now() - began);
    if (!written) this.#failed++;
    return written;
  }

  /** What happened since the last call. @param now the counters as they stand */
  since(now: Counts) {
    const flushes = this.#flushes;
    const sum = flushes.reduce((total, ms) => total + ms, 0);
    const answer = {
      rejects: now.rejects - this.#before.rejects,
      connections: now.connections - this.#before.connections,
      flushes: flushes.length,
      flushesFailed: this.#failed,
      flushMeanMs: flushes.length > 0 ? Math.round(sum / flushes.length) : null,
      flushMaxMs: flushes.length > 0 ? Math.round(Math.max(...flushes)) : null,
    };
    [this.#before, this.#flushes, this.#failed] = [now, [], 0];
    return answer;
  }
}
