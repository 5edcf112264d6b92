import { Behaviour } from "./behaviour";
import type { Field } from "./fields";
import { roleByName, type Role } from "./names";
import type { Place } from "./shape";

/** A field that may play a role, and why it is thought so. */
export interface Guess {
  readonly field: string;
  readonly why: string;
}

export type Guesses = Partial<Record<Role, Guess>>;

/** Of fields whose names say nothing, when each is compared with each. */
const mostCompared = 12;

type Test = (field: string) => boolean;

/** Guesses what the fields at a place are, by their names and by how their values behave. */
export function guessesOf(place: Place, fields: readonly Field[]): Guesses {
  const guesser = new Guesser(place, fields);
  guesser.timestamp();
  guesser.venue();
  guesser.occupancy();
  if (guesser.guesses.occupancy) {
    guesser.capacity(guesser.guesses.occupancy.field);
    guesser.percentage(guesser.guesses.occupancy.field);
  }
  return guesser.guesses;
}

class Guesser {
  readonly guesses: Guesses = {};
  readonly #names: readonly string[];
  readonly #values: Behaviour;
  readonly #numeric: Test = (field) => this.#values.numeric(field);

  constructor(
    private readonly place: Place,
    fields: readonly Field[],
  ) {
    this.#values = new Behaviour(place);
    this.#names = fields.map(({ name }) => name).filter((name) => name !== "" && name !== "__proto__");
  }

  timestamp(): void {
    const moment: Test = (field) => this.#values.moment(field);
    this.#take("timestamp", this.#called("timestamp").find(moment) ?? this.#unnamed().find(moment), "times");
  }

  /** The id, then the name; a name that tells venues apart is the id where there is no other. */
  venue(): void {
    const { list, frames } = this.place;
    const identifies: Test = (field) => this.#values.common(field) && this.#values.identifies(field);
    const id =
      this.#called("venue").find(identifies) ??
      (list ? this.#unnamed().find((field) => identifies(field) && !this.#numeric(field)) : undefined);
    this.#take("venue", id, list ? "tells the venues of a frame apart" : "stands in every frame");
    const wordy: Test = (field) => this.#values.wordy(field);
    const name = this.#called("name").find(wordy) ?? (list ? this.#unnamed().find(wordy) : undefined);
    this.#take("name", name, "words");
    if (id === undefined && name !== undefined && (list || frames.length > 1) && identifies(name)) {
      this.guesses.venue = { field: name, why: "no field looks like an id, and this one tells venues apart" };
    }
  }

  /** Of several that are called so, the one that counts and changes; one that is not called so must do both. */
  occupancy(): void {
    const id = this.guesses.venue?.field;
    const liveliest = (fields: readonly string[]) =>
      fields
        .filter((field) => this.#values.common(field) && this.#numeric(field))
        .map((field) => ({ field, counts: this.#values.counts(field), changes: this.#values.changes(field, id) }))
        .sort((a, b) => Number(b.counts) + Number(b.changes) - Number(a.counts) - Number(a.changes))[0];
    const other = liveliest(this.#unnamed());
    const found = liveliest(this.#called("occupancy")) ?? (other?.counts && other.changes ? other : undefined);
    if (!found) return;
    const whole = found.changes ? "whole numbers that change" : "whole numbers; none changed";
    const doubt = "not all are whole numbers from 0 up";
    this.#take("occupancy", found.field, found.counts ? whole : doubt);
  }

  /** By name; and where capacity - occupancy = free holds between fields, by that. */
  capacity(occupancy: string): void {
    const numbers = "numbers";
    this.#take("free", this.#called("free").find(this.#numeric), numbers);
    this.#take("capacity", this.#called("capacity").find(this.#numeric), numbers);
    const left = this.#unnamed().filter(this.#numeric).slice(0, mostCompared);
    const sizes = this.guesses.capacity ? [this.guesses.capacity.field] : left;
    const rests = this.guesses.free ? [this.guesses.free.field] : left;
    for (const size of sizes) {
      const rest = rests.find((field) => this.#values.relates([size, occupancy, field], isDifference));
      if (rest === undefined) continue;
      this.#take("capacity", size, `${size} - ${occupancy} = ${rest}`);
      this.#take("free", rest, `${size} - ${occupancy} = ${rest}`);
      return;
    }
  }

  percentage(occupancy: string): void {
    const size = this.guesses.capacity?.field;
    const fits: Test = (field) =>
      size !== undefined && this.#numeric(field) && this.#values.relates([occupancy, size, field], isPercent);
    const field = this.#called("percentage").find(this.#numeric) ?? this.#unnamed().find(fits);
    const why = field !== undefined && fits(field) ? `100 * ${occupancy} / ${size ?? ""}` : "numbers";
    this.#take("percentage", field, why);
  }

  #take(role: Role, field: string | undefined, values: string): void {
    if (field === undefined) return;
    this.guesses[role] = { field, why: roleByName(field) === role ? `its name; ${values}` : values };
  }

  #left(): string[] {
    const taken = new Set(Object.values(this.guesses).map(({ field }) => field));
    return this.#names.filter((name) => !taken.has(name));
  }

  #called(role: Role): string[] {
    return this.#left().filter((name) => roleByName(name) === role);
  }

  #unnamed(): string[] {
    return this.#left().filter((name) => roleByName(name) === undefined);
  }
}

function isDifference(size = 0, count = 0, rest = 0): boolean {
  return size - count === rest;
}

/** The value of a venue without a capacity says nothing. */
function isPercent(count = 0, size = 0, value = 0): boolean {
  return size <= 0 || Math.abs((100 * count) / size - value) <= 1;
}
