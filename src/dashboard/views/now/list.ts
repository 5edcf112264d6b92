import type { NowVenue } from "../../api/answers";
import type { Order } from "../../route";
import { nameOf } from "../../text/name";

export interface Choice {
  readonly search: string;
  readonly order: Order;
  readonly pins: ReadonlySet<string>;
  readonly locale: string;
}

/** The venues that are asked for, pinned ones first; what is unknown comes last. */
export function listed(venues: readonly NowVenue[], { search, order, pins, locale }: Choice): NowVenue[] {
  const wanted = folded(search);
  const collator = new Intl.Collator(locale, { numeric: true });
  const byName = (a: NowVenue, b: NowVenue) => collator.compare(nameOf(a), nameOf(b)) || collator.compare(a.id, b.id);
  const sign = order === "emptiest" ? 1 : -1;
  const rank = (venue: NowVenue) => (pins.has(venue.id) ? 0 : 1);
  return venues
    .filter((venue) => folded(nameOf(venue)).includes(wanted))
    .sort((a, b) => rank(a) - rank(b) || (order === "name" ? 0 : compare(a, b, sign)) || byName(a, b));
}

/** By how full they are; those of unknown capacity behind the others, those without a value last. */
function compare(a: NowVenue, b: NowVenue, sign: number): number {
  const group = ({ occupancy, percent, open }: NowVenue) =>
    occupancy === null ? 3 : percent === null ? 2 : open === false ? 1 : 0;
  return group(a) - group(b) || sign * ((a.percent ?? a.occupancy ?? 0) - (b.percent ?? b.occupancy ?? 0));
}

/** Without accents and capitals, so that "zurich" finds "Zürich". */
function folded(text: string): string {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().trim();
}
