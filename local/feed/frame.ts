import type { VenueState } from "./source";

/** `venues`: an array of all venues a frame; `single`: one object for one venue. */
export type Shape = "venues" | "single";

/** `usual`: fill as text, spaces as numbers; `wander`: now and then otherwise, as the real feed does. */
export type Types = "usual" | "wander";

/** The text of a frame of all venues; `random` decides where types wander. */
export function venuesText(states: readonly VenueState[], t: number, types: Types, random: () => number): string {
  return JSON.stringify(
    states.map((state) => usual(state)).map((row) => (types === "usual" ? row : wander(row, t, random))),
  );
}

interface Row {
  uid: string;
  name: string;
  currentfill: string | number;
  maxspace: string | number;
  freespace: string | number;
  timestamp?: string;
}

function usual({ uid, name, occupancy, capacity }: VenueState): Row {
  return { uid, name, currentfill: String(occupancy), maxspace: capacity, freespace: capacity - occupancy };
}

function wander(row: Row, t: number, random: () => number): Row {
  const dice = random();
  if (dice < 0.03) return { ...row, currentfill: Number(row.currentfill) };
  if (dice < 0.06) return { ...row, currentfill: `${row.currentfill}.0` };
  if (dice < 0.08) return { ...row, maxspace: String(row.maxspace), freespace: String(row.freespace) };
  if (dice < 0.09) return { ...row, timestamp: new Date(t).toISOString() };
  return row;
}

/** The text of the second shape, whose own timestamp is in whole seconds. */
export function singleText({ occupancy, capacity }: VenueState, t: number): string {
  return JSON.stringify({
    anzahl_gaeste: occupancy,
    timestamp: `${new Date(t).toISOString().slice(0, 19)}Z`,
    occupancy_percentage: capacity > 0 ? Math.round((100 * occupancy) / capacity) : 0,
  });
}

/** Adds own `__proto__` and `constructor` keys to every object of a frame; its readings stay what they are. */
export function poisoned(text: string): string {
  const poison = '"__proto__":{"currentfill":"666","anzahl_gaeste":666},"constructor":{"prototype":{"polluted":true}}';
  return text.replace(/\{(?=")/g, `{${poison},`);
}

/** What a correct decoder sees: guests by venue. */
export function readingsOf(states: readonly VenueState[]): Record<string, number> {
  return Object.fromEntries(states.map(({ uid, occupancy }) => [uid, occupancy]));
}
