import { chargeOf, type ChargeKind, type Item } from "./items";

/**
 * What makes the app ask something of its data's storage. `again` is a window whose end no frame had proved within the
 * four seconds after it, so that it is written a second time with the next one; `archived` a window in a day's archive.
 */
export const drivers = ["flush", "look", "window", "again", "minute", "sweep", "hour", "day", "archived"] as const;
export type Driver = (typeof drivers)[number];

/** How often each happens, for one feed. */
export type Rates = Readonly<Record<Driver, number>>;

/** A kind of request: so many at each occurrence of what makes the app ask. */
export interface Asked {
  readonly item: Item;
  readonly per: Driver;
  readonly count: number;
}

/**
 * What one feed's collector asks of its data's storage, as counted between the built app and Azurite by
 * `npm run cost -- count` (docs/cost.md has the counts); test/local/cost/count.test.ts holds it against the running app.
 */
export const asked: readonly Asked[] = [
  { item: "journal: append", per: "flush", count: 1 },
  { item: "who listens: write", per: "flush", count: 1 },
  { item: "wanted state: read", per: "look", count: 1 },

  { item: "journal: create", per: "window", count: 1 },
  // What it had until the boundary; a frame that comes while a block is written makes one more.
  { item: "journal: append", per: "window", count: 1 },
  { item: "wanted state: read", per: "window", count: 1 },
  { item: "journal: list", per: "window", count: 1 },
  { item: "journal: read", per: "window", count: 1 },
  { item: "raw window: read", per: "window", count: 1 },
  // Whether it stands, and before its journals go what its day is to have of it.
  { item: "summary: read", per: "window", count: 2 },
  { item: "raw window: write", per: "window", count: 1 },
  { item: "summary: write", per: "window", count: 1 },
  { item: "day index: write", per: "window", count: 1 },
  { item: "journal: delete", per: "window", count: 1 },
  // A look that falls between two keep-alives asks for others that listen; in Azure, which takes its time, one will.
  { item: "who listens: list", per: "window", count: 1 },
  { item: "who listens: read", per: "window", count: 1 },

  { item: "journal: read", per: "again", count: 1 },
  { item: "summary: read", per: "again", count: 2 },
  // Itself, the one before it, and the one after, which is not there yet.
  { item: "raw window: read", per: "again", count: 3 },
  { item: "control log: read", per: "again", count: 1 },
  { item: "raw window: write", per: "again", count: 1 },
  { item: "summary: write", per: "again", count: 1 },

  { item: "wanted state: read", per: "minute", count: 1 },
  { item: "who listens: list", per: "sweep", count: 1 },
  { item: "who listens: read", per: "sweep", count: 1 },

  { item: "journal: list", per: "hour", count: 1 },
  { item: "day index: list", per: "hour", count: 1 },
  { item: "day file: list", per: "hour", count: 1 },
  // Two UTC days of each of the last seven local ones.
  { item: "raw window: list", per: "hour", count: 14 },

  { item: "day index: read", per: "day", count: 1 },
  { item: "day file: read", per: "day", count: 2 },
  { item: "day file: write", per: "day", count: 2 },
  { item: "day file: list", per: "day", count: 1 },
  { item: "raw window: list", per: "day", count: 2 },
  { item: "raw window: read", per: "archived", count: 1 },
];

/** Requests by what they are about. */
export function requestsOf(rates: Rates): Map<Item, number> {
  const counts = new Map<Item, number>();
  for (const { item, per, count } of asked) counts.set(item, (counts.get(item) ?? 0) + count * rates[per]);
  return counts;
}

/** Requests by how they are charged; those of blobs in `rawTier` apart, since that may be another tier's price. */
export interface Charged {
  readonly hot: Readonly<Record<ChargeKind, number>>;
  readonly raw: Readonly<Record<ChargeKind, number>>;
}

/**
 * Sorts requests by price.
 * @param missing reads of raw windows that are not there yet: charged by the account's own tier, hot
 */
export function chargedOf(counts: ReadonlyMap<Item, number>, missing: number): Charged {
  const none = { write: 0, list: 0, read: 0, other: 0, free: 0 };
  const [hot, raw] = [{ ...none }, { ...none }];
  for (const [item, count] of counts) {
    const kind = chargeOf(item);
    const isRaw = item === "raw window: write" || item === "raw window: read";
    const away = item === "raw window: read" ? missing : 0;
    hot[kind] += isRaw ? away : count;
    raw[kind] += isRaw ? count - away : 0;
  }
  return { hot, raw };
}
