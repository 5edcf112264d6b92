import type { GapReason } from "../model/gap";
import type { JournalHeader } from "../model/journal";
import type { FieldsOf, TelemetryEvent } from "../model/telemetry";

/** A journal that is being written. Lines are kept in memory until they are flushed. */
export interface OpenJournal {
  /**
   * Adds a line; false where the bounded memory is full, and the line is not taken.
   * @param seq the frame's, where the line is one
   * @param at epoch milliseconds from which on a new part would be complete
   */
  write(line: string, seq: number | undefined, at: number): boolean;
  /** Adds the last lines, which are always taken, and the seal. */
  seal(...lines: string[]): void;
}

/** Where a live feed's journals go. */
export interface Journals {
  open(header: JournalHeader): OpenJournal;
  /** Writes what is pending, of journals that are sealed only or of all; never rejects. Tells whether all is written. */
  flush(which: "sealed" | "all"): Promise<boolean>;
  /** Whether there is room for more lines. */
  readonly full: boolean;
  readonly pendingBytes: number;
  /** What storage said when the last flush did not write all. */
  readonly trouble?: string;
}

/** What a live feed tells of itself, with each flush. */
export interface Heartbeat {
  readonly heardAt: number;
  readonly heldUntil: number;
  readonly state: FeedState;
}

export interface FeedState {
  readonly connected: boolean;
  readonly sessions: readonly string[];
  /** Epoch milliseconds of the last good frame's receipt. */
  readonly lastFrameAt?: number;
  /** Why there is no session. */
  readonly reason?: GapReason;
  /** What the last connection said when it ended. */
  readonly detail?: string;
  readonly connectionsOpened: number;
  readonly frames: number;
  readonly readings: number;
  readonly rejects: number;
  readonly pendingBytes: number;
}

/** What a live feed asks and tells of control. A rejection means that storage can't be asked. */
export interface Desk {
  /** Whether the feed is wanted, as it stands now. */
  wanted(): Promise<boolean>;
  tell(beat: Heartbeat): Promise<void>;
  /** The live feed has ended. */
  forget(): Promise<void>;
  /** Whether another live feed of this deployment holds a keep-alive and was heard from since an instant. */
  relieved(since: number): Promise<boolean>;
}

/** Frames, or parts of frames, that were refused. */
export interface Rejects {
  note(at: number, reason: string, text: string): void;
  flush(): Promise<void>;
}

/** When a feed closes; times in epoch milliseconds. */
export interface Hours {
  /** Null where it never does. */
  nextClosing(at: number): number | null;
}

/** Writes one structured line for people and for queries; src/model/telemetry.ts says which fields an event has. */
export type Log = <Event extends TelemetryEvent>(level: Level, event: Event, fields: FieldsOf<Event>) => void;

export type Level = "info" | "warn" | "error";
