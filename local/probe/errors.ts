/** Why a probe failed, as programs tell it apart. */
export type Failure =
  | "usage"
  | "feed-unknown"
  | "config"
  | "name"
  | "unreachable"
  | "refused"
  | "tls"
  | "handshake"
  | "no-websocket"
  | "too-large"
  | "closed"
  | "silent"
  | "interrupted"
  | "not-json"
  | "not-understood";

/** A probe that came to nothing: one sentence for people that also says what to do. */
export class ProbeError extends Error {
  override readonly name = "ProbeError";

  constructor(
    readonly failure: Failure,
    message: string,
  ) {
    super(message);
  }
}
