import { numberOf } from "./fields";
import type { Place, Row } from "./shape";

/** Of a frame; more would tell no more. */
const mostRows = 1000;

/** How the values of fields behave at a place, over frames and venues. */
export class Behaviour {
  readonly #frames: readonly (readonly Row[])[];
  readonly #rows: readonly Row[];
  readonly #list: boolean;
  readonly #numeric = new Map<string, boolean>();

  constructor({ frames, list }: Place) {
    this.#frames = frames.map((rows) => rows.slice(0, mostRows));
    this.#rows = this.#frames.flat();
    this.#list = list;
  }

  /** Whether the field stands in most objects, each time as a number. */
  numeric(field: string): boolean {
    const known = this.#numeric.get(field);
    if (known !== undefined) return known;
    const numeric = share(this.#values(field), (value) => numberOf(value) !== undefined) >= 0.9;
    this.#numeric.set(field, numeric);
    return numeric;
  }

  common(field: string): boolean {
    return this.#values(field).length >= 0.9 * this.#rows.length;
  }

  /** Whether its numbers are whole and none is below 0, as counts are. */
  counts(field: string): boolean {
    return this.#values(field).every((value) => {
      const number = numberOf(value);
      return number === undefined || (Number.isInteger(number) && number >= 0);
    });
  }

  /** Whether it is text that is no number. */
  wordy(field: string): boolean {
    return share(this.#values(field), (value) => typeof value === "string" && /\p{L}/u.test(value)) >= 0.9;
  }

  /** Whether it is a moment, as ISO 8601 or in seconds or milliseconds of the epoch. */
  moment(field: string): boolean {
    return share(this.#values(field), isMoment) >= 0.9;
  }

  /** Whether it tells the venues of every frame apart and stays with them; a number of the frame does not. */
  identifies(field: string): boolean {
    if (!this.#list && this.#rises(field)) return false;
    const sets = this.#frames.map((rows) => rows.map((row) => idOf(row, field)));
    const first = new Set(sets[0]);
    return sets.every((ids) => {
      const whole = ids.every((id) => id !== undefined) && new Set(ids).size === ids.length;
      return whole && (!this.#list || ids.filter((id) => first.has(id)).length >= ids.length / 2);
    });
  }

  /** Whether the number of any venue changed from one frame to a later one. */
  changes(field: string, id: string | undefined): boolean {
    const last = new Map<string | number, number>();
    return this.#frames.some((rows) =>
      rows.some((row, index) => {
        const key = (id === undefined ? undefined : idOf(row, id)) ?? index;
        const [before, now] = [last.get(key), numberOf(row[field])];
        if (now !== undefined) last.set(key, now);
        return before !== undefined && now !== undefined && before !== now;
      }),
    );
  }

  /** Whether a rule holds between numbers of the same object, wherever all stand. */
  relates(fields: readonly string[], holds: (...numbers: number[]) => boolean): boolean {
    const tuples = this.#rows
      .map((row) => fields.map((field) => numberOf(row[field])))
      .filter((numbers): numbers is number[] => numbers.every((number) => number !== undefined));
    const telling = tuples.filter((numbers) => numbers.some((number) => number !== 0));
    return telling.length > 0 && share(telling, (numbers) => holds(...numbers)) >= 0.9;
  }

  #rises(field: string): boolean {
    const numbers = this.#values(field).map((value) => numberOf(value) ?? NaN);
    return numbers.length > 1 && numbers.slice(1).every((number, index) => number > (numbers[index] ?? NaN));
  }

  #values(field: string): unknown[] {
    return this.#rows
      .filter((row) => Object.hasOwn(row, field))
      .map((row) => row[field])
      .filter((value) => value !== null && value !== "");
  }
}

function idOf(row: Row, field: string): string | undefined {
  const value = Object.hasOwn(row, field) ? row[field] : undefined;
  if (typeof value === "number") return Number.isSafeInteger(value) ? String(value) : undefined;
  return typeof value === "string" && value.length > 0 && value.length <= 200 ? value : undefined;
}

function isMoment(value: unknown): boolean {
  if (typeof value === "string" && /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d|$)/.test(value)) return true;
  const number = numberOf(value) ?? 0;
  // The years 2001 to 2100.
  return (number > 978e6 && number < 4.1e9) || (number > 978e9 && number < 4.1e12);
}

function share<T>(values: readonly T[], holds: (value: T) => boolean): number {
  return values.length === 0 ? 0 : values.filter(holds).length / values.length;
}
