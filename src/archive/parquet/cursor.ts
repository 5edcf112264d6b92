import type { Span } from "../../model/window";
import type { ParquetDay } from "./decode";
import type { Row } from "../readings/rows";

/** Goes once through the rows of a day's file, stretch by stretch, with a row group in memory. */
export class RowCursor {
  readonly #groups: AsyncIterator<readonly Row[]>;
  #rows: readonly Row[] = [];
  #next = 0;

  constructor(file: ParquetDay) {
    this.#groups = file.groups();
  }

  /** The rows of a stretch of time; it may not begin before the end of the one that was taken last. */
  async take({ from, to }: Span): Promise<Row[]> {
    const taken: Row[] = [];
    for (let row = await this.#peek(); row && row.at < to; row = await this.#peek()) {
      if (row.at >= from) taken.push(row);
      this.#next++;
    }
    return taken;
  }

  async #peek(): Promise<Row | undefined> {
    while (this.#next >= this.#rows.length) {
      const step = await this.#groups.next();
      if (step.done) return undefined;
      this.#rows = step.value;
      this.#next = 0;
    }
    return this.#rows[this.#next];
  }
}
