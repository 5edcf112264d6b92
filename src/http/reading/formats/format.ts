import type { ArchivedReading } from "../../../archive/readings/source";
import type { Span } from "../../../model/window";

/** What readings are written as. */
export interface Format {
  readonly contentType: string;
  /** Of a file that it is saved as; absent: a browser shows it. */
  readonly fileEnding?: string;
  head(feed: string, span: Span): string;
  /** @param first whether no reading was written before */
  rows(readings: readonly ArchivedReading[], first: boolean): string;
  tail(): string;
}
