/** Of a sentence: the numbers in it, in order, and some words. */
export class Sentence {
  constructor(
    readonly numbers: readonly number[],
    readonly words: readonly string[],
  ) {}

  fits(text: string): boolean {
    const found = (text.match(/\d+(\.\d+)?/g) ?? []).map(Number);
    return (
      found.length === this.numbers.length &&
      found.every((number, nth) => number === this.numbers[nth]) &&
      this.words.every((word) => text.includes(word))
    );
  }
}

/** A value, of which texts may be known by what they count and name only. */
export type Expected<T> = T extends string
  ? T | Sentence
  : T extends readonly (infer Item)[]
    ? readonly Expected<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Expected<T[Key]> }
      : T;

/** Every leaf that one side has and the other has not, or not the same; numbers may differ by rounding. */
export function differences(found: unknown, expected: unknown): string[] {
  const wrong = () => [`: ${shown(found)} instead of ${shown(expected)}`];
  if (typeof found === "number" && typeof expected === "number")
    return Math.abs(found - expected) <= 1e-10 * Math.max(1, Math.abs(expected)) ? [] : wrong();
  if (expected instanceof Sentence) return typeof found === "string" && expected.fits(found) ? [] : wrong();
  if (!isNode(found) || !isNode(expected) || Array.isArray(found) !== Array.isArray(expected))
    return found === expected ? [] : wrong();
  const keys = [...Object.keys(found), ...Object.keys(expected).filter((key) => !(key in found))];
  return keys.flatMap((key) => differences(found[key], expected[key]).map((each) => `.${key}${each}`));
}

/** Calls back for every leaf of a JSON value, with where it stands. */
export function eachLeaf(
  node: Record<string, unknown>,
  call: (place: { readonly holder: Record<string, unknown>; readonly key: string; readonly path: string[] }) => void,
  path: readonly string[] = [],
): void {
  for (const [key, value] of Object.entries(node)) {
    if (isNode(value)) eachLeaf(value, call, [...path, key]);
    else call({ holder: node, key, path: [...path, key] });
  }
}

function isNode(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
