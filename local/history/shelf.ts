import type { Journals, OpenJournal } from "../../src/feed/ports";
import { encodeHeader, sealedLine } from "../../src/journal/lines";
import { parseJournal } from "../../src/journal/parse";
import type { Journal, JournalHeader } from "../../src/model/journal";

/** Journals in memory, line by line as they would stand in storage. */
export class Shelf implements Journals {
  readonly full = false;
  readonly pendingBytes = 0;
  readonly #byWindow = new Map<number, { readonly header: JournalHeader; readonly lines: string[] }[]>();

  open(header: JournalHeader): OpenJournal {
    const lines = [encodeHeader(header)];
    const journals = this.#byWindow.get(header.window.start);
    if (journals) journals.push({ header, lines });
    else this.#byWindow.set(header.window.start, [{ header, lines }]);
    return {
      write: (line) => lines.push(line) > 0,
      seal: (...last) => void lines.push(...last, sealedLine),
    };
  }

  flush(): Promise<boolean> {
    return Promise.resolve(true);
  }

  /** The journals of the window with this start, read back. */
  read(start: number): Journal[] {
    return (this.#byWindow.get(start) ?? []).map(({ header, lines }) => parseJournal(lines.join("\n"), header));
  }

  forget(start: number): void {
    this.#byWindow.delete(start);
  }
}
