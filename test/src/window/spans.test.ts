import * as fc from "fast-check";
import { clip, complement, length, union } from "../../../src/window/spans";

const span = fc
  .tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 20 }))
  .map(([from, long]) => ({ from, to: from + long }));
const spans = fc.array(span, { maxLength: 12 });
const within = { from: 10, to: 50 };
const millisecondsOf = (some: readonly { from: number; to: number }[]) =>
  new Set(some.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, index) => from + index)));

test("union, complement and clip agree with counting milliseconds one by one", () => {
  fc.assert(
    fc.property(spans, (some) => {
      const all = millisecondsOf(some);
      const inside = new Set([...all].filter((at) => at >= within.from && at < within.to));
      expect(millisecondsOf(union(some))).toEqual(all);
      expect(length(union(some))).toBe(all.size);
      expect(millisecondsOf(clip(some, within))).toEqual(inside);
      expect(length(complement(some, within))).toBe(40 - inside.size);
      for (const at of millisecondsOf(complement(some, within))) expect(inside.has(at)).toBe(false);
    }),
  );
});

test("what touches is one, and what has no length is none", () => {
  expect(
    union([
      { from: 5, to: 7 },
      { from: 1, to: 5 },
      { from: 9, to: 9 },
    ]),
  ).toEqual([{ from: 1, to: 7 }]);
  expect(complement([{ from: 20, to: 20 }], within)).toEqual([within]);
});
