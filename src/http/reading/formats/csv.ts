import { iso } from "../../../model/time";
import type { Format } from "./format";

const columns = ["timestamp", "venue", "name", "occupancy", "capacity", "session"] as const;
/** By this a spreadsheet knows that it is UTF-8. */
const byteOrderMark = "\uFEFF";
/**
 * What a spreadsheet would take for the beginning of a formula, the full-width forms of its signs, too: in front, and
 * after what separates cells where a comma separates decimals.
 */
const formula = /(?<=^|[;|\t\r\n])(?=[\p{Z}\p{C}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])|^(?=[\t\r\n])/gu;

/** RFC 4180, with a header row. */
export const csv: Format = {
  contentType: "text/csv; charset=utf-8; header=present",
  fileEnding: "csv",
  head: () => `${byteOrderMark}${columns.join(",")}\r\n`,
  rows: (readings) =>
    readings
      .map(({ at, venue, name, occupancy, capacity, session }) =>
        [iso(at), textCell(venue), textCell(name), occupancy, capacity ?? "", textCell(session)].join(","),
      )
      .join("\r\n") + "\r\n",
  tail: () => "",
};

/** A text as a cell that stays a text: an apostrophe before what would be a formula. */
export function textCell(text: string): string {
  const safe = text.replace(formula, "'");
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
