/** A message of the feed; `at` counts milliseconds from open. */
export interface Frame {
  readonly at: number;
  readonly text: string;
  readonly bytes: number;
  readonly binary: boolean;
}

/** What one connection heard. Times are milliseconds. */
export interface Heard {
  /** From the first packet to open; undefined: it was never open. */
  readonly handshake: number | undefined;
  /** Version of TLS; undefined: none. */
  readonly tls: string | undefined;
  readonly frames: readonly Frame[];
  /** What was sent, in order. */
  readonly sent: readonly Sent[];
  /** From ping to pong; undefined: none came. */
  readonly pong: number | undefined;
  /** Whether a pong had its time and did not come. */
  readonly unanswered: boolean;
  /** How the other side, or a frame beyond the limit, ended it; undefined: the probe did. */
  readonly ended: { readonly detail: string; readonly tooLarge: boolean } | undefined;
  /** From open to the end. */
  readonly lasted: number;
}

export interface Sent {
  readonly text: string;
  /** Milliseconds after open. */
  readonly at: number;
  /** Because nothing useful had come. */
  readonly late: boolean;
}

export interface Limits {
  readonly frames: number;
  /** After open. */
  readonly ms: number;
  readonly handshakeMs: number;
  /** Before the fallback is sent. */
  readonly patienceMs: number;
  /** For the answer to a ping. */
  readonly pongMs: number;
  /** Of a frame. */
  readonly frameBytes: number;
  /** Of all frames. */
  readonly bytes: number;
}

/** Told of what happens, as it happens. */
export interface Listener {
  opened(handshake: number, tls: string | undefined): void;
  sent(sent: Sent): void;
  frame(frame: Frame, count: number): void;
}
