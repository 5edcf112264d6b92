import { momentAt, type Day } from "../../../local/feed/clock";
import { occupancyAt } from "../../../local/feed/day";
import { simulation } from "../../../local/feed/source";
import { findVenue, VENUES } from "../../../local/feed/venues";

const MINUTE_MS = 60_000;
/** 4 o'clock in Zürich, in summer and in winter. */
const SUMMER = Date.parse("2026-07-08T02:00:00Z");
const WINTER = Date.parse("2026-02-17T03:00:00Z");
const SEEDS = [1, 2, 3];

/** A business day of one venue, a value a minute; index 120 is 6 o'clock. */
function dayOf(uid: string, seed: number, from: number, day: Day = "real"): number[] {
  const venue = findVenue(uid)!;
  return Array.from({ length: 1440 }, (_, i) => occupancyAt(venue, seed, momentAt(from + i * MINUTE_MS, day)));
}

const clock = (hour: number): number => (hour - 4) * 60;
const most = (values: readonly number[]): number => Math.max(...values);

test.each([SUMMER, WINTER])("guests come and go within opening hours in Zürich, from %i", (from) => {
  for (const seed of SEEDS) {
    for (const { uid, opens, closes, peak } of VENUES.filter(({ quirk }) => quirk === undefined)) {
      const day = dayOf(uid, seed, from);
      const open = day.slice(clock(opens), clock(closes));
      expect(most(day.slice(0, clock(opens)))).toBe(0);
      expect(most(open)).toBeGreaterThan(peak * 0.4);
      expect(most(open)).toBeLessThan(peak * 1.6 + 10);
      expect(open[0]).toBeLessThan(most(open) * 0.2 + 3);
      expect(open.at(-1)).toBeLessThan(most(open) * 0.25 + 3);
      expect(most(day.slice(clock(closes) + 30))).toBeLessThanOrEqual(3);
    }
  }
});

test("every value is a whole number from 0 and differs little from the one five seconds before", () => {
  const wrong: unknown[] = [];
  for (const venue of VENUES) {
    let last: number | undefined;
    for (let t = SUMMER + 10 * 60 * MINUTE_MS; t < SUMMER + 11 * 60 * MINUTE_MS; t += 5000) {
      const guests = occupancyAt(venue, 1, momentAt(t, "real"));
      if (!Number.isInteger(guests) || guests < 0) wrong.push([venue.uid, t, guests]);
      if (last !== undefined && Math.abs(guests - last) > 4 + venue.peak * 0.02)
        wrong.push([venue.uid, t, last, guests]);
      last = guests;
    }
  }
  expect(wrong).toEqual([]);
});

test("Oerlikon changes about as often as it did in the recordings", () => {
  const venue = findVenue("SSD-7")!;
  let changes = 0;
  let last = 0;
  for (let t = SUMMER; t < SUMMER + 1440 * MINUTE_MS; t += 5000) {
    const guests = occupancyAt(venue, 1, momentAt(t, "real"));
    if (guests !== last) changes++;
    last = guests;
  }
  expect(changes).toBeGreaterThan(700);
  expect(changes).toBeLessThan(3000);
});

test("a runaway counter passes twice its capacity and keeps that at night", () => {
  const day = dayOf("seb6946", 1, SUMMER);
  expect(most(day)).toBeGreaterThan(1.7 * 4500);
  expect(new Set(day.slice(clock(20) + 1)).size).toBe(1);
  expect(day.at(-1)).toBeGreaterThan(4500);
});

test("a stuck counter moves in the morning and not after 11 o'clock", () => {
  const day = dayOf("SSD-6", 1, SUMMER);
  expect(new Set(day.slice(clock(7), clock(11))).size).toBeGreaterThan(10);
  expect(new Set(day.slice(clock(11) + 1)).size).toBe(1);
});

test("a stale counter keeps its closing value", () => {
  const night = dayOf("flb6941", 1, SUMMER).slice(clock(19.5) + 1);
  expect(new Set(night).size).toBe(1);
  expect(night[0]).toBeGreaterThan(0);
});

test("a venue of capacity 0 has guests, and capacities differ between days", () => {
  expect(most(dayOf("SSD-1", 1, SUMMER))).toBeGreaterThan(10);
  const source = simulation(VENUES, 1, "real");
  const enge = Array.from({ length: 40 }, (_, i) => source.next(1, SUMMER + i * 1440 * MINUTE_MS)[11]!.capacity);
  expect(new Set(enge)).toEqual(new Set([54, 200]));
});

test("a busy day is lively at any hour, and over capacity somewhere", () => {
  const source = simulation(VENUES, 1, "busy");
  for (let hour = 0; hour < 24; hour++) {
    const states = source.next(1, WINTER + hour * 60 * MINUTE_MS);
    const oerlikon = states.find(({ uid }) => uid === "SSD-7")!;
    expect(oerlikon.occupancy).toBeGreaterThan(30);
    expect(states.some(({ occupancy, capacity }) => capacity > 0 && occupancy > capacity)).toBe(true);
  }
});

test("the same seed gives the same day and another seed another", () => {
  expect(dayOf("SSD-7", 1, SUMMER)).toEqual(dayOf("SSD-7", 1, SUMMER));
  expect(dayOf("SSD-7", 1, SUMMER)).not.toEqual(dayOf("SSD-7", 2, SUMMER));
});
