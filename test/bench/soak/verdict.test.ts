import { growthOf, type Sample } from "../../../bench/soak/verdict";

const sample = (more: Partial<Sample> = {}): Sample => ({
  ...{ heap: 40, rss: 150, resources: 10, history: 2300, journals: 3 },
  ...more,
});

/** What grows of thirty samples, by how far the run has come, from 0 to 1. */
function grown(of: (share: number) => Partial<Sample>): string[] {
  const samples = Array.from({ length: 30 }, (_, nth) => sample(of(nth / 29)));
  return growthOf(samples).flatMap(({ what, flat }) => (flat ? [] : [what]));
}

test("what comes and goes is flat, and what grows by more is named", () => {
  expect(grown(() => ({}))).toEqual([]);
  expect(grown((share) => ({ heap: share === 0.5 ? 400 : 40, journals: share > 0.9 ? 5 : 3 }))).toEqual([]);
  expect(grown((share) => ({ heap: 40 + 10 * share }))).toEqual(["heap"]);
  expect(grown((share) => ({ history: 2300 + 100_000 * share, journals: Math.round(100 * share) }))).toEqual([
    "history",
    "journals",
  ]);
});
