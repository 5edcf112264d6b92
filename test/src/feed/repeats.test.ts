import fc from "fast-check";
import { mappingSchema } from "../../../src/config/schema";
import { decoder, type Decoded } from "../../../src/feed/decode";
import { Session } from "../../../src/feed/session";
import { encodeHeader } from "../../../src/journal/lines";
import type { JournalHeader } from "../../../src/model/journal";
import type { Reading } from "../../../src/model/reading";
import { ten } from "./fixture";

const mapping = mappingSchema.parse({
  venue: "uid",
  name: "name",
  occupancy: "currentfill",
  capacity: "maxspace",
  timestamp: "timestamp",
});

/** Reads as a whole, without a memory: below a path nothing is remembered. */
function whole(text: string, collects?: (venue: string) => boolean): Decoded {
  try {
    JSON.parse(text);
  } catch {
    return { readings: [], refused: ["it is no JSON"] };
  }
  return decoder({ ...mapping, list: "in" }, collects)(`{"in":${text}}`);
}

const item = (uid: string, currentfill: number | string, more = {}) => ({ uid, name: uid, currentfill, ...more });

test("what is said again is the same reading, what is not is read anew", () => {
  const decode = decoder(mapping);
  const first = decode(JSON.stringify([item("a", 1), item("b", 2), item("c", 3)])).readings;
  const second = decode(JSON.stringify([item("a", 1), item("b", 200), item("c", 3)])).readings;
  expect(second.map(({ occupancy }) => occupancy)).toEqual([1, 200, 3]);
  expect([second[0] === first[0], second[1] === first[1], second[2] === first[2]]).toEqual([true, false, true]);
});

test("a venue that comes, goes, moves or stands twice is read as if there had been no frame before", () => {
  const decode = decoder(mapping);
  const [a, b, c] = [item("a", 1), item("b", 2), item("c", 3)];
  for (const items of [[a, b, c], [a, b, c], [a, c], [a, b, c], [b, a, c], [a, b, a], [a, b], [a, a], [a], [a, b, c]]) {
    const text = JSON.stringify(items);
    expect(decode(text)).toEqual(whole(text));
  }
});

test("braces, quotes and escapes within texts end nothing", () => {
  const decode = decoder(mapping);
  for (const name of ["}", '"}', '\\"},{', "},{", "]", "\u2028}", "\ud800", "ö"]) {
    for (const count of [1, 2, 2, 3]) {
      const text = JSON.stringify([item("a", count, { name }), item("b", 2, { name, nested: { uid: "c" } })]);
      expect(decode(text)).toEqual(whole(text));
      expect(decode(text).readings).toHaveLength(2);
    }
  }
});

test("a frame that goes on or ends wrongly behind what is known is refused as a whole", () => {
  const decode = decoder(mapping);
  const good = JSON.stringify([item("a", 1), item("b", 2)]);
  for (const text of [
    good.slice(0, -1),
    `${good}]`,
    `${good},`,
    good.replace("},{", "}{"),
    good.replace("},{", "}]{"),
  ]) {
    decode(good);
    expect(decode(text)).toEqual({ readings: [], refused: ["it is no JSON"] });
  }
  for (const text of [` ${good}`, `${good} `, good.replace("},{", "} , {")]) expect(decode(text)).toEqual(whole(good));
});

test("a feed that repeats little is read as it is, and remembered again where it repeats", () => {
  const decode = decoder(mapping);
  const frameOf = (count: number) => JSON.stringify([item("a", count), item("b", count), item("c", count)]);
  for (let count = 0; count < 100; count++) expect(decode(frameOf(count))).toEqual(whole(frameOf(count)));
  let [last, again]: [Reading | undefined, boolean] = [undefined, false];
  for (let count = 0; count < 300; count++) {
    const [reading] = decode(frameOf(7)).readings;
    again = reading === last;
    last = reading;
  }
  expect(again).toBe(true);
});

