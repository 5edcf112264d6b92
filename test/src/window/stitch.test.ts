import { stitch, type Stitched } from "../../../src/window/stitch";
import { frame, journal, relative, stretches } from "./build";

function occupancies({ kept }: Stitched): number[] {
  return kept.flatMap(({ frame: { readings } }) => readings.map(({ occupancy }) => occupancy));
}

/** Frames every second from one second to another, each with its second as reading, shown by a clock that differs. */
function seconds(from: number, to: number, clockMs = 0) {
  return Array.from({ length: to - from + 1 }, (_, index) =>
    frame(index + 1, (from + index) * 1000 + clockMs, from + index),
  );
}

const tolerances = { seamMs: 2000, lagMs: 10_000 };

/** Frames that all say the same, at some seconds. */
const same = (ats: readonly number[], lateMs = 0) => ats.map((at, index) => frame(index + 1, at * 1000 + lateMs, 0));

const upTo = (to: number, from = 0) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

test("on one clock the successor goes on where its predecessor ended", () => {
  const stitched = stitch(
    stretches(journal("a", { frames: seconds(0, 10) }), journal("b", { frames: seconds(5, 20) })),
    tolerances,
  );
  expect(occupancies(stitched)).toEqual(upTo(20));
  expect(stitched.unproven).toEqual([]);
});

test.each([-1500, -700, 0, 700, 1500])("a clock that differs by %i ms loses no frame and doubles none", (clockMs) => {
  const stitched = stitch(
    stretches(
      journal("a", { frames: seconds(0, 10) }),
      journal("b", { clock: "other", frames: seconds(4, 20, clockMs) }),
    ),
    tolerances,
  );
  expect([...occupancies(stitched)].sort((a, b) => a - b)).toEqual(upTo(20));
  expect(stitched.seams).toMatchObject([{ from: "a", to: "b", offsetMs: clockMs }]);
  expect(stitched.unproven).toEqual([]);
});

test("a frame that a slow connection of the same process had once more after the end is one frame", () => {
  const late = frame(1, 10_040, 10);
  const stitched = stitch(
    stretches(journal("a", { frames: seconds(0, 10) }), journal("b", { frames: [late, frame(2, 11_000, 11)] })),
    tolerances,
  );
  expect(occupancies(stitched)).toEqual(upTo(11));
});

test("clocks that barely overlap without an equal frame prove nothing", () => {
  const stitched = stitch(
    stretches(
      journal("a", { frames: seconds(0, 10) }),
      journal("b", { clock: "other", frames: [frame(1, 9500, 100), frame(2, 10_500, 101)] }),
    ),
    tolerances,
  );
  expect(occupancies(stitched)).toEqual([...upTo(9), 100, 10, 101]);
  expect(relative(stitched.unproven)).toEqual([[10_001, 10_500]]);
});

test("a third listener who heard all along takes the doubt away, and what it alone heard is kept", () => {
  const third = [
    ...seconds(0, 9),
    frame(11, 10_200, 50),
    ...seconds(11, 20).map((each) => ({ ...each, seq: each.seq + 11 })),
  ];
  const stitched = stitch(
    stretches(
      journal("a", { start: -2000, from: 0, frames: seconds(0, 10) }),
      journal("b", { clock: "other", start: -1000, from: 9500, firstSeq: 1, frames: [frame(1, 10_500, 101)] }),
      journal("c", { clock: "third", start: -500, from: 0, frames: third }),
    ),
    tolerances,
  );
  expect(stitched.unproven).toEqual([]);
  expect(occupancies(stitched)).toContain(50);
});

test("who was left out is asked for what was sent just after the end, though by its clock it ended before", () => {
  const behind = [...seconds(5, 9, -1500), frame(6, 9000, 77)];
  const stitched = stitch(
    stretches(journal("a", { frames: seconds(0, 10) }), journal("b", { clock: "other", frames: behind })),
    tolerances,
  );
  expect([...occupancies(stitched)].sort((a, b) => a - b)).toEqual([...upTo(10), 77]);
});

