import * as fc from "fast-check";
import {
  encodeEnd,
  encodeFrame,
  encodeHeader,
  encodeMark,
  encodeThrough,
  sealedLine,
} from "../../../src/journal/lines";
import { sortableId, type JournalName } from "../../../src/journal/names";
import { parseJournal } from "../../../src/journal/parse";
import type { JournalHeader } from "../../../src/model/journal";
import type { Frame, Json } from "../../../src/model/reading";
import { piecesOf } from "../../../src/window/evidence";

const start = Date.parse("2026-02-17T10:00:00.000Z");
const header: JournalHeader = {
  kind: "session",
  feed: "feed",
  session: sortableId(start + 100, "a"),
  clock: "clock",
  start: start + 100,
  window: { start, end: start + 60_000 },
  part: 0,
  from: start + 100,
  firstSeq: 1,
  venues: new Map([
    ["hall", { name: "Hall, \n\u2028 “A”", capacity: 10.5 }],
    ["__proto__", { name: undefined, capacity: undefined }],
  ]),
  carry: new Map([["toString", { occupancy: -3, at: start - 1 }]]),
};
const name: JournalName = { ...header };
const frame = (seq: number, at: number, occupancy = seq): Frame => ({
  seq,
  at: start + at,
  readings: [{ venue: "hall", occupancy }],
});

function parse(...lines: readonly string[]) {
  return parseJournal([encodeHeader(header), ...lines, ""].join("\n"), name);
}

test("a header comes back as it was written, with venues of any name", () => {
  expect(parse().header).toMatchObject(header);
  expect([...parse().header.venues]).toEqual([...header.venues]);
  expect([...parse().header.carry]).toEqual([...header.carry]);
});

test("a frame comes back as it was written, whatever it holds", () => {
  const number = fc.oneof(
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
  );
  const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as Json);
  const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
  const reading = fc.record({
    venue: fc.string({ unit: "binary" }),
    occupancy: number,
    capacity: optional(number),
    name: optional(fc.string({ unit: "grapheme" })),
    sourceTimestamp: optional(fc.string()),
    percentage: optional(number),
    extra: optional(fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), json)),
  });
  fc.assert(
    fc.property(fc.array(reading, { maxLength: 4 }), fc.boolean(), (readings, delayed) => {
      const written: Frame = { seq: 1, at: start + 100, readings, ...(delayed && { delayed }) };
      const line = encodeFrame(written);
      expect(line).not.toContain("\n");
      const [read] = parse(line).frames;
      expect(JSON.stringify(read)).toBe(JSON.stringify(JSON.parse(JSON.stringify(written))));
    }),
  );
});

test("end, life beyond the window, marks and the seal come back", () => {
  expect(parse(encodeFrame(frame(1, 100)), encodeEnd("stale", start + 100, 1), sealedLine)).toMatchObject({
    end: { reason: "stale", at: start + 100, lastSeq: 1 },
    sealed: true,
    damaged: 0,
  });
  expect(parse(encodeThrough(7)).through).toEqual({ lastSeq: 7 });
  expect(parse(encodeMark({ reason: "connecting", at: start })).marks).toEqual([{ reason: "connecting", at: start }]);
  expect(parse(encodeThrough(7)).sealed).toBe(false);
});

test.each(['{"q":2,"t":', '{"q":2,"t":1,"r":[["hall"]]}', '{"q":2,"t":1,"r":[],"z":1}', "null", "[]", "\u0000"])(
  "the line %j is counted, the lines around it are read, and its frame shows as missing",
  (line) => {
    const journal = parse(encodeFrame(frame(1, 100)), line, encodeFrame(frame(3, 300)), encodeThrough(3), sealedLine);
    expect(journal).toMatchObject({ damaged: 1, sealed: true });
    expect(journal.frames.map(({ seq }) => seq)).toEqual([1, 3]);
    expect(piecesOf(journal).map(({ from, to }) => [from - start, to - start])).toEqual([
      [100, 100],
      [300, 60_000],
    ]);
  },
);

test("a text torn at any character never gives a frame that was not written, and claims nothing beyond its last", () => {
  const lines = [1, 2, 3].map((seq) => encodeFrame(frame(seq, seq * 1000, 1000 + seq)));
  const text = [encodeHeader(header), ...lines, encodeThrough(3), sealedLine, ""].join("\n");
  for (let length = encodeHeader(header).length; length <= text.length; length++) {
    const journal = parseJournal(text.slice(0, length), name);
    for (const { seq, readings } of journal.frames) expect(readings[0]?.occupancy).toBe(1000 + seq);
    const last = piecesOf(journal).at(-1)!;
    expect(last.to - start).toBe(
      journal.through ? 60_000 : Math.max(100, (journal.frames.at(-1)?.at ?? start) - start),
    );
  }
});

test("a line that was written twice is one frame, and lines are in order of their number", () => {
  const journal = parse(...[2, 1, 2, 3, 1].map((seq) => encodeFrame(frame(seq, seq * 1000))));
  expect(journal.frames.map(({ seq }) => seq)).toEqual([1, 2, 3]);
});

test("a frame of another window is none of this one", () => {
  const journal = parse(encodeFrame(frame(1, -1)), encodeFrame(frame(2, 60_000)), encodeFrame(frame(3, 59_999)));
  expect(journal.frames.map(({ seq }) => seq)).toEqual([3]);
  expect(journal.damaged).toBe(2);
});

test.each([
  ["empty", ""],
  ["torn", encodeHeader(header).slice(0, -1)],
  ["of another session", encodeHeader({ ...header, session: sortableId(start, "b") })],
  ["of another window", encodeHeader({ ...header, window: { start, end: start + 1000 } })],
  ["no header", encodeFrame(frame(1, 100))],
])("a first line that is %s makes the journal unreadable", (_, text) => {
  expect(() => parseJournal(text, name)).toThrow(expect.objectContaining({ code: "JOURNAL_INVALID" }) as Error);
});