const scalar = fc.oneof(
  fc.nat(99),
  fc.nat(99).map(String),
  fc.constantFrom("31.0", "", "}", "],[", "__proto__", "constructor", null, true, "7.5", " 7", "1e5", "0.0", ".0"),
  fc.string({ maxLength: 5 }),
  fc.jsonValue({ maxDepth: 1 }),
);
const field = fc.constantFrom("uid", "name", "currentfill", "maxspace", "timestamp", "other", "__proto__");
type Change =
  | { kind: "field"; at: number; field: string; value: unknown }
  | { kind: "text"; at: number; put: string }
  | { kind: "drop" | "double" | "last" | "none"; at: number };
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("field" as const), at: fc.nat(9), field, value: scalar }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom("drop" as const, "double" as const, "last" as const, "none" as const),
      at: fc.nat(9),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("text" as const), at: fc.nat(400), put: fc.string() }) },
);

/** The texts of a feed that changes a little from frame to frame, some of them broken. */
function textsOf(changes: readonly Change[]): string[] {
  let items: Record<string, unknown>[] = ["a", "b", "c", "d"].map((uid, nth) => item(uid, nth, { maxspace: 50 }));
  return changes.map((each) => {
    const at = each.at % Math.max(1, items.length);
    const one = items[at];
    if (each.kind === "field") {
      items = items.map((known, nth) =>
        nth === at ? Object.fromEntries([...Object.entries(known), [each.field, each.value]]) : known,
      );
    } else if (each.kind === "drop") items = items.filter((_, nth) => nth !== at);
    else if (each.kind === "double" && one) items = [...items, one];
    else if (each.kind === "last" && one) items = [...items.filter((_, nth) => nth !== at), one];
    const text = JSON.stringify(items);
    return each.kind === "text" ? text.slice(0, each.at) + each.put + text.slice(each.at + each.put.length) : text;
  });
}

test("with and without a memory every frame of every feed is read alike", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
      const collects = (venue: string) => venue !== "b";
      const [decode, listed] = [decoder(mapping), decoder(mapping, collects)];
      for (const text of textsOf(changes)) {
        expect(decode(text)).toEqual(whole(text));
        expect(listed(text)).toEqual(whole(text, collects));
      }
    }),
    { numRuns: 1000 },
  );
});

/** What a session writes of frames, one every 20 s over several windows. */
function written(frames: readonly (readonly Reading[])[]): unknown {
  const journals: { header: JournalHeader; begun: string; lines: string[] }[] = [];
  const open = (header: JournalHeader) => {
    const lines: string[] = [];
    journals.push({ header, begun: encodeHeader(header), lines });
    return { write: (line: string) => lines.push(line) > 0, seal: (...last: string[]) => void lines.push(...last) };
  };
  const flush = () => Promise.resolve(true);
  const session = new Session(
    "pool",
    "c",
    { lengthMs: 60_000 },
    { open, flush, full: false, pendingBytes: 0 },
    ten,
    "s",
  );
  frames.forEach((readings, nth) => session.frame(ten + nth * 20_000, readings, nth % 7 === 6));
  session.end("stopped");
  // A header is written again where a part is lost.
  for (const { header, begun } of journals) expect(encodeHeader(header)).toBe(begun);
  return journals;
}

test("readings that are the same objects are written as those that only say the same", () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), fc.nat(20), (changes, repeat) => {
      const decode = decoder(mapping);
      const texts = textsOf(changes);
      // Frames that go back to one before.
      const frames = [...texts, ...texts.slice(repeat), ...texts].map((text) => decode(text).readings);
      expect(written(frames)).toEqual(written(structuredClone(frames).map((each) => each.map((one) => ({ ...one })))));
    }),
    { numRuns: 500 },
  );
});

test("names and capacities that change are said once, whatever is repeated beside them", () => {
  const decode = decoder(mapping);
  const frameOf = (name: string) => decode(JSON.stringify([item("a", 1, { name }), item("b", 2)])).readings;
  const [journal] = written([frameOf("A"), frameOf("A"), frameOf("B")]) as { lines: string[] }[];
  expect(journal!.lines.slice(0, 3)).toEqual([
    `{"q":1,"t":${ten},"r":[["a",1,{"n":"A"}],["b",2,{"n":"b"}]]}`,
    `{"q":2,"t":${ten + 20_000},"r":[["a",1],["b",2]]}`,
    `{"q":3,"t":${ten + 40_000},"r":[["a",1,{"n":"B"}],["b",2]]}`,
  ]);
});
