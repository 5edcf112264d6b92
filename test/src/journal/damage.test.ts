import fc from "fast-check";
import { checkSlotOf } from "../../../local/verify/check";
import { encodeEnd, encodeFrame, encodeHeader, encodeThrough, sealedLine } from "../../../src/journal/lines";
import { journalName, parseJournalName, sortableId } from "../../../src/journal/names";
import { parseJournal } from "../../../src/journal/parse";
import { rawWindow, summary as summarySchema } from "../../../src/model/archive";
import { HeadcountError } from "../../../src/model/errors";
import type { Journal, JournalHeader } from "../../../src/model/journal";
import { assemble } from "../../../src/window/assemble";
import { summarize } from "../../../src/window/summary";
import { rawName, summaryName } from "../../../src/archive/names";

const start = Date.parse("2026-02-17T10:00:00.000Z");
const lengthMs = 60_000;
const window = { start, end: start + lengthMs };

/** A session's journal of one window: a frame a second from an instant on, and how it ended. */
function written(id: string, nth: number, from: number, count: number, last: "through" | "end" | "nothing"): string {
  const own = { start: start + nth * lengthMs, end: start + (nth + 1) * lengthMs };
  const first = own.start + from;
  const header: JournalHeader = {
    kind: "session",
    feed: "pool",
    session: sortableId(start + from, id),
    clock: `clock-${id}`,
    start: start + from,
    window: own,
    part: 0,
    from: nth === 0 ? first : own.start,
    firstSeq: 1 + nth * 1000,
    venues: new Map([["hall", { name: "Hall", capacity: 100 }]]),
    carry: nth === 0 ? new Map() : new Map([["hall", { occupancy: 7, at: own.start - 500 }]]),
  };
  const seqs = Array.from({ length: count }, (_, index) => header.firstSeq + index);
  const at = (index: number) => first + index * 1000;
  const lines = seqs.map((seq, index) =>
    encodeFrame({
      seq,
      at: at(index),
      readings: [
        { venue: "hall", occupancy: 40 + (index % 9) },
        { venue: "room", occupancy: index, capacity: 10, name: "Room" },
      ],
    }),
  );
  const lastSeq = header.firstSeq + count - 1;
  if (last === "through") lines.push(encodeThrough(lastSeq), sealedLine);
  if (last === "end") lines.push(encodeEnd("disconnected", at(count - 1), lastSeq), sealedLine);
  return [encodeHeader(header), ...lines, ""].join("\n");
}

const texts = [
  written("a", 0, 500, 20, "end"),
  written("b", 0, 15_000, 40, "through"),
  written("b", 1, 300, 12, "nothing"),
];
const names = texts.map((text) => {
  const { session, window: of } = JSON.parse(text.slice(0, text.indexOf("\n"))) as {
    session: string;
    window: { start: string; end: string };
  };
  const given = { start: Date.parse(of.start), end: Date.parse(of.end) };
  return parseJournalName(journalName({ feed: "pool", window: given, kind: "session", session, part: 0 }))!;
});

const hostile = fc.constantFrom(
  `{"q":900,"t":${start + 50_000},"r":[["__proto__",5],["constructor",6],["toString",7]]}`,
  `{"q":901,"t":${start + 51_000},"r":[["hall",1e999]]}`,
  `{"q":902,"t":${start + 52_000},"r":[["hall",${"9".repeat(400)}]]}`,
  `{"q":9007199254740991,"t":${start + 53_000},"r":[["hall",1]]}`,
  `{"q":903,"t":${start + 54_000},"r":[["hall",1,{"__proto__":{"c":1}}]]}`,
  `{"end":"stale","t":${start + 86_400_000},"q":20}`,
  `{"end":"stale","t":0,"q":20}`,
  `{"end":"disconnected","t":${start + 30_000},"q":20}`,
  '{"through":20}',
  '{"through":9007199254740991}',
  `{"mark":"connecting","t":8640000000000001}`,
  '{"sealed":true}',
  "[".repeat(20_000),
  '{"q":'.repeat(5000),
  "\u0000\u2028\ud800",
);

type Damage = (bytes: Buffer) => Buffer;
const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const damage: fc.Arbitrary<Damage> = fc.oneof(
  place.map(
    (at): Damage =>
      (bytes) =>
        bytes.subarray(0, Math.floor(at * bytes.length)),
  ),
  place.map(
    (at): Damage =>
      (bytes) =>
        bytes.subarray(Math.floor(at * bytes.length)),
  ),
  fc
    .array(fc.tuple(place, fc.integer({ min: 0, max: 7 })), { minLength: 1, maxLength: 12 })
    .map((flips): Damage => (bytes) => {
      const flipped = Buffer.from(bytes);
      if (flipped.length === 0) return flipped;
      for (const [at, bit] of flips) {
        const index = Math.floor(at * flipped.length);
        flipped[index] = flipped[index]! ^ (1 << bit);
      }
      return flipped;
    }),
  fc.tuple(place, fc.uint8Array({ maxLength: 40 })).map(([at, more]): Damage => (bytes) => {
    const index = Math.floor(at * bytes.length);
    return Buffer.concat([bytes.subarray(0, index), more, bytes.subarray(index)]);
  }),
  fc.tuple(place, place).map(([from, to]): Damage => (bytes) => {
    const lines = bytes.toString("utf8").split("\n");
    const [moved = ""] = lines.splice(1 + Math.floor(from * (lines.length - 1)), 1);
    lines.splice(1 + Math.floor(to * lines.length), 0, moved, moved);
    return Buffer.from(lines.join("\n"));
  }),
);
const adding: fc.Arbitrary<Damage> = fc.tuple(place, hostile).map(([at, line]): Damage => (bytes) => {
  const lines = bytes.toString("utf8").split("\n");
  lines.splice(1 + Math.floor(at * lines.length), 0, line);
  return Buffer.from(lines.join("\n"));
});
const damages = fc.array(fc.array(damage, { maxLength: 3 }), {
  minLength: texts.length,
  maxLength: texts.length,
});

