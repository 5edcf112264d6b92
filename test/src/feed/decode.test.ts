import fc from "fast-check";
import { mappingSchema } from "../../../src/config/schema";
import { decoder } from "../../../src/feed/decode";
import { readBody, encodeFrame } from "../../../src/journal/lines";
import { frame } from "./fixture";

const venues = mappingSchema.parse({
  venue: "uid",
  name: "name",
  occupancy: "currentfill",
  capacity: "maxspace",
  timestamp: "timestamp",
});
const single = mappingSchema.parse({
  venue: { fixed: "SSD-7" },
  occupancy: "anzahl_gaeste",
  timestamp: "timestamp",
  percentage: "occupancy_percentage",
});
const decode = decoder(venues);

function decodeOne(fields: object) {
  return decode(JSON.stringify([{ uid: "a", currentfill: 1, ...fields }]));
}

test("an array of venues is read by the mapping, what the mapping does not name is passed over", () => {
  const text =
    '[{"uid":"SSD-7","name":"Hallenbad Oerlikon","currentfill":"31","maxspace":200,"freespace":169},' +
    '{"uid":"seb6946","name":"Strandbad Mythenquai","currentfill":9154,"maxspace":"4500","freespace":-4654}]';
  expect(decode(text)).toEqual({
    readings: [
      { venue: "SSD-7", name: "Hallenbad Oerlikon", occupancy: 31, capacity: 200 },
      { venue: "seb6946", name: "Strandbad Mythenquai", occupancy: 9154, capacity: 4500 },
    ],
    refused: [],
  });
});

test("one object a frame is read by configuration alone, with the source's own time and percentage", () => {
  expect(decoder(single)('{"anzahl_gaeste":45,"timestamp":"2026-02-17T10:00:02Z","occupancy_percentage":60}')).toEqual({
    readings: [{ venue: "SSD-7", occupancy: 45, sourceTimestamp: "2026-02-17T10:00:02Z", percentage: 60 }],
    refused: [],
  });
});

test("venues are found below a path, and one that leads nowhere is refused", () => {
  const nested = decoder({ ...venues, list: "data.pools" });
  expect(nested(`{"data":{"pools":${frame(5)}}}`).readings).toHaveLength(1);
  for (const text of ['{"data":{}}', '{"data":[]}', "[]", "null", '{"data":{"pools":"x"}}', '{"data":{"pools":7}}']) {
    expect(nested(text)).toEqual({
      readings: [],
      refused: ["it holds no venues where the mapping looks for them"],
    });
  }
});

test.each([
  ["31", 31],
  [31, 31],
  ["31.0", 31],
  [" 31 ", 31],
  ["-4", -4],
  ["+4", 4],
  ["12345678", 12_345_678],
  [31.5, 31.5],
  [1e300, 1e300],
])("the number %p is read as %p", (sent, read) => {
  expect(decodeOne({ currentfill: sent }).readings).toEqual([{ venue: "a", occupancy: read }]);
});

test.each<unknown>(["", " ", "many", "1e3", "0x10", "1,5", "12 34", "NaN", null, true, [], {}, ["5"], { valueOf: 5 }])(
  "%p is no number, and without a number there is no reading",
  (sent) => {
    expect(decodeOne({ currentfill: sent })).toEqual({ readings: [], refused: ["currentfill: is no number"] });
  },
);

test("numbers beyond all numbers are refused, as numbers and as text", () => {
  const digits = "9".repeat(1_000_000);
  for (const sent of [digits, `"${digits}"`, "1e999", "-1e999"]) {
    expect(decode(`[{"uid":"a","currentfill":${sent}}]`)).toEqual({
      readings: [],
      refused: ["currentfill: is no number"],
    });
  }
});

/** What breaks code that compares, joins or measures a value before it knows its type. */
const traps: readonly object[] = [
  { length: { toString: null } },
  { length: { valueOf: 1, toString: 2 } },
  { length: -1 },
  { toString: null, valueOf: null },
  { toJSON: "x", then: 1, size: { toString: null } },
];

