import { countedFrames, holesWithoutGap } from "../../../local/check/counted";
import { shrinkage } from "../../../local/check/growth";
import { withoutUnsent } from "../../../local/check/sent";
import { holdAgainstTruth } from "../../../local/check/truth";
import type { RawEvent, RawWindow } from "../../../src/model/archive";
import { iso } from "../../../src/model/time";

const base = Date.parse("2026-02-17T10:00:00.000Z");
const published = Array.from({ length: 40 }, (_, index) => ({
  n: index + 1,
  t: base + index * 100,
  readings: { "SSD-7": index + 1 },
}));
const numbers = published.map(({ n }) => n);
const options = { delayMs: 50, within: { from: base, to: base + 4000 } };

function archive(frames: readonly number[], gaps: readonly [number, number][] = [], lateMs = 10): RawWindow {
  const missing = gaps.reduce((sum, [from, to]) => sum + to - from, 0);
  return {
    format: 1,
    feed: "crowdmonitor",
    window: { start: iso(base), end: iso(base + 5000), duration_minutes: 5 / 60 },
    coverage: {
      covered_ms: 5000 - missing,
      missing_ms: missing,
      gaps: gaps.map(([from, to]) => ({ from: iso(base + from), to: iso(base + to), reason: "lost" })),
    },
    sessions: [],
    seams: [],
    venues: {},
    events: frames.map((n, index): RawEvent => ({
      venue: "SSD-7",
      occupancy: n,
      timestamp: iso(base + (n - 1) * 100 + lateMs),
      session: "s",
      seq: index + 1,
    })),
    statistics: {},
  };
}

const without = (...missing: number[]) => numbers.filter((n) => !missing.includes(n));
const gapsOf = ({ coverage }: RawWindow) =>
  coverage.gaps.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) }));

describe("an archive that tells the truth", () => {
  const honest = archive(without(11, 12, 13), [[911, 1310]]);

  test("passes", () => {
    expect(holdAgainstTruth(published, [honest], options)).toMatchObject({
      inGaps: 3,
      unexplained: [],
      doubled: [],
      misdeclared: [],
      foreign: [],
    });
    expect(holesWithoutGap(numbers, countedFrames([honest], "SSD-7"), gapsOf(honest), 0)).toEqual([]);
  });
});

describe("a planted lie is found:", () => {
  test("a frame that is missing without a gap", () => {
    const raw = archive(without(20));
    expect(holdAgainstTruth(published, [raw], options).unexplained.map(({ n }) => n)).toEqual([20]);
  });

  test("a frame that is missing right beside a gap, too near for times to tell", () => {
    const raw = archive(without(9, 11, 12), [[911, 1210]]);
    expect(holdAgainstTruth(published, [raw], { ...options, delayMs: 500 }).unexplained).toEqual([]);
    expect(holesWithoutGap(numbers, countedFrames([raw], "SSD-7"), gapsOf(raw), 0)).toEqual([9]);
  });

  test("a gap that is shorter than what was lost", () => {
    const raw = archive(without(11, 12, 13, 14, 15, 16, 17, 18), [[911, 1000]]);
    const lost = holdAgainstTruth(published, [raw], options).unexplained.map(({ n }) => n);
    expect(lost).toEqual([12, 13, 14, 15, 16, 17, 18]);
  });

  test("a frame that stands twice", () => {
    const raw = archive([...numbers, 20]);
    expect(holdAgainstTruth(published, [raw], options).doubled).toHaveLength(1);
    expect(countedFrames([raw], "SSD-7").get(20)).toHaveLength(2);
  });

  test("a frame within a declared gap", () => {
    const raw = archive(without(11, 13), [[911, 1310]]);
    expect(holdAgainstTruth(published, [raw], options).misdeclared).toHaveLength(1);
  });

  test("a frame that was never published, and one at another time", () => {
    expect(holdAgainstTruth(published, [archive([...numbers, 99])], options).foreign).toHaveLength(1);
    expect(holdAgainstTruth(published, [archive(numbers, [], 200)], options).foreign).toHaveLength(40);
  });

  test("coverage, or a window, that was stated and is taken back", () => {
    const before = new Map([["w", archive(numbers, [[100, 200]])]]);
    const wider = archive(numbers, [[100, 201]]);
    const cut = archive(numbers, [
      [100, 150],
      [160, 200],
    ]);
    expect(shrinkage(before, new Map([["w", wider]]))).toEqual([expect.stringContaining("10:00:00.200Z to")]);
    expect(shrinkage(before, new Map())).toEqual(["w: is gone"]);
    expect(shrinkage(before, new Map([["w", cut]]))).toEqual([]);
  });
});

test("a silence that is shorter than the watchdog is nobody's loss, a longer one must be declared", () => {
  const silence = (from: number, to: number) =>
    [
      { t: base + from, state: "on" },
      { t: base + to, state: "healed" },
    ].map((each) => ({ event: "fault", at: iso(each.t), id: from, fault: { fault: "silence" }, ...each }));
  const frames = published.map((frame) => ({ ...frame, at: iso(frame.t) }));
  const sent = withoutUnsent(
    { frames, events: [...silence(950, 1150), ...silence(2050, 3450)] },
    1000,
    (n) => n === 12,
  );
  expect(sent.map(({ n }) => n)).toEqual(without(11));
});
