import { marksOf } from "../../../src/window/evidence";
import { frame, journal, relative, stretches, window } from "./build";

const frames = [frame(1, 1000, 1), frame(2, 2000, 2), frame(3, 3000, 3)];

test("a session that wrote nothing last is live until its last frame", () => {
  const [only] = stretches(journal("a", { frames }));
  expect(relative([only!])).toEqual([[1000, 3000]]);
  expect(only!.ended).toBeUndefined();
});

test("a frame beyond the window proves the window to its end", () => {
  expect(relative(stretches(journal("a", { frames, through: 3 })))).toEqual([[1000, 60_000]]);
});

test("a window's end is not claimed where its last lines are missing", () => {
  expect(relative(stretches(journal("a", { frames, through: 4 })))).toEqual([[1000, 3000]]);
});

test("the end is where it was said to be, if the frames up to there are all there", () => {
  const end = { reason: "stale", at: 3000, lastSeq: 3 } as const;
  expect(stretches(journal("a", { frames, end }))[0]).toMatchObject({ ended: "stale" });
});

test("where the last lines before the end are missing the session breaks off, and its end is known all the same", () => {
  const end = { reason: "stale", at: 9000, lastSeq: 5 } as const;
  const [first, last] = stretches(journal("a", { frames, end }));
  expect(relative([first!, last!])).toEqual([
    [1000, 3000],
    [9000, 9000],
  ]);
  expect([first!.ended, last!.ended]).toEqual([undefined, "stale"]);
});

test("a missing line breaks a session from the frame before to the frame after", () => {
  const broken = stretches(journal("a", { frames: [frame(1, 1000, 1), frame(3, 3000, 3)] }));
  expect(relative(broken)).toEqual([
    [1000, 1000],
    [3000, 3000],
  ]);
});

test("a missing first line takes nothing from the window but the time up to the next frame", () => {
  const broken = stretches(journal("a", { start: -5000, firstSeq: 7, frames: [frame(8, 2000, 8)], through: 8 }));
  expect(relative(broken)).toEqual([
    [0, 0],
    [2000, 60_000],
  ]);
});

test("a line missing between two frames of one millisecond is a break, too", () => {
  const frames = [frame(1, 500, 1), frame(2, 1000, 2), frame(4, 1000, 4), frame(6, 1000, 6), frame(7, 2000, 7)];
  const broken = stretches(journal("a", { frames }));
  expect(relative(broken)).toEqual([
    [500, 1000],
    [1000, 2000],
  ]);
  expect(broken.map((stretch) => stretch.frames.map(({ seq }) => seq))).toEqual([
    [1, 2],
    [4, 6, 7],
  ]);
});

test("a part that was sent again fills what the part before lacks, and doubles nothing", () => {
  const torn = journal("a", { frames: [frame(1, 1000, 1), frame(3, 3000, 3)] });
  const again = journal("a", { part: 1, frames, through: 3 });
  const [only, ...others] = stretches(torn, again);
  expect(others).toEqual([]);
  expect(relative([only!])).toEqual([[1000, 60_000]]);
  expect(only!.frames.map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

test("a part that goes on where the lost one ended does not prove the lost one", () => {
  const rest = journal("a", { part: 1, start: 1000, from: 2000, firstSeq: 3, frames: [frame(3, 3000, 3)], through: 3 });
  const [only] = stretches(rest);
  expect(relative([only!])).toEqual([[2000, 60_000]]);
  expect(only!.since).toBe(window.start + 2000);
});

test("a session is one over a window's edge, unless the end of the first window is missing", () => {
  const next = { start: window.end, end: window.end + 60_000 };
  const second = journal("a", { start: 1000, window: next, firstSeq: 4, frames: [frame(4, 61_000, 4)] });
  expect(relative(stretches(journal("a", { frames, through: 3 }), second))).toEqual([[1000, 61_000]]);
  expect(relative(stretches(journal("a", { frames }), second))).toEqual([
    [1000, 3000],
    [60_000, 61_000],
  ]);
});

test("stretches are in order of the sessions' starts, then of ids, however journals are listed", () => {
  const some = [
    journal("c", { frames: [frame(1, 2000, 1)] }),
    journal("b", { frames: [frame(1, 1000, 1)] }),
    journal("a", { frames: [frame(1, 2000, 1)] }),
  ];
  expect(stretches(...some).map(({ id }) => id)).toEqual(["b", "a", "c"]);
  expect(stretches(...some.reverse()).map(({ id }) => id)).toEqual(["b", "a", "c"]);
});

test("what listeners said is in order of time, whoever said it", () => {
  const late = journal("l1", { kind: "listener", marks: [{ at: 9000, reason: "stale" }] });
  const early = journal("l2", { kind: "listener", marks: [{ at: 1000, reason: "connecting" }] });
  expect(marksOf([late, early]).map(({ reason }) => reason)).toEqual(["connecting", "stale"]);
});
