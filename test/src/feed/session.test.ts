import { Session } from "../../../src/feed/session";
import type { Journal } from "../../../src/model/journal";
import type { Reading } from "../../../src/model/reading";
import { ten, TestJournals } from "./fixture";

const grid = { lengthMs: 300_000 };
const at = (seconds: number) => ten + seconds * 1000;

function begin(seconds = 0, lengths: ConstructorParameters<typeof Session>[2] = grid) {
  const journals = new TestJournals();
  const session = new Session("pool", "clock1", lengths, journals, at(seconds), "abc");
  const say = (seconds: number, occupancy: number, more: Partial<Reading> = {}) =>
    session.frame(at(seconds), [{ venue: "a", occupancy, ...more }], false);
  return { journals, session, say };
}

/** A journal in short: its window's start in seconds after ten, its frames' numbers, and how it ends. */
function brief({ header, frames, through, end, sealed }: Journal) {
  return {
    window: (header.window.start - ten) / 1000,
    firstSeq: header.firstSeq,
    frames: frames.map(({ seq }) => seq),
    ends: through ? `through ${through.lastSeq}` : end ? `${end.reason} ${(end.at - ten) / 1000} ${end.lastSeq}` : null,
    sealed,
  };
}

test("a frame goes into the window in which it was received, and seals those before", () => {
  const { journals, say } = begin(10);
  say(10, 1);
  say(299.999, 2);
  say(300, 3);
  expect(journals.read().map(brief)).toEqual([
    { window: 0, firstSeq: 1, frames: [1, 2], ends: "through 2", sealed: true },
    { window: 300, firstSeq: 3, frames: [3], ends: null, sealed: false },
  ]);
});

test("after a silence over several windows each of them is sealed as heard, by the frame that proves it", () => {
  const { journals, say } = begin(10);
  say(10, 1);
  say(1000, 2);
  expect(journals.read().map(brief)).toEqual([
    { window: 0, firstSeq: 1, frames: [1], ends: "through 1", sealed: true },
    { window: 300, firstSeq: 2, frames: [], ends: "through 1", sealed: true },
    { window: 600, firstSeq: 2, frames: [], ends: "through 1", sealed: true },
    { window: 900, firstSeq: 2, frames: [2], ends: null, sealed: false },
  ]);
});

test("a session that falls silent claims nothing after its last frame, not even its window's rest", () => {
  const { journals, session, say } = begin(10);
  say(10, 1);
  say(20, 2);
  session.end("stale");
  session.end("stopped");
  expect(journals.read().map(brief)).toEqual([
    { window: 0, firstSeq: 1, frames: [1, 2], ends: "stale 20 2", sealed: true },
  ]);
});

test("a session that ends before its first frame was taken leaves nothing but an end", () => {
  const { journals, session } = begin(10);
  session.end("stopped");
  expect(journals.read()).toEqual([]);
});

test("a window's header repeats what was known before it, so that it needs nothing from its neighbours", () => {
  const { journals, session } = begin(10);
  session.frame(at(10), [{ venue: "a", occupancy: 1, name: "A", capacity: 10 }], false);
  session.frame(at(20), [{ venue: "b", occupancy: 7, name: "B" }], false);
  session.frame(at(30), [{ venue: "a", occupancy: 2, name: "A", capacity: 11 }], false);
  session.frame(at(301), [{ venue: "a", occupancy: 3, name: "A", capacity: 11 }], false);
  const [first, second] = journals.read().map(({ header }) => header);
  expect(first!.venues.size).toBe(0);
  expect(first!.carry.size).toBe(0);
  expect(first!.from).toBe(at(10));
  expect([...second!.venues]).toEqual([
    ["a", { name: "A", capacity: 11 }],
    ["b", { name: "B", capacity: undefined }],
  ]);
  expect([...second!.carry]).toEqual([
    ["a", { occupancy: 2, at: at(30) }],
    ["b", { occupancy: 7, at: at(20) }],
  ]);
  expect(second!.from).toBe(at(300));
  expect(second!.start).toBe(at(10));
});

