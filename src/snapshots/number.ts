/** Spaces that group digits and never separate numbers. */
const groupingSpace = /(?<=\d)[\u00a0\u202f\u2009](?=\d{3}(?!\d))/g;
const grouped = /^([-+]?)(\d{1,3}(?:(?:['’]\d{3})+|(?:\.\d{3})+|(?:,\d{3})+)|\d{1,15})(?:[.,]0{1,6})?$/;
const around = /^[([{:;,"'«»„“”~≈]+|[)\]};:,.!?"'«»„“”]+$/g;
const outOf = /^(?:\/|von|of|sur|su|aus|out)$/i;
/** A number of these is none of guests. */
const unit =
  /^(?:%|prozent|percent|°c?|grad|degrees|uhr|min|minuten|minutes|std|stunden|hours|chf|fr|franken|eur|euro|€|k?m)$/i;

/** A text's whole number of guests, or why it has none. */
export type ReadNumber = { readonly value: number } | { readonly problem: "missing" | "ambiguous" };

/**
 * The one whole number in a text such as `45`, `1'234 Personen`, `−3`, `45 von 200` (the first) or `Stand 10:15: 45`.
 * Times, dates, fractions, and numbers of percents, degrees or money are not counts of guests. Grouping is by `'`, `’`, `.`, `,` or a space that
 * does not break; two numbers with an ordinary space between are two.
 */
export function readNumber(text: string): ReadNumber {
  const words = text
    .replace(groupingSpace, "'")
    .replace(/(?<=\d)\//g, " / ")
    .split(/\s+/u)
    .map((word) => word.replace(around, ""))
    .filter((word) => word !== "");
  const numbers = words.flatMap((word, at) => {
    const value = wholeNumber(word);
    return value === undefined || unit.test(words[at + 1] ?? "") ? [] : [{ value, at }];
  });
  const [first, second] = numbers;
  if (!first) return { problem: "missing" };
  const isPair = second !== undefined && numbers.length === 2 && isOutOf(words.slice(first.at + 1, second.at));
  return numbers.length === 1 || isPair ? { value: first.value } : { problem: "ambiguous" };
}

function isOutOf(between: readonly string[]): boolean {
  return between.length > 0 && between.length <= 2 && between.every((word) => outOf.test(word));
}

function wholeNumber(word: string): number | undefined {
  const [, sign, digits] = grouped.exec(word.replace(/^[−–](?=\d)/, "-")) ?? [];
  if (digits === undefined) return undefined;
  const value = Number(digits.replace(/\D/g, ""));
  return sign === "-" && value !== 0 ? -value : value;
}
