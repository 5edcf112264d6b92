import { archiveParts, type ArchiveContext } from "../../src/archive/parquet/archive-day";
import { describeArchive, type DescribedFeed } from "../../src/archive/parquet/describe";
import type { Part } from "../../src/archive/parquet/parts";
import { rowsOf } from "../../src/archive/readings/rows";
import type { RawWindow } from "../../src/model/archive";

/** Archives days whose raw windows are made and not kept, by the app's own code. */
export class DayFiles {
  readonly #raws = new Map<string, RawWindow[]>();
  #last: RawWindow | undefined;

  constructor(
    private readonly context: ArchiveContext,
    private readonly feed: DescribedFeed,
  ) {}

  /** @param date the local day in which the window lies; windows come in order */
  add(date: string, raw: RawWindow): void {
    const raws = this.#raws.get(date);
    if (raws) raws.push(raw);
    else this.#raws.set(date, [raw]);
  }

  /** Writes the file of a day whose index is complete. */
  async write(date: string): Promise<void> {
    const raws = this.#raws.get(date) ?? [];
    this.#raws.delete(date);
    const last = this.#last;
    this.#last = raws.at(-1);
    // Rows are made one window at a time: a day of them is a multiple of its windows.
    await archiveParts(this.context, date, function* (): Generator<Part> {
      for (const [nth, raw] of raws.entries()) {
        const window = { start: Date.parse(raw.window.start), end: Date.parse(raw.window.end) };
        const before = raws[nth - 1] ?? last;
        yield { window, raw, rows: rowsOf(raw, before?.window.end === raw.window.start ? before : undefined) };
      }
    });
  }

  describe(): Promise<void> {
    return describeArchive(this.context.container, this.feed);
  }
}