test("a name or a capacity is written with a session's first reading and where it is news, and only there", () => {
  const { journals, say } = begin(0);
  say(1, 1, { name: "A", capacity: 10 });
  say(2, 2, { name: "A", capacity: 10 });
  say(3, 3, { name: "A", capacity: 12 });
  say(4, 4);
  say(5, 5, { name: "B", capacity: 12 });
  say(301, 6, { name: "B", capacity: 12 });
  expect(journals.read().flatMap(({ frames }) => frames.flatMap(({ readings }) => readings))).toEqual([
    { venue: "a", occupancy: 1, name: "A", capacity: 10 },
    { venue: "a", occupancy: 2 },
    { venue: "a", occupancy: 3, capacity: 12 },
    { venue: "a", occupancy: 4 },
    { venue: "a", occupancy: 5, name: "B" },
    { venue: "a", occupancy: 6 },
  ]);
});

test("delayed frames are marked, and readings keep what the source said", () => {
  const { journals, session } = begin(0);
  const reading = { venue: "a", occupancy: 1, sourceTimestamp: "x", percentage: 5, extra: { k: [1] } };
  session.frame(at(1), [reading], true);
  session.frame(at(2), [{ venue: "a", occupancy: 2 }], false);
  expect(journals.read()[0]!.frames).toEqual([
    { seq: 1, at: at(1), delayed: true, readings: [reading] },
    { seq: 2, at: at(2), readings: [{ venue: "a", occupancy: 2 }] },
  ]);
});

test("a frame for which there is no memory is not counted, and the end says where the session was whole", () => {
  const { journals, session, say } = begin(0);
  journals.room = 2;
  expect([say(1, 1), say(2, 2), say(3, 3)]).toEqual([true, true, false]);
  session.end("overflow");
  expect(journals.read().map(brief)).toEqual([
    { window: 0, firstSeq: 1, frames: [1, 2], ends: "overflow 2 2", sealed: true },
  ]);
});

test("a frame beyond the window for which there is no memory still proves the window", () => {
  const { journals, session, say } = begin(0);
  journals.room = 1;
  say(1, 1);
  say(301, 2);
  session.end("overflow");
  expect(journals.read().map(brief)).toEqual([
    { window: 0, firstSeq: 1, frames: [1], ends: "through 1", sealed: true },
    { window: 300, firstSeq: 2, frames: [], ends: "overflow 1 1", sealed: true },
  ]);
});

test("a length that changes at the full hour changes there, in the midst of a session", () => {
  const { journals, say } = begin(3590, { lengthMs: 300_000, next: { from: at(3600), lengthMs: 60_000 } });
  say(3590, 1);
  say(3600, 2);
  say(3660, 3);
  expect(journals.read().map(({ header: { window } }) => [window.start - ten, window.end - ten])).toEqual([
    [3_300_000, 3_600_000],
    [3_600_000, 3_660_000],
    [3_660_000, 3_720_000],
  ]);
});

test("venues without number are written down, but not remembered without bound", () => {
  const { journals, session } = begin(0);
  for (let n = 0; n < 30; n++) {
    const readings = Array.from({ length: 1000 }, (_, m) => ({ venue: `v${n * 1000 + m}`, occupancy: 1, name: "x" }));
    session.frame(at(n), readings, false);
  }
  session.frame(at(300), [{ venue: "v0", occupancy: 2 }], false);
  const [first, second] = journals.read();
  expect(first!.frames.flatMap(({ readings }) => readings)).toHaveLength(30_000);
  expect(second!.header.carry.size).toBe(10_000);
  expect(second!.header.venues.size).toBe(10_000);
});

test("a frame without readings is evidence of life, and takes no number", () => {
  const { journals, session, say } = begin();
  say(10, 1);
  session.frame(at(20), [], false);
  say(30, 2);
  session.frame(at(40), [], false);
  session.end("stopped");
  expect(journals.read().map(brief)).toEqual([
    { window: 0, firstSeq: 1, frames: [1, 2], ends: "stopped 40 2", sealed: true },
  ]);
});
