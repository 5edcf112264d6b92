import type { Gap, GapReason } from "../../../src/model/gap";
import type { Journal, Mark } from "../../../src/model/journal";
import { coverageOf, joinGaps, type Explanations } from "../../../src/window/coverage";
import { base } from "./simulation";
import { frame, journal, relative, stretches, window } from "./build";

const nothing: Explanations = { marks: [], earlier: [], control: [] };
const mark = (reason: GapReason, at: number): Mark => ({ reason, at: base + at });
const gap = (reason: GapReason, from: number, to: number): Gap => ({ reason, from: base + from, to: base + to });

function gapsOf(journals: readonly Journal[], explanations: Partial<Explanations> = {}, unproven: readonly Gap[] = []) {
  const { gaps } = coverageOf(window, stretches(...journals), unproven, { ...nothing, ...explanations });
  return gaps.map(({ from, to, reason }) => [from - base, to - base, reason]);
}

const early = journal("a", { start: -9000, firstSeq: 1, frames: [frame(1, 20_000, 1)] });
const ended = (reason: GapReason) =>
  journal("a", { start: -9000, firstSeq: 1, frames: [frame(1, 20_000, 1)], end: { reason, at: 20_000, lastSeq: 1 } });
const later = journal("b", { frames: [frame(1, 30_000, 1)], through: 1 });

test("a window that nobody heard of is missing whole, as lost", () => {
  expect(gapsOf([])).toEqual([[0, 60_000, "lost"]]);
});

test.each(["disconnected", "stale", "stalled", "restart", "stopped", "closed", "overflow"] as const)(
  "after a session that ended %s, that is why, until the next begins",
  (reason) => {
    expect(gapsOf([ended(reason), later])).toEqual([[20_001, 30_000, reason]]);
  },
);

test("a session that ended without a word was lost, whatever a listener that came after it said", () => {
  expect(gapsOf([early, later], { marks: [mark("connecting", 25_000)] })).toEqual([[20_001, 30_000, "lost"]]);
});

test("before a first session a listener is connecting, and before that nobody listened", () => {
  expect(gapsOf([later], { marks: [mark("connecting", 10_000)] })).toEqual([
    [0, 10_000, "lost"],
    [10_000, 30_000, "connecting"],
  ]);
});

test("a gap that goes on from the window before keeps its reason, and connecting does not end it", () => {
  expect(gapsOf([later], { before: "stale", marks: [mark("connecting", 10_000)] })).toEqual([[0, 30_000, "stale"]]);
});

test("after a stop or a closing a listener that begins is connecting", () => {
  for (const before of ["stopped", "closed"] as const) {
    expect(gapsOf([later], { before, marks: [mark("connecting", 10_000)] })).toEqual([
      [0, 10_000, before],
      [10_000, 30_000, "connecting"],
    ]);
  }
});

test("what a listener says of its own lost session explains the windows that follow", () => {
  expect(gapsOf([], { before: "lost", marks: [mark("disconnected", 0)] })).toEqual([[0, 60_000, "disconnected"]]);
});

test("where nobody was meant to listen control has the word, to the millisecond", () => {
  const control = [gap("closed", 22_000, 25_000), gap("stopped", 25_000, 27_000)];
  expect(gapsOf([ended("disconnected"), later], { control })).toEqual([
    [20_001, 22_000, "disconnected"],
    [22_000, 25_000, "closed"],
    [25_000, 27_000, "stopped"],
    [27_000, 30_000, "connecting"],
  ]);
});

test("control takes nothing from what was heard", () => {
  expect(
    gapsOf([journal("a", { start: -1, firstSeq: 1, through: 0 })], { control: [gap("closed", 0, 60_000)] }),
  ).toEqual([]);
});

test("a doubt at a seam is a gap of its own", () => {
  expect(gapsOf([journal("a", { start: -1, firstSeq: 1, through: 0 })], {}, [gap("handover", 5000, 6000)])).toEqual([
    [5000, 6000, "handover"],
  ]);
});

test("what was found from journals that are gone stays, and better word replaces it", () => {
  const earlier = [gap("stale", 0, 30_000)];
  expect(gapsOf([later], { earlier, before: "lost" })).toEqual([[0, 30_000, "stale"]]);
  expect(gapsOf([later], { earlier, marks: [mark("disconnected", 0)] })).toEqual([[0, 30_000, "disconnected"]]);
  expect(gapsOf([later], { earlier: [gap("lost", 0, 30_000)], before: "closed" })).toEqual([[0, 30_000, "closed"]]);
});

test("a session of one frame covers that millisecond, and its end explains what follows", () => {
  const instant = journal("a", { frames: [frame(1, 20_000, 1)], end: { reason: "stale", at: 20_000, lastSeq: 1 } });
  expect(gapsOf([instant], { marks: [mark("connecting", 0)] })).toEqual([
    [0, 20_000, "connecting"],
    [20_001, 60_000, "stale"],
  ]);
});

test("a session that ends at the window's last instant leaves no gap, one that ends with the next one's first millisecond explains the rest", () => {
  const next = { start: window.end, end: window.end + 60_000 };
  const both = [
    journal("a", { frames: [frame(1, 0, 1)], through: 1 }),
    journal("a", {
      start: 0,
      window: next,
      firstSeq: 2,
      frames: [frame(2, 60_000, 2)],
      end: { reason: "stale", at: 60_000, lastSeq: 2 },
    }),
  ];
  expect(gapsOf(both)).toEqual([]);
  const { gaps } = coverageOf(next, stretches(...both), [], nothing);
  expect(gaps).toEqual([{ from: next.start + 1, to: next.end, reason: "stale" }]);
});

test("covered spans of overlapping sessions are one", () => {
  const { covered } = coverageOf(
    window,
    stretches(ended("stale"), journal("b", { frames: [frame(1, 10_000, 1)], through: 1 })),
    [],
    nothing,
  );
  expect(relative(covered)).toEqual([[0, 60_000]]);
});

test("neighbouring gaps of one reason are one", () => {
  expect(joinGaps([gap("lost", 0, 1), gap("lost", 1, 2), gap("stale", 2, 3), gap("stale", 4, 5)])).toEqual([
    gap("lost", 0, 2),
    gap("stale", 2, 3),
    gap("stale", 4, 5),
  ]);
});
