import type { Statistics } from "../../../src/model/archive";
import { words, type Tell } from "../finding";
import { own } from "../own";
import type { View } from "../view";
import { fields, isSame, nothing } from "./figures";

/** The venues that the flat statistics can be of, where they stand and are those of any. */
export type Flat = readonly string[] | "none" | "doubtful";

/** Whether statistics follow from the events. @param figures what they must be */
export function checkStatistics({ raw }: View, figures: ReadonlyMap<string, Statistics>, tell: Tell): Flat {
  const flat = new Map<string, number | null>();
  for (const [key, stated] of Object.entries(raw.statistics)) {
    const path = ["statistics", key];
    if (stated === null || typeof stated === "number") {
      flat.set(key, stated);
      continue;
    }
    const figure = figures.get(key);
    if (!figure) tell("statistics-venue", path, words("statistics"), words('none, since "venues" has no such venue'));
    else {
      for (const field of fields) {
        if (!isSame(stated[field], figure[field])) {
          tell("statistics", [...path, field], stated[field], figure[field]);
        }
      }
    }
  }
  for (const id of figures.keys()) {
    const stated = own(raw.statistics, id);
    if (stated === undefined || stated === null || typeof stated === "number") {
      tell("statistics-venue", ["statistics", id], words("nothing"), words("statistics, since the venue is described"));
    }
  }
  return flat.size > 0 ? flatVenues(flat, figures, tell) : "none";
}

function flatVenues(
  flat: ReadonlyMap<string, number | null>,
  figures: ReadonlyMap<string, Statistics>,
  tell: Tell,
): Flat {
  const unknown = [...flat.keys()].filter((key) => !fields.some((field) => field === key));
  for (const key of unknown) {
    tell("statistics-flat", ["statistics", key], flat.get(key), words("no such field"));
  }
  // A venue of the name of a field stands in that field's place.
  const asked = fields.filter((field) => flat.has(field) || !figures.has(field));
  const fits = (figure: Statistics) => asked.every((field) => isSame(flat.get(field), figure[field]));
  const venues = [...figures].filter(([, figure]) => fits(figure)).map(([id]) => id);
  if (venues.length > 0 || fits(nothing)) return venues;
  const only = figures.size === 1 ? [...figures.values()][0] : undefined;
  tell("statistics-flat", ["statistics"], Object.fromEntries(flat), only ?? words("those of one venue"));
  return "doubtful";
}
