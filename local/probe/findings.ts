import type { Analysis } from "./analyse";
import type { Cadence, Spread } from "./cadence";
import type { Entry } from "./entry";
import type { ProbeError } from "./errors";
import type { Heard } from "./heard";
import type { Target } from "./target";
import type { Trial } from "./trial";

/** What was measured and guessed. */
export interface Observed {
  readonly target: Target;
  readonly heard: Heard;
  readonly cadence: Cadence;
  /** Bytes a frame. */
  readonly bytes: Spread | undefined;
  /** Undefined: the frames hold no objects. */
  readonly analysis: Analysis | undefined;
}

/** An entry of feeds.json that reads what was heard. */
export interface Proposal {
  readonly entry: Entry;
  /** Of the entry's mapping. */
  readonly trial: Trial;
  /** Whether the mapping is the one that feeds.json has. */
  readonly kept: boolean;
}

/** All that a probe found out: what to paste, or why there is nothing to paste. */
export interface Findings extends Observed {
  readonly result: Proposal | ProbeError;
  /** What to know before pasting. */
  readonly notes: readonly string[];
}
