/** What a feed's own text can hold once parsed. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** What one frame said of one venue. */
export interface Reading {
  readonly venue: string;
  /** Guests, as sent: never clamped or repaired. */
  readonly occupancy: number;
  /** Guests; present where it differs from what the session said before. */
  readonly capacity?: number;
  /** Present where it differs from what the session said before. */
  readonly name?: string;
  /** The source's own time of the reading, as sent. */
  readonly sourceTimestamp?: string;
  /** Percent of capacity, as sent. */
  readonly percentage?: number;
  /** Further fields kept by configuration, as sent. */
  readonly extra?: Readonly<Record<string, Json>>;
}

/** One message of a feed. */
export interface Frame {
  /** Counts a session's frames from 1, without holes. */
  readonly seq: number;
  /** Receipt in epoch milliseconds. */
  readonly at: number;
  /** Received only after the process had stood still, so published earlier than `at`. */
  readonly delayed?: boolean;
  readonly readings: readonly Reading[];
}
