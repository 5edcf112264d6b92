import { innerOf } from "../../../local/prove/scenario";
import type { RawWindow } from "../../../src/model/archive";

/** Names of the inner of windows that are named by their place and covered for so long, milliseconds. */
function inner(...covered: number[]): string[] {
  const windows = covered.map((covered_ms, place) => ({
    window: { start: String(place) },
    coverage: { covered_ms },
  }));
  return innerOf(windows as unknown as RawWindow[]).map(({ window }) => window.start);
}

test("all windows but those of the first and the last frame have to be whole", () => {
  expect(inner(1500, 2000, 1990, 700)).toEqual(["1", "2"]);
});

test("connecting and stopping may reach over a boundary", () => {
  expect(inner(0, 1959, 2000, 2000, 1950, 0)).toEqual(["2", "3"]);
});

test("a window between others that nobody heard is one of them", () => {
  expect(inner(0, 1500, 0, 2000, 300)).toEqual(["2", "3"]);
});

test("of one window, or none, nothing is inner", () => {
  for (const covered of [[], [0], [1500], [0, 1500, 0], [1500, 300]]) expect(inner(...covered)).toEqual([]);
});
