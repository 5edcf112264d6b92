import type { Frame } from "../../../src/model/reading";
import { matchFrames } from "../../../src/window/match";
import { base } from "./simulation";
import { frame } from "./build";

function pairs(pool: readonly Frame[], candidates: readonly Frame[], tolerance = 2000): [number, number][] {
  const matched = matchFrames(
    pool.map((each) => ({ frame: each })),
    candidates,
    tolerance,
  );
  return [...matched].map(([candidate, partner]) => [candidate.at - base, partner.frame.at - base]);
}

test("equal readings within the tolerance are one frame, and not beyond it", () => {
  expect(pairs([frame(1, 0, 5)], [frame(1, 2000, 5)])).toEqual([[2000, 0]]);
  expect(pairs([frame(1, 0, 5)], [frame(1, 2001, 5)])).toEqual([]);
  expect(pairs([frame(1, 0, 5)], [frame(1, 0, 6)])).toEqual([]);
});

test("the nearest are paired first, and none twice", () => {
  const pool = [frame(1, 0, 5), frame(2, 1000, 5)];
  expect(pairs(pool, [frame(1, 900, 5), frame(2, 1900, 5)])).toEqual([
    [900, 1000],
    [1900, 0],
  ]);
  expect(pairs([frame(1, 1000, 5)], [frame(1, 900, 5), frame(2, 1900, 5)])).toEqual([[900, 1000]]);
});

test("the feed's own time tells apart what has the same readings", () => {
  const [at, other] = ["09:00:01", "09:00:02"];
  const pool = [frame(1, 0, 5, { sourceTimestamp: at })];
  expect(pairs(pool, [frame(1, 10, 5, { sourceTimestamp: other })])).toEqual([]);
  expect(pairs(pool, [frame(1, 10, 5, { sourceTimestamp: at })])).toHaveLength(1);
});

test("pairs as a search through all pairs would, nearest first, among many equal frames", () => {
  const times = (seed: number) => Array.from({ length: 40 }, (_, index) => (index * seed * 7919) % 30_011);
  const pool = times(13).map((at, index) => frame(index, at, index % 2));
  const candidates = times(29).map((at, index) => frame(index, at, index % 2));
  const all = candidates
    .flatMap((candidate) =>
      pool.map((partner) => ({ candidate, partner, distance: Math.abs(candidate.at - partner.at) })),
    )
    .filter(
      ({ candidate, partner, distance }) =>
        distance <= 2000 && candidate.readings[0]!.occupancy === partner.readings[0]!.occupancy,
    )
    .sort((a, b) => a.distance - b.distance);
  const used = new Set<Frame>();
  const distances: number[] = [];
  for (const { candidate, partner, distance } of all) {
    if (used.has(candidate) || used.has(partner)) continue;
    used.add(candidate).add(partner);
    distances.push(distance);
  }
  const found = pairs(pool, candidates).map(([a, b]) => Math.abs(a - b));
  expect(found.sort((a, b) => a - b)).toEqual(distances);
});

test("thousands of equal frames are paired at once", () => {
  const many = Array.from({ length: 20_000 }, (_, index) => frame(index, index >> 2, 5));
  expect(
    pairs(
      many,
      many.map((each) => ({ ...each })),
    ),
  ).toHaveLength(20_000);
});
