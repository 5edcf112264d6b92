/** Parses JSON into `unknown`, so that nothing is trusted before it is checked. */
export function parseJson(text: string): unknown {
  return JSON.parse(text) as unknown;
}

/** JSON of a value. What JSON can't say, such as undefined, becomes `null` as it does in arrays. */
export function toJson(value: unknown): string {
  return JSON.stringify([value]).slice(1, -1);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `value[key]` for each key in turn; undefined where the path ends. */
export function dig(value: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), value);
}
