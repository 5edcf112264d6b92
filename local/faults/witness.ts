import type { ArchiveContent } from "../check/archive";
import type { Ledger } from "./ledger";

/** What a run saw; the archive and the feed's log are held against each other afterwards. */
export interface Witness {
  readonly archive: ArchiveContent;
  readonly ledger: Ledger;
  /** The feed is asked for from its first acknowledged frame until it was stopped; epoch milliseconds. */
  readonly stopAt: number;
  /** When the first of the deployments was asked to stop: it may have stopped at once. */
  readonly stopAskedAt: number;
  /** When everything was whole again. */
  readonly healedAt: number;
  /** Whether frames were acknowledged again in time. */
  readonly recovered: boolean;
  /** What is wrong with the end of the run, a sentence each. */
  readonly stuck: readonly string[];
  /** What is wrong with how the archive changed, a sentence each. */
  readonly changed: readonly string[];
  /** Every frame that ever stood in the archive. */
  readonly seen: ReadonlySet<number>;
  readonly mostMegabytes: number;
  /** Bytes of lines that any app held for storage at most, as it said when it could not write them. */
  readonly mostPendingBytes: number;
  /** What the verifier disagrees with, a sentence each. */
  readonly disagreements: readonly string[];
}