test("a session that comes back after a break takes over again, and a window that saw no break agrees", () => {
  const broken = [
    journal("a", {
      start: -5000,
      firstSeq: 1,
      from: 0,
      frames: [...seconds(0, 5), ...seconds(10, 20).map((each) => ({ ...each, seq: each.seq + 20 }))],
    }),
    journal("b", { clock: "other", start: -1000, from: 0, frames: seconds(0, 20, 300) }),
  ];
  const { kept } = stitch(stretches(...broken), tolerances);
  expect(kept.map(({ frame: { readings } }) => readings[0]!.occupancy)).toEqual(upTo(20));
  expect(
    kept.filter(({ frame: { at } }) => at > broken[0]!.header.from + 12_500).every(({ stretch }) => stretch.id === "a"),
  ).toBe(true);
});

test("of equal frames one after another each is archived as often as it was sent", () => {
  const same = [0, 400, 800, 1200].map((at, index) => frame(index + 1, 10_000 + at, 7));
  const stitched = stitch(
    stretches(
      journal("a", {
        frames: [...seconds(0, 9), ...same.slice(0, 2).map((each) => ({ ...each, seq: each.seq + 10 }))],
      }),
      journal("b", { clock: "other", frames: same }),
    ),
    tolerances,
  );
  expect(occupancies(stitched)).toEqual([...upTo(9), 7, 7, 7, 7]);
});

test("a burst within one millisecond is kept whole and in order, over a seam, too", () => {
  const burst = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => frame(index + 1, 5000, from + index));
  const stitched = stitch(
    stretches(journal("a", { frames: burst(0, 600) }), journal("b", { frames: burst(400, 600) })),
    tolerances,
  );
  expect(occupancies(stitched)).toEqual(upTo(999));
});

test("three listeners on three clocks that relay each other give one sequence", () => {
  const stitched = stitch(
    stretches(
      journal("a", { frames: seconds(0, 10) }),
      journal("b", { clock: "b", frames: seconds(8, 20, 700) }),
      journal("c", { clock: "c", frames: seconds(10, 30, -700) }),
    ),
    tolerances,
  );
  expect([...occupancies(stitched)].sort((a, b) => a - b)).toEqual(upTo(30));
  expect(stitched.seams).toHaveLength(2);
});

test("frames without readings prove nothing and are no reading", () => {
  const empty = { seq: 1, at: frame(1, 9900, 0).at, readings: [] };
  const stitched = stitch(
    stretches(
      journal("a", { frames: [...seconds(0, 9), { ...empty, seq: 11 }] }),
      journal("b", { clock: "other", frames: [empty, frame(2, 11_000, 11)] }),
    ),
    tolerances,
  );
  expect(occupancies(stitched)).toEqual([...upTo(9), 11]);
  expect(stitched.unproven).toHaveLength(1);
});

/** A session whose process stood still from its tenth second on. */
const stoodStill = journal("old", {
  start: 0,
  from: 0,
  frames: seconds(0, 10),
  end: { at: 10_000, reason: "stalled", lastSeq: 11 },
});

/** Frames drained at one instant after a standstill. */
const drained = (at: number, readings: readonly number[]) =>
  readings.map((reading, index) => ({ ...frame(index + 1, at, reading), delayed: true }));

test("frames drained after a standstill are kept where nobody else had them, though another is preferred by then", () => {
  const stitched = stitch(
    stretches(
      stoodStill,
      journal("other", { clock: "other", start: 14_000, from: 14_000, frames: seconds(14, 20) }),
      journal("woken", {
        start: 17_500,
        from: 17_500,
        frames: drained(17_500, upTo(15, 11)),
      }),
    ),
    tolerances,
  );
  expect(occupancies(stitched).sort((a, b) => a - b)).toEqual(upTo(20));
});

test("frames drained after a standstill are dropped where another had them meanwhile, though it has ended since", () => {
  const stitched = stitch(
    stretches(
      stoodStill,
      journal("other", { clock: "other", start: 9000, from: 9000, frames: seconds(9, 30) }),
      journal("woken", {
        start: 90_000,
        from: 90_000,
        frames: drained(90_000, upTo(31, 11)),
      }),
    ),
    tolerances,
  );
  expect(occupancies(stitched)).toEqual(upTo(31));
});

