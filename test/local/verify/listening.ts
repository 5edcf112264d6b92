import type { Journals, OpenJournal } from "../../../src/feed/ports";
import { Session } from "../../../src/feed/session";
import { encodeHeader, sealedLine } from "../../../src/journal/lines";
import { journalName, parseJournalName } from "../../../src/journal/names";
import { parseJournal } from "../../../src/journal/parse";
import type { GapReason } from "../../../src/model/gap";
import type { Journal, JournalHeader } from "../../../src/model/journal";
import type { Reading } from "../../../src/model/reading";

export interface Heard {
  readonly id: string;
  readonly clock: string;
  readonly windowMs: number;
  /** In order of time, epoch milliseconds. */
  readonly frames: readonly { readonly at: number; readonly readings: readonly Reading[] }[];
  /** Why it ended at its last frame; absent: without a word. */
  readonly ended?: GapReason;
}

/** The journals that a session leaves of what it heard, written and read back by the app's own code. */
export function listen({ id, clock, windowMs, frames, ended }: Heard): Journal[] {
  const written: { header: JournalHeader; lines: string[] }[] = [];
  const journals: Journals = {
    full: false,
    pendingBytes: 0,
    flush: () => Promise.resolve(true),
    open(header): OpenJournal {
      const lines: string[] = [];
      written.push({ header, lines });
      return {
        write: (line) => lines.push(line) > 0,
        seal: (...last) => void lines.push(...last, sealedLine),
      };
    },
  };
  const session = new Session("pool", clock, { lengthMs: windowMs }, journals, frames[0]!.at, id);
  for (const { at, readings } of frames) session.frame(at, readings, false);
  if (ended) session.end(ended);
  return written.map(({ header, lines }) => {
    const name = parseJournalName(journalName(header))!;
    return parseJournal([encodeHeader(header), ...lines, ""].join("\n"), name);
  });
}
