import type { z } from "zod";
import { descriptionOf, keysOf, schemaAt } from "./introspect";
import { nearest } from "./nearest";

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Something wrong with a configured value: where it stands, and what to write instead. */
export interface Problem {
  readonly path: Path;
  readonly text: string;
}

/**
 * Puts what zod found wrong with a value into words, each problem once. A value for whose path `secret` holds is never
 * shown.
 */
export function problemsOf(
  schema: z.core.$ZodType,
  value: unknown,
  issues: readonly Issue[],
  secret: (path: Path, value: unknown) => boolean = () => false,
): Problem[] {
  const problems = issues.flatMap((issue) => leaves(issue)).flatMap((issue) => inWords(issue));
  return problems.filter(
    ({ path, text }, index) =>
      index === problems.findIndex((other) => pathText(other.path) === pathText(path) && other.text === text),
  );

  function inWords(issue: Issue): Problem[] {
    if (issue.code === "unrecognized_keys") return issue.keys.map((key) => unknownKey(schema, issue.path, key));
    const found = valueAt(value, issue.path);
    const instead = remedy(issue, schemaAt(schema, issue.path));
    if (found === undefined) {
      const state = issue.code === "custom" ? "left to its default" : "missing";
      return [{ path: issue.path, text: `${state}; ${instead}` }];
    }
    const shown = secret(issue.path, found) ? "a value that is not shown" : describe(found);
    return [{ path: issue.path, text: `found ${shown}; ${instead}` }];
  }
}

/** A path as it is written in code, e.g. `feeds[0].mapping.occupancy`. */
export function pathText(path: Path): string {
  const text = path.map((key) => {
    if (typeof key === "number") return `[${key}]`;
    return /^[\w$]+$/.test(String(key)) ? `.${String(key)}` : `[${JSON.stringify(String(key))}]`;
  });
  return text.join("").replace(/^\./, "");
}

/** What stands at a path inside a value. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === "object" && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  );
}

/** A found value in a few words. */
export function describe(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object" && value !== null) return "an object";
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

/** ` did you mean "…"?` where a name is near, otherwise the names there are. */
export function suggestion(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near === undefined ? `known: ${known.join(", ")}` : `did you mean "${near}"?`;
}

function unknownKey(schema: z.core.$ZodType, path: Path, key: string): Problem {
  const parent = schemaAt(schema, path);
  return { path: [...path, key], text: `unknown key; ${suggestion(key, parent ? keysOf(parent) : [])}` };
}

/** The issues inside an issue: of a union, those of the one option that the value was meant for. */
function leaves(issue: Issue, base: Path = []): Issue[] {
  const path = [...base, ...issue.path];
  if (issue.code === "invalid_union") {
    const meant = issue.errors.filter(
      (errors) => !errors.some(({ code, path }) => code === "invalid_type" && path.length === 0),
    );
    const [only] = meant;
    if (only && meant.length === 1) return only.flatMap((inner) => leaves(inner, path));
  }
  if (issue.code === "invalid_key") return issue.issues.map((inner) => ({ ...inner, path }));
  return [{ ...issue, path }];
}

const nouns: Partial<Record<string, string>> = {
  string: "a text",
  number: "a number",
  array: "a list [ … ]",
  object: "an object { … }",
  record: "an object { … }",
};

function remedy(issue: Issue, schema: z.core.$ZodType | undefined): string {
  if (issue.message.startsWith("write ")) return issue.message;
  const description = schema && descriptionOf(schema);
  const meaning = description === undefined ? "" : ` (${description})`;
  if (issue.code === "invalid_type") return `write ${nouns[issue.expected] ?? issue.expected}${meaning}`;
  if (issue.code === "invalid_value") return `write one of ${issue.values.map((value) => describe(value)).join(", ")}`;
  return issue.message;
}
