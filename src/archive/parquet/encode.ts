import type { ByteWriter, ParquetWriter } from "hyparquet-writer";
import { archivedDayKey, type ArchivedDay } from "../../model/archived-day";
import { columns, schema } from "./columns";
import type { Row } from "../readings/rows";

/** Rows that are encoded at once: memory, and a moment of the event loop, are bounded by this. */
export const rowsAGroup = 16_384;

/** Writes rows into a Parquet file, in row groups of a bounded size; equal rows make equal bytes. */
export class ParquetEncoder {
  #rows: Row[] = [];

  private constructor(
    private readonly bytes: ByteWriter,
    private readonly file: ParquetWriter,
    private readonly grouped: (rows: readonly Row[]) => void,
  ) {}

  /** @param grouped is given the rows of each row group */
  static async begin(grouped: (rows: readonly Row[]) => void): Promise<ParquetEncoder> {
    const { ByteWriter, ParquetWriter } = await import("hyparquet-writer");
    const bytes = new ByteWriter();
    const file = new ParquetWriter({ writer: bytes, schema, codec: "SNAPPY", createdBy: "Headcount" });
    return new ParquetEncoder(bytes, file, grouped);
  }

  add(rows: readonly Row[]): void {
    for (const row of rows) {
      this.#rows.push(row);
      if (this.#rows.length >= rowsAGroup) this.#group();
    }
  }

  /** The file. */
  finish(day: ArchivedDay): Buffer {
    if (this.#rows.length > 0) this.#group();
    this.file.kvMetadata = [{ key: archivedDayKey, value: JSON.stringify(day) }];
    void this.file.finish();
    return Buffer.from(this.bytes.getBuffer());
  }

  #group(): void {
    const rows = this.#rows;
    this.#rows = [];
    const columnData = columns.map(({ name, encoding, of }) => ({ name, encoding, data: rows.map(of) }));
    void this.file.write({ columnData, rowGroupSize: rows.length });
    this.grouped(rows);
  }
}
