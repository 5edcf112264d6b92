import type { Trace } from "../compare/sweep";
import type { Span } from "../../model/window";

const slotMs = 300_000;
const dayMs = 86_400_000;
/** Of a longer stretch only the end is drawn. */
export const mostDays = 14;

/** What was heard as curves: a time-weighted mean for every five minutes of the last two weeks. */
export class Curves {
  readonly #from: number;
  readonly #slots: number;
  readonly #venues = new Map<string, { readonly sums: Float64Array; readonly known: Float64Array }>();

  constructor({ from, to }: Span) {
    this.#from = Math.floor(Math.max(from, to - mostDays * dayMs) / slotMs) * slotMs;
    this.#slots = Math.max(0, Math.ceil((to - this.#from) / slotMs));
  }

  readonly trace: Trace = (venue, from, to, occupancy) => {
    let curve = this.#venues.get(venue);
    if (!curve) {
      curve = { sums: new Float64Array(this.#slots), known: new Float64Array(this.#slots) };
      this.#venues.set(venue, curve);
    }
    for (let at = Math.max(from, this.#from); at < to;) {
      const slot = Math.floor((at - this.#from) / slotMs);
      const end = Math.min(to, this.#from + (slot + 1) * slotMs);
      curve.sums[slot] = (curve.sums[slot] ?? 0) + occupancy * (end - at);
      curve.known[slot] = (curve.known[slot] ?? 0) + end - at;
      at = end;
    }
  };

  /** Points of a venue within a stretch, at the middle of their five minutes; null where nothing is known. */
  within(venue: string, { from, to }: Span): { at: number; value: number | null }[] {
    const curve = this.#venues.get(venue);
    const points: { at: number; value: number | null }[] = [];
    const first = Math.max(0, Math.floor((from - this.#from) / slotMs));
    for (let slot = first; slot < this.#slots && this.#from + slot * slotMs < to; slot++) {
      const known = curve?.known[slot] ?? 0;
      const value = known > 0 ? (curve?.sums[slot] ?? 0) / known : null;
      points.push({ at: this.#from + slot * slotMs + slotMs / 2, value });
    }
    return points;
  }
}
