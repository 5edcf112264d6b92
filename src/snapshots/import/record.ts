/** One reading of somebody's own records. */
export interface ImportRecord {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly venue: string;
  /** Guests; null where the record says that it has no value. */
  readonly occupancy: number | null;
  /** Where it stands, for messages: a line, or a blob and a place in it. */
  readonly where: string;
}

/** A record that can't be taken, and why. */
export interface BadRecord {
  readonly where: string;
  readonly reason: string;
}

/** What came of parsing a text. */
export type Parsed<T> = { readonly value: T } | { readonly problem: string };

const grouping = /(?<=\d)['’\u00a0\u202f\u2009](?=\d{3}(?!\d))/g;

/** A number as programs write it, grouped or not; `,` before decimals only where it is said to. */
export function parseCount(text: string, decimal: "." | ","): Parsed<number> {
  const plain = text
    .trim()
    .replace(grouping, "")
    .replace(/^\u2212/, "-");
  const form = decimal === "." ? /^[-+]?\d{1,15}(\.\d{1,15})?$/ : /^[-+]?\d{1,15}(,\d{1,15})?$/;
  return form.test(plain) ? { value: Number(plain.replace(",", ".")) } : { problem: "the value is no number" };
}