test("no object passes for a text or a number by what it has of one", () => {
  const all = ["uid", "name", "currentfill", "maxspace", "timestamp"];
  for (const field of all) {
    for (const trap of traps) {
      const { readings, refused } = decodeOne({ [field]: trap });
      expect(refused).toEqual([expect.stringContaining(`${field}: is no`)]);
      expect(readings).toHaveLength(field === "uid" || field === "currentfill" ? 0 : 1);
    }
  }
  expect(decoder(single)('{"anzahl_gaeste":4,"occupancy_percentage":{"length":{"toString":null}}}')).toEqual({
    readings: [{ venue: "SSD-7", occupancy: 4 }],
    refused: ["occupancy_percentage: is no number"],
  });
});

test("a part that can't be read costs neither the number beside it nor the venues beside it", () => {
  const text = JSON.stringify([
    { uid: "a", currentfill: 1, maxspace: "unknown", name: ["A"], timestamp: {} },
    { uid: "", currentfill: 2 },
    "rubbish",
    null,
    { uid: "c", currentfill: "3", name: "C" },
  ]);
  expect(decode(text)).toEqual({
    readings: [
      { venue: "a", occupancy: 1 },
      { venue: "c", occupancy: 3, name: "C" },
    ],
    refused: [
      "maxspace: is no number",
      "name: is no text of at most 500 characters",
      "timestamp: is no time",
      "uid: is no id",
      "a venue is no object",
      "a venue is no object",
    ],
  });
});

test("optional fields may be absent, null or empty", () => {
  for (const value of [undefined, null, ""]) {
    expect(decodeOne({ maxspace: value, name: value, timestamp: value })).toEqual({
      readings: [{ venue: "a", occupancy: 1 }],
      refused: [],
    });
  }
});

test("only venues that are collected are taken, and the others are not refused", () => {
  const listed = decoder(venues, (venue) => venue === "a");
  expect(listed('[{"uid":"a","currentfill":1},{"uid":"b","currentfill":2}]')).toEqual({
    readings: [{ venue: "a", occupancy: 1 }],
    refused: [],
  });
});

test("fields named like parts of every object are read as the frame has them, or not at all", () => {
  const tricky = decoder(mappingSchema.parse({ venue: "constructor", occupancy: "toString", name: "__proto__" }));
  expect(tricky('[{"constructor":"a","toString":5,"__proto__":"Pool"}]')).toEqual({
    readings: [{ venue: "a", occupancy: 5, name: "Pool" }],
    refused: [],
  });
  expect(tricky("[{}]")).toEqual({ readings: [], refused: ["constructor: is no id", "toString: is no number"] });
  const pathway = decoder({ ...venues, list: "constructor.prototype" });
  expect(pathway("{}").refused).toHaveLength(1);
});

