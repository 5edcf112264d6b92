import type { RecordedFrame } from "./csv";
import type { Fields } from "./log";
import type { Source } from "./source";

/** A longer pause in a recording is noted as a silence. In recorded ms. */
const SILENCE_MS = 30_000;
/** The pause between a recording's end and its next beginning. In recorded ms. */
const AGAIN_MS = 5000;

/** A recording as a source, with its own times between frames. */
export class Replay implements Source {
  #index = 0;
  #begun = false;

  /** `speed`: how many times as fast as recorded; `note` hears of silences and of starting over. */
  constructor(
    private readonly frames: readonly RecordedFrame[],
    private readonly speed: number,
    private readonly note: (event: string, fields: Fields) => void,
  ) {}

  next(): RecordedFrame["states"] {
    const states = this.frames[this.#index]?.states ?? [];
    this.#index = (this.#index + 1) % this.frames.length;
    this.#begun = true;
    return states;
  }

  /** Milliseconds until the next frame. */
  gap = (): number => {
    if (!this.#begun) return 0;
    const next = this.frames[this.#index];
    const last = this.frames[this.#index - 1];
    if (!last || !next) {
      this.note("again", { frames: this.frames.length });
      return AGAIN_MS / this.speed;
    }
    const recorded = next.t - last.t;
    const seconds = recorded / this.speed / 1000;
    if (recorded > SILENCE_MS) this.note("silence", { seconds, recordedSeconds: recorded / 1000 });
    return seconds * 1000;
  };
}
