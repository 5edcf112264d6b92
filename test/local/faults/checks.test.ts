import { claimedFrames } from "../../../local/check/claimed";
import { countedFrames, holesWithoutGap } from "../../../local/check/counted";
import { shrinkage } from "../../../local/check/growth";
import { withoutUnsent } from "../../../local/check/sent";
import { holdAgainstTruth } from "../../../local/check/truth";
import { ledgerFaults, type Ledger } from "../../../local/faults/ledger";
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

/** Cut at 2 s: the first is covered to its end, the second not from its start. */
function twoWindows(): [RawWindow, RawWindow] {
  const whole = archive(without(21, 22), [[2000, 2210]]);
  const cut = iso(base + 2000);
  const events = (first: boolean) => whole.events.filter(({ timestamp }) => timestamp < cut === first);
  return [
    {
      ...whole,
      window: { ...whole.window, end: cut },
      events: events(true),
      coverage: { ...whole.coverage, gaps: [] },
    },
    { ...whole, window: { ...whole.window, start: cut }, events: events(false) },
  ];
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
    expect(claimedFrames(published, countedFrames([honest], "SSD-7"), [honest], 50)).toEqual([]);
  });

  test("passes where a window's end is claimed, and the next window's first frames are lost", () => {
    const [first, second] = twoWindows();
    const archived = countedFrames([first, second], "SSD-7");
    const late = published.map((frame) => ({ ...frame, t: frame.n === 21 ? base + 1990 : frame.t }));
    expect(claimedFrames(late, archived, [first, second], 50)).toEqual([]);
    expect(claimedFrames(late, archived, [first, second], 5)).toEqual([21]);
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

  test.each<[string, [number, number][]]>([
    ["begins ten milliseconds late", [[921, 1310]]],
    ["ends where the last lost frame was published", [[911, 1200]]],
    [
      "has a covered stretch within",
      [
        [911, 1050],
        [1150, 1310],
      ],
    ],
  ])("a gap that %s, too near for times to tell", (_, gaps) => {
    const published40ms = published.map((frame) => ({ ...frame, t: frame.n === 11 ? base + 915 : frame.t }));
    const raw = archive(without(11, 12, 13), gaps);
    const archived = countedFrames([raw], "SSD-7");
    expect(holdAgainstTruth(published40ms, [raw], { ...options, delayMs: 500 }).unexplained).toEqual([]);
    expect(holesWithoutGap(numbers, archived, gapsOf(raw), 0)).toEqual([]);
    expect(claimedFrames(published40ms, archived, [raw], 500)).toHaveLength(1);
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

describe("the ledger of the last hour", () => {
  /** A window of 5 s, so many after the base. */
  const window = (nth: number): RawWindow => {
    const raw = archive([], [[0, 100]]);
    const [start, end] = [base + nth * 5000, base + (nth + 1) * 5000].map(iso) as [string, string];
    return { ...raw, window: { ...raw.window, start, end } };
  };
  const ledger = (...gaps: [number, number][]): Ledger => ({
    from: base - 3_000_000,
    to: base + 600_000,
    gaps: gaps.map(([from, to]) => ({ from: base + from, to: base + to, reason: "lost" })),
    faults: [],
  });

  test("tells of every window what its blob does, and of one without a blob that it is missing", () => {
    expect(ledgerFaults(ledger([0, 100], [4900, 10_100]), [window(0), window(2)])).toHaveLength(1);
    expect(ledgerFaults(ledger([0, 100], [5000, 10_100]), [window(0), window(2)])).toEqual([]);
  });

  test("is found out where it takes a window without a blob for covered, or a gap for shorter", () => {
    expect(ledgerFaults(ledger([0, 100], [10_000, 10_100]), [window(0), window(2)])).toEqual([
      "the last hour misses 0 ms of the window of 2026-02-17T10:00:05.000Z, not 5000 ms since it has no blob",
    ]);
    expect(ledgerFaults(ledger([0, 99], [5000, 10_100]), [window(0), window(2)])).toHaveLength(1);
  });
});

describe("a silence is nobody's loss", () => {
  /** The frames that each connection was sent, from and to by number. */
  const log = (...sent: [id: number, from: number, to: number][]) =>
    published.map((frame) => ({
      ...frame,
      at: iso(frame.t),
      to: sent.flatMap(([id, from, to]) => (frame.n >= from && frame.n <= to ? [id] : [])),
    }));
  const lost = (frames: ReturnType<typeof log>) => {
    const left = withoutUnsent(frames, 1000).map(({ n }) => n);
    return numbers.filter((n) => !left.includes(n));
  };

  test("where it is shorter than the watchdog, and must be declared where it is longer", () => {
    expect(lost(log([1, 1, 10], [1, 13, 20], [1, 31, 40]))).toEqual([11, 12]);
    expect(lost(log([1, 1, 10], [1, 20, 40]))).toEqual([]);
  });

  test("only where the connection itself goes on: what a new one begins with is after a gap", () => {
    expect(lost(log([1, 1, 10], [2, 13, 40]))).toEqual([]);
  });

  test("only of what nobody was sent", () => {
    expect(lost(log([1, 1, 10], [2, 11, 12], [1, 14, 40]))).toEqual([13]);
  });

  test("also where other connections came and went, as silent", () => {
    expect(lost(log([1, 1, 10], [2, 3, 12], [3, 15, 16], [1, 18, 40]))).toEqual([13, 14, 17]);
  });
});
