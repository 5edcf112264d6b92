import { harmlessJson, shorten } from "./harmless";
import type { Place } from "./shape";

/** What a field's value is to a reader of feeds. */
export type Kind = "number" | "text" | "number as text" | "true/false" | "null" | "empty text" | "list" | "object";

/** What was seen of one field of the venues' objects. */
export interface Field {
  readonly name: string;
  /** Most frequent first. */
  readonly kinds: readonly KindSeen[];
  /** Share, 0 to 1, of the frames in which it stood at least once. */
  readonly inFrames: number;
  /** Share, 0 to 1, of the venues' objects in which it stood. */
  readonly inVenues: number;
}

export interface KindSeen {
  readonly kind: Kind;
  /** Share, 0 to 1, of the field's values. */
  readonly share: number;
  /** Different values as JSON, shortened. */
  readonly examples: readonly string[];
}

const mostFields = 200;
const mostExamples = 3;
/** Lists and objects that look alike are many values. */
const mostLookedAt = 20;
const longestExample = 30;
const longestNumber = 32;

/** The fields of the objects at a place, in order of appearance. */
export function fieldsOf({ frames }: Place): Field[] {
  const names = new Set<string>();
  for (const row of frames.flat()) {
    for (const name of Object.keys(row)) if (names.size < mostFields) names.add(name);
  }
  return [...names].map((name) => {
    const standing = frames.map((rows) => rows.filter((row) => Object.hasOwn(row, name)).map((row) => row[name]));
    const values = standing.flat();
    return {
      name,
      kinds: kindsOf(values),
      inFrames: standing.filter((found) => found.length > 0).length / frames.length,
      inVenues: values.length / frames.flat().length,
    };
  });
}

/** The number that a decoder takes a value for. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined;
  if (typeof value !== "string" || value.length > longestNumber) return undefined;
  return /^\s*[+-]?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
}

function kindOf(value: unknown): Kind {
  if (value === null) return "null";
  if (value === "") return "empty text";
  if (Array.isArray(value)) return "list";
  if (typeof value === "string") return numberOf(value) === undefined ? "text" : "number as text";
  if (typeof value === "boolean") return "true/false";
  return typeof value === "number" ? "number" : "object";
}

function kindsOf(values: readonly unknown[]): KindSeen[] {
  const byKind = new Map<Kind, unknown[]>();
  for (const value of values) {
    const kind = kindOf(value);
    const alike = byKind.get(kind) ?? [];
    alike.push(value);
    byKind.set(kind, alike);
  }
  return [...byKind]
    .map(([kind, alike]) => ({ kind, share: alike.length / values.length, examples: examplesOf(alike) }))
    .sort((a, b) => b.share - a.share);
}

function examplesOf(values: readonly unknown[]): string[] {
  const found = new Set<string>();
  for (const value of [...new Set(values)].slice(0, mostLookedAt)) {
    if (found.size >= mostExamples) break;
    found.add(shorten(harmlessJson(value), longestExample));
  }
  return [...found];
}