test("no frame reaches the prototype of anything", () => {
  const keeping = decoder({ ...venues, keep: ["__proto__", "extra"] });
  const { readings, refused } = keeping(
    '[{"uid":"__proto__","currentfill":1},{"uid":"constructor","currentfill":2,"__proto__":{"polluted":1},' +
      '"extra":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}]',
  );
  expect(refused).toEqual(["uid: is no id"]);
  expect(readings.map(({ venue }) => venue)).toEqual(["constructor"]);
  expect(readBody(JSON.parse(encodeFrame({ seq: 1, at: 1, readings })))).toBeDefined();
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test("further fields are kept as they came, but for one that is nested without end", () => {
  const keeping = decoder({ ...venues, keep: ["freespace", "tags", "deep"] });
  const deep = "[".repeat(200_000) + "]".repeat(200_000);
  const { readings, refused } = keeping(
    `[{"uid":"a","currentfill":1,"freespace":"-5","tags":{"x":[1]},"deep":${deep}}]`,
  );
  expect(refused).toEqual(["deep: is nested too deep"]);
  expect(readings).toEqual([{ venue: "a", occupancy: 1, extra: { freespace: "-5", tags: { x: [1] } } }]);
  expect(() => encodeFrame({ seq: 1, at: 1, readings })).not.toThrow();
});

test.each([
  ["numbers", `[${"1,".repeat(500_000)}1]`],
  ["empty objects", `[${"{},".repeat(340_000)}{}]`],
  ["nesting", "[".repeat(500_000) + "]".repeat(500_000)],
  ["objects in objects", '{"a":'.repeat(150_000) + "1" + "}".repeat(150_000)],
  ["one text", JSON.stringify("x".repeat(1_000_000))],
])("a megabyte of %s neither throws nor holds up the loop", (_what, text) => {
  const start = process.cpuUsage();
  const { readings, refused } = decode(text);
  const { user } = process.cpuUsage(start);
  expect(readings).toEqual([]);
  expect(refused.length).toBeGreaterThan(0);
  expect(refused.length).toBeLessThanOrEqual(1001);
  expect(user / 1000).toBeLessThan(600);
});

const scalar = fc.oneof(
  fc.integer({ min: -10, max: 20_000 }),
  fc.double(),
  fc.integer({ min: 0, max: 99_999_999 }).map(String),
  fc.constantFrom("31", "31.0", " 7", "", "007", "1e5", "x", "__proto__", "constructor"),
  fc.string({ maxLength: 8 }),
  fc.constantFrom(null, true, false),
);
const value = fc.oneof(
  { weight: 6, arbitrary: scalar },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 1, arbitrary: fc.constantFrom(...traps) },
);
const venue = fc.record(
  { uid: value, name: value, currentfill: value, maxspace: value, timestamp: value, other: value },
  { requiredKeys: [] },
);

test("the quick way and the schemas read every venue alike", () => {
  for (const mapping of [
    venues,
    { ...venues, percentage: "other" },
    { ...venues, name: undefined, capacity: undefined },
  ]) {
    const bySchemas = decoder({ ...mapping, keep: ["is never there"] });
    const quick = decoder(mapping);
    fc.assert(
      fc.property(fc.array(venue, { maxLength: 5 }), (items) => {
        const text = JSON.stringify(items);
        expect(quick(text)).toEqual(bySchemas(text));
      }),
      { numRuns: 1500 },
    );
  }
});

test("whatever a feed sends is read or refused, and what is read can be written down and read back", () => {
  const decoders = [venues, single, { ...venues, list: "a.b" }, { ...venues, keep: ["other", "uid"] }].map((mapping) =>
    decoder(mapping),
  );
  const text = fc.oneof(
    fc.string(),
    fc.json(),
    fc.array(venue).map((items) => JSON.stringify(items)),
    fc.tuple(fc.array(venue, { minLength: 1 }), fc.nat(400)).map(([items, cut]) => JSON.stringify(items).slice(0, cut)),
  );
  fc.assert(
    fc.property(text, (sent) => {
      for (const each of decoders) {
        const { readings } = each(sent);
        const line: unknown = JSON.parse(encodeFrame({ seq: 1, at: 1, readings }));
        expect(JSON.stringify(readBody(line))).toBe(JSON.stringify({ frame: { seq: 1, at: 1, readings } }));
      }
    }),
    { numRuns: 1500 },
  );
});

test("of a venue that stands twice in a frame the first is taken and the second is refused", () => {
  const item = (uid: string, currentfill: number) => ({ uid, currentfill });
  const { readings, refused } = decode(JSON.stringify([item("a", 1), item("b", 2), item("a", 3)]));
  expect(readings.map(({ venue, occupancy }) => [venue, occupancy])).toEqual([
    ["a", 1],
    ["b", 2],
  ]);
  expect(refused).toEqual(["a stands in it twice"]);
});
