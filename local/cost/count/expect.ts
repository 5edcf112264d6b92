import type { Item } from "../../../src/report/cost/items";
import { asked, type Driver } from "../../../src/report/cost/requests";
import type { Counts } from "./counter";

/** How often each thing that makes the app ask happened. */
export type Happened = Readonly<Partial<Record<Driver, number>>>;

/** A kind of request, as the model has it and as it was counted. */
export interface Compared {
  readonly item: Item;
  readonly model: number;
  readonly counted: number;
}

/** What the model says of what happened, beside what was counted. */
export function compare(counts: Counts, happened: Happened): Compared[] {
  const model = new Map<Item, number>();
  for (const { item, per, count } of asked) {
    const times = happened[per];
    if (times !== undefined) model.set(item, (model.get(item) ?? 0) + count * times);
  }
  const items = new Set([...model.keys(), ...counts.keys()]);
  return [...items].map((item) => ({ item, model: model.get(item) ?? 0, counted: counts.get(item) ?? 0 }));
}
