/** The venue whose occupancy is the frame's number, in the feed's counting mode. */
export const countingVenue = "SSD-7";

/** Which frames storage has acknowledged to the app, by the journals that hold them. */
export class Acknowledged {
  readonly #byJournal = new Map<string, Set<number>>();
  #latest = 0;

  /** Takes an append that storage did and the app knows of. */
  note(blob: string, lines: string): void {
    let frames = this.#byJournal.get(blob);
    if (!frames) this.#byJournal.set(blob, (frames = new Set()));
    for (const line of lines.split("\n")) {
      const frame = frameNumber(line);
      if (frame === undefined) continue;
      frames.add(frame);
      this.#latest = Math.max(this.#latest, frame);
    }
  }

  /** A journal that a fault took away: what its writer still knows it acknowledges anew. */
  forget(blob: string): void {
    this.#byJournal.delete(blob);
  }

  /** The highest number so far. */
  get latest(): number {
    return this.#latest;
  }

  get frames(): Set<number> {
    return new Set([...this.#byJournal.values()].flatMap((frames) => [...frames]));
  }
}

/** The number of the frame that a journal's line holds, if it is one. */
export function frameNumber(line: string): number | undefined {
  if (!line.startsWith('{"q":')) return undefined;
  const { r } = JSON.parse(line) as { r: readonly (readonly [string, number])[] };
  return r.find(([venue]) => venue === countingVenue)?.[1];
}
