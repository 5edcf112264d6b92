import type { GapReason } from "./gap";
import type { Frame } from "./reading";
import type { Window } from "./window";

/** A venue's last reading before a window; no event of the window. */
export interface Carry {
  readonly occupancy: number;
  /** Receipt in epoch milliseconds. */
  readonly at: number;
}

/** What a session knows of a venue besides its occupancy. */
export interface VenueInfo {
  readonly name?: string;
  readonly capacity?: number;
}

/** A listener's word on why it has no session, from an instant (epoch milliseconds) on. */
export interface Mark {
  readonly at: number;
  readonly reason: GapReason;
}

/** Who wrote a journal: a session, or a live feed that had none. */
export interface JournalHeader {
  readonly kind: "session" | "listener";
  readonly feed: string;
  /** The session's id; a listener's own id where it has no session. */
  readonly session: string;
  /** The process whose receipt clock gave the times. */
  readonly clock: string;
  /** The session's first frame, epoch milliseconds. */
  readonly start: number;
  readonly window: Window;
  /** 0, and one more each time a journal had to be begun anew. */
  readonly part: number;
  /** From this instant on no frame of the session in this window is missing in this journal. */
  readonly from: number;
  /** The `seq` of the first frame to be written here. */
  readonly firstSeq: number;
  readonly venues: ReadonlyMap<string, VenueInfo>;
  readonly carry: ReadonlyMap<string, Carry>;
}

/** A journal read back: what one listener wrote down of one window. */
export interface Journal {
  readonly header: JournalHeader;
  /** By `seq`. */
  readonly frames: readonly Frame[];
  /** The session's end, if it ended in this window, and the last `seq` it had. */
  readonly end?: Mark & { readonly lastSeq: number };
  /** Set when the session lived on beyond the window: the last `seq` it had in it. */
  readonly through?: { readonly lastSeq: number };
  readonly marks: readonly Mark[];
  readonly sealed: boolean;
  /** Lines that could not be read. */
  readonly damaged: number;
}
