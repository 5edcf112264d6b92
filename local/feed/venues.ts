/** How a venue fills: a covered pool all year, a lawn with a pool, a river bath. */
export type Kind = "indoor" | "lawn" | "river";

/** What is wrong with a venue's counter: stuck at noon, counting in but not out, or keeping its last value at night. */
export type Quirk = "stuck" | "runaway" | "stale";

/** A counted place as the simulation knows it. Hours are local, in hours after midnight. */
export interface Venue {
  readonly uid: string;
  readonly name: string;
  /** Guests; on some days it is {@link otherCapacity}. */
  readonly capacity: number;
  readonly otherCapacity?: number;
  readonly kind: Kind;
  /** Guests at the fullest moment of an average day. */
  readonly peak: number;
  readonly opens: number;
  readonly closes: number;
  readonly quirk?: Quirk;
}

type Extra = Pick<Venue, "otherCapacity" | "quirk">;

function venue(
  uid: string,
  name: string,
  capacity: number,
  peak: number,
  kind: Kind,
  [opens, closes]: readonly [number, number],
  extra: Extra = {},
): Venue {
  return { uid, name, capacity, peak, kind, opens, closes, ...extra };
}

/** Every venue of the feed, in the order in which a frame lists them. */
export const VENUES: readonly Venue[] = [
  venue("SSD-1", "Hallenbad Altstetten", 0, 40, "indoor", [7, 21]),
  venue("SSD-2", "Hallenbad Blaesi", 70, 45, "indoor", [7, 21]),
  venue("SSD-3", "Hallenbad Bungertwies", 70, 110, "indoor", [7, 21]),
  venue("SSD-4", "Hallenbad City", 220, 150, "indoor", [6, 22]),
  venue("SSD-5", "Waermebad Kaeferberg", 70, 55, "indoor", [7, 22]),
  venue("SSD-6", "Hallenbad Leimbach", 80, 60, "indoor", [7, 21], { quirk: "stuck" }),
  venue("SSD-7", "Hallenbad Oerlikon", 200, 140, "indoor", [6, 22]),
  venue("SSD-8", "Josel-Areal", 200, 65, "indoor", [9, 22]),
  venue("SSD-10", "Seebad Utoquai", 800, 420, "lawn", [7, 21]),
  venue("SSD-11", "Freibad Seebach", 2000, 700, "lawn", [9, 20]),
  venue("LETZI-1", "Freibad Letzigraben", 3800, 2100, "lawn", [9, 20]),
  venue("BADI-1", "Enge", 54, 260, "lawn", [9, 21], { otherCapacity: 200 }),
  venue("fb006", "Freibad Allenmoos", 7500, 1000, "lawn", [9, 21], { otherCapacity: 2500 }),
  venue("fb008", "Freibad Auhof", 2001, 600, "lawn", [9, 20]),
  venue("fb012", "Freibad Heuried", 2600, 900, "lawn", [9, 20]),
  venue("fb018", "Freibad Zwischen den Hölzern", 3000, 590, "lawn", [9, 21], { otherCapacity: 2000 }),
  venue("flb6939", "Flussbad Oberer Letten", 1000, 450, "river", [9, 21]),
  venue("flb6940", "Flussbad Unterer Letten", 800, 380, "river", [9, 21]),
  venue("flb6941", "Frauenbad Stadthausquai", 350, 180, "river", [9, 19.5], { quirk: "stale" }),
  venue("flb8803", "Flussbad Unterer Letten (Flussteil)", 800, 300, "river", [9, 21]),
  venue("seb6946", "Strandbad Mythenquai", 4500, 1900, "lawn", [8, 20], { quirk: "runaway" }),
  venue("seb6947", "Strandbad Tiefenbrunnen", 3500, 2600, "lawn", [8, 20]),
  venue("seb6948", "Strandbad Wollishofen", 700, 520, "lawn", [9, 20]),
  venue("IMBAD-1", "Adliswil", 2000, 500, "lawn", [9, 20]),
  venue("WEYERMANNSHAUS-1", "Bern", 3500, 2300, "lawn", [8, 20]),
  venue("MARZILI-1", "Bern", 14999, 6200, "river", [8, 21]),
  venue("WYLERBAD-1", "Bern", 2500, 1100, "lawn", [8, 20]),
  venue("FREIBAD-1", "Entfelden", 1300, 420, "lawn", [9, 20]),
  venue("LIDO-1", "Luzern", 3500, 1800, "lawn", [9, 20]),
  venue("RISCH-1", "Rotkreuz", 600, 330, "lawn", [9, 20]),
  venue("WEN-1", "Wengen", 70, 25, "lawn", [10, 19]),
  venue("HUENENBERG-1", "Zug", 1000, 410, "lawn", [9, 20]),
];

/** The venue that stands first where only a few are wanted. */
export const MAIN_VENUE = "SSD-7";

/** A venue by its uid. */
export function findVenue(uid: string): Venue | undefined {
  return VENUES.find((candidate) => candidate.uid === uid);
}

/** The main venue and `count - 1` others; beyond the table they are made up (`SIM-33` …). */
export function fewVenues(count: number): Venue[] {
  const known = [...VENUES].sort((a, b) => Number(b.uid === MAIN_VENUE) - Number(a.uid === MAIN_VENUE));
  const made = Array.from({ length: Math.max(0, count - known.length) }, (_, index) => {
    const number = known.length + index + 1;
    return venue(`SIM-${number}`, `Simbad ${number}`, 500, 300, "lawn", [9, 20]);
  });
  return [...known, ...made].slice(0, count);
}
