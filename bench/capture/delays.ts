/** Bounds of a delay, milliseconds; each is drawn evenly between them. */
export interface Delay {
  readonly least: number;
  readonly most: number;
}

/** What stands between a method and the world. */
export interface Delays {
  /** From the wish to connect to the feed's answer: TLS handshake and subscription. */
  readonly connect: Delay;
  /** From an activity's being scheduled to its start. */
  readonly dispatch: Delay;
  /** Of each write to storage. */
  readonly write: Delay;
}

export function draw({ least, most }: Delay): number {
  return least + Math.random() * (most - least);
}