test("what was sent while it stood still is dropped where another had it, though it woke for an instant in between", () => {
  const stitched = stitch(
    stretches(
      stoodStill,
      journal("other", { clock: "other", start: 9000, from: 9000, frames: seconds(9, 95) }),
      journal("instant", {
        start: 60_000,
        from: 60_000,
        frames: drained(60_000, [11]),
        end: { at: 60_000, reason: "stalled", lastSeq: 1 },
      }),
      journal("woken", { start: 90_000, from: 90_000, frames: drained(90_000, upTo(90, 12)) }),
    ),
    tolerances,
  );
  expect(occupancies(stitched)).toEqual(upTo(95));
});

test("what it drained when it woke for an instant is not what it drained later, though it says the same", () => {
  const zeros = (count: number) => Array.from({ length: count }, () => 0);
  const stitched = stitch(
    stretches(
      journal("old", {
        start: 0,
        from: 0,
        frames: same(upTo(10)),
        end: { at: 10_000, reason: "stalled", lastSeq: 11 },
      }),
      journal("instant", {
        start: 60_000,
        from: 60_000,
        frames: drained(60_000, zeros(3)),
        end: { at: 60_000, reason: "stalled", lastSeq: 3 },
      }),
      journal("woken", { start: 90_000, from: 90_000, frames: drained(90_000, zeros(20)) }),
    ),
    tolerances,
  );
  expect(stitched.kept).toHaveLength(34);
});

test("two connections that woke for an instant in between drain each frame once", () => {
  const stalled = (at: number, lastSeq: number) => ({ end: { at, reason: "stalled" as const, lastSeq } });
  const stitched = stitch(
    stretches(
      journal("a1", { start: 0, from: 0, frames: seconds(0, 10), ...stalled(10_000, 11) }),
      journal("b1", { start: 1, from: 1, frames: seconds(1, 10), ...stalled(10_000, 10) }),
      journal("a2", { start: 60_000, from: 60_000, frames: drained(60_000, [11, 12, 13]), ...stalled(60_000, 3) }),
      journal("b2", { start: 60_001, from: 60_001, frames: drained(60_001, [11]), ...stalled(60_001, 1) }),
      journal("a3", { start: 90_000, from: 90_000, frames: drained(90_000, upTo(20, 14)) }),
      journal("b3", { start: 90_001, from: 90_001, frames: drained(90_001, upTo(20, 12)) }),
    ),
    tolerances,
  );
  expect(occupancies(stitched)).toEqual(upTo(20));
});

test("what a feed left out for the preferred connection is kept of the other", () => {
  const heard = seconds(0, 20).filter(({ at }) => at < 5000 || at > 8000);
  const renumbered = heard.map((each, index) => ({ ...each, seq: index + 1 }));
  const stitched = stitch(
    stretches(journal("a", { frames: renumbered }), journal("b", { frames: seconds(2, 20) })),
    tolerances,
  );
  expect(occupancies(stitched)).toEqual(upTo(20));
});

test.each([
  [0, 101],
  [20, 101],
  // The first that a slow connection brought was sent before it is known to have been live.
  [1000, 102],
  [3000, 102],
])("an empty pool that two connections saw, one %i ms later, was seen once a frame", (lateMs, times) => {
  const a = journal("a", { frames: same(upTo(100).map((at) => at * 5)) });
  const b = journal("b", {
    frames: same(
      upTo(98, 2).map((at) => at * 5),
      lateMs,
    ),
  });
  expect(stitch(stretches(a, b), tolerances).kept.length).toBe(times);
});

test("an empty pool that is seen again after a connection ended is seen anew", () => {
  const a = journal("a", { frames: same(upTo(10)) });
  const after = journal("b", { frames: same(upTo(20, 12)) });
  expect(stitch(stretches(a, after), tolerances).kept.length).toBe(20);
  const beside = journal("b", { frames: same(upTo(20, 8), 20) });
  expect(stitch(stretches(a, beside), tolerances).kept.length).toBe(21);
});
