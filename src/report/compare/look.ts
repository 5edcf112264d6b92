import type { Snapshot } from "../../model/snapshot";

/** A snapshot's values while what was heard around the same time comes by. */
export class Look {
  readonly from: number;
  readonly at: number;
  readonly to: number;
  readonly #values = new Map<string, { readonly said: number; nearest?: number; known?: boolean }>();

  constructor({ taken, values }: Snapshot, toleranceMs: number) {
    this.at = Date.parse(taken);
    this.from = this.at - toleranceMs;
    this.to = this.at + toleranceMs;
    for (const { venue, occupancy } of values) this.#values.set(venue, { said: occupancy });
  }

  get venues(): Iterable<string> {
    return this.#values.keys();
  }

  /** A number that was heard within the tolerance. */
  hear(venue: string, occupancy: number): void {
    const value = this.#values.get(venue);
    if (!value) return;
    const difference = value.said - occupancy;
    if (value.nearest === undefined || Math.abs(difference) < Math.abs(value.nearest)) value.nearest = difference;
  }

  /** At the moment of the snapshot itself the number was known. */
  know(venue: string): void {
    const value = this.#values.get(venue);
    if (value) value.known = true;
  }

  /** Snapshot less the nearest number, of venues that were known at its moment. */
  *differences(): Generator<readonly [venue: string, difference: number]> {
    for (const [venue, { nearest, known }] of this.#values) if (known && nearest !== undefined) yield [venue, nearest];
  }
}
