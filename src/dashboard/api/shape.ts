/** Reads an unknown value; throws a {@link ShapeError} where it is of another shape. */
export type Shape<T> = (value: unknown, path: string) => T;

/** An answer that is not what was agreed. */
export class ShapeError extends Error {
  override readonly name = "ShapeError";
}

export const text: Shape<string> = (value, path) => (typeof value === "string" ? value : fail(path, "a text"));

export const number: Shape<number> = (value, path) =>
  typeof value === "number" && Number.isFinite(value) ? value : fail(path, "a number");

export const flag: Shape<boolean> = (value, path) => (typeof value === "boolean" ? value : fail(path, "true or false"));

/** A time, as the server writes it. */
export const instant: Shape<string> = (value, path) =>
  typeof value === "string" && Number.isFinite(Date.parse(value)) ? value : fail(path, "a time");

export function oneOf<const T extends string>(...known: readonly T[]): Shape<T> {
  return (value, path) => known.find((each) => each === value) ?? fail(path, known.join(" or "));
}

export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value, path) => (value === null || value === undefined ? null : shape(value, path));
}

export function list<T>(shape: Shape<T>): Shape<T[]> {
  return (value, path) =>
    Array.isArray(value) ? value.map((each, index) => shape(each, `${path}[${index}]`)) : fail(path, "a list");
}

/** What of a list is known here; a newer server may say more. */
export function known<T>(shape: Shape<T>): Shape<T[]> {
  return (value, path) =>
    list((each: unknown) => each)(value, path).flatMap((each) => {
      try {
        return [shape(each, path)];
      } catch {
        return [];
      }
    });
}

/** Fields that are not named are passed over. */
export function object<T extends object>(fields: { readonly [K in keyof T]-?: Shape<T[K]> }): Shape<T> {
  return (value, path) => {
    if (typeof value !== "object" || value === null) return fail(path, "an object");
    const given = new Map<string, unknown>(Object.entries(value));
    const read = Object.entries<Shape<unknown>>(fields).map(([key, shape]) => [
      key,
      shape(given.get(key), `${path}.${key}`),
    ]);
    return Object.fromEntries(read) as T;
  };
}

/** Values by names that come from outside. */
export function byName<T>(shape: Shape<T>): Shape<Record<string, T>> {
  return (value, path) =>
    typeof value === "object" && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shape(each, `${path}.${key}`)]))
      : fail(path, "an object");
}

function fail(path: string, wanted: string): never {
  throw new ShapeError(`${path} is not ${wanted}`);
}