/** What can be read of a damaged journal. */
function read(text: string, nth: number): Journal | undefined {
  try {
    return parseJournal(text, names[nth]!);
  } catch (error) {
    if (error instanceof HeadcountError && error.code === "JOURNAL_INVALID") return undefined;
    throw error;
  }
}

/** The window that journals make, with what the verifier says of it. */
function made(journals: readonly (Journal | undefined)[]) {
  const found = journals.filter((journal) => journal !== undefined);
  const of = (at: number) => found.filter(({ header }) => header.window.start === at);
  const profile = { feed: "pool", seamMs: 2000, venues: new Map(), closed: () => [] };
  const evidence = { journals: of(start), neighbours: of(window.end), control: [] };
  const raw = rawWindow.parse(assemble(window, profile, evidence));
  const summary = summarySchema.parse(summarize(raw));
  const blob = (name: string) => ({ name, etag: "", contentType: "", contentEncoding: "", tier: "" });
  const slot = { key: "", raws: [], summary: undefined };
  const { findings } = checkSlotOf(
    {
      slot,
      raws: [{ blob: blob(rawName("pool", window)), content: raw, findings: [] }],
      summary: { blob: blob(summaryName("pool", window)), content: summary, findings: [] },
    },
    "pool",
    2000,
    { grid: {} },
  );
  return { raw, findings };
}

test("undamaged journals make a window that nothing can be said against", () => {
  const { raw, findings } = made(texts.map(read));
  expect(findings).toEqual([]);
  expect(raw.coverage.covered_ms).toBe(lengthMs - 500);
});

test("journals that are cut, flipped, torn and added to anywhere make a window all the same, true in itself", () => {
  fc.assert(
    fc.property(damages, (all) => {
      const journals = texts.map((text, nth) => {
        const bytes = all[nth]!.reduce<Buffer>((so, each) => each(so), Buffer.from(text));
        return read(bytes.toString("utf8"), nth);
      });
      for (const journal of journals) {
        if (!journal) continue;
        const { header, frames } = journal;
        for (const { at } of frames) expect(at >= header.window.start && at < header.window.end).toBe(true);
        expect(frames.every(({ seq }, index) => index === 0 || seq > frames[index - 1]!.seq)).toBe(true);
      }
      const { raw, findings } = made(journals);
      expect(findings).toEqual([]);
      expect(raw.coverage.covered_ms + raw.coverage.missing_ms).toBe(lengthMs);
    }),
    { numRuns: 300 },
  );
});

test("lines that somebody else wrote make no window that can't be read, and reach no prototype", () => {
  fc.assert(
    fc.property(fc.array(adding, { minLength: 1, maxLength: 4 }), fc.nat(texts.length - 1), (added, hit) => {
      const journals = texts.map((text, nth) => {
        const bytes = nth === hit ? added.reduce<Buffer>((so, each) => each(so), Buffer.from(text)) : Buffer.from(text);
        return read(bytes.toString("utf8"), nth);
      });
      const { coverage } = made(journals).raw;
      expect(coverage.covered_ms + coverage.missing_ms).toBe(lengthMs);
    }),
    { numRuns: 150 },
  );
  expect(({} as Record<string, unknown>)["c"]).toBeUndefined();
});

test.each([
  ["an end beyond the window", `{"end":"stale","t":${start + 86_400_000},"q":20}`],
  ["an end at the window's end", `{"end":"stale","t":${window.end},"q":20}`],
  ["an end before the session", `{"end":"stale","t":${start},"q":20}`],
  ["a word of another window", `{"mark":"stopped","t":${window.end}}`],
])("%s is a damaged line, and claims nothing", (_, line) => {
  const text = written("a", 0, 500, 20, "nothing");
  const journal = parseJournal(`${text}${line}\n`, names[0]!);
  expect(journal).toMatchObject({ damaged: 1, marks: [] });
  expect(journal.end).toBeUndefined();
  expect(made([journal]).raw.coverage.covered_ms).toBe(19_001);
});

test.each([
  ["after the window", window.end + 1],
  ["before the window", start - 1],
  ["before the session", start + 499],
])("a first line that says it was heard from %s makes the journal unreadable", (_, from) => {
  const lines = texts[0]!.split("\n");
  const [first = "{}", ...rest] = lines;
  const header = { ...(JSON.parse(first) as object), from: new Date(from).toISOString() };
  expect(read([JSON.stringify(header), ...rest].join("\n"), 0)).toBeUndefined();
});

test("what is cut off covers less, never more", () => {
  const covered = (cuts: readonly number[]) =>
    made(texts.map((text, nth) => read(text.slice(0, Math.floor(cuts[nth]! * text.length)), nth))).raw.coverage
      .covered_ms;
  fc.assert(
    fc.property(fc.tuple(place, place, place), fc.tuple(place, place, place), (cuts, less) => {
      const shorter = cuts.map((cut, nth) => cut * less[nth]!);
      expect(covered(shorter)).toBeLessThanOrEqual(covered(cuts));
    }),
    { numRuns: 500 },
  );
});
