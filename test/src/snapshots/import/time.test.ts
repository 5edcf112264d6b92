import { iso } from "../../../../src/model/time";
import { parseCount } from "../../../../src/snapshots/import/record";
import { parseTime, type TimeReading } from "../../../../src/snapshots/import/time";

const zurich: TimeReading = { timeZone: "Europe/Zurich", ambiguous: "report" };
const none: TimeReading = { ambiguous: "report" };

function read(text: string | number, how: TimeReading = none, before?: string): string {
  const parsed = parseTime(text, how, before === undefined ? undefined : Date.parse(before));
  return "problem" in parsed ? parsed.problem : iso(parsed.value);
}

test.each([
  ["2026-02-17T10:00:00Z", "2026-02-17T10:00:00.000Z"],
  ["2026-02-17T10:00:00.123456+01:00", "2026-02-17T09:00:00.123Z"],
  ["2026-02-17 10:00-0330", "2026-02-17T13:30:00.000Z"],
  ["2026-02-17 10:00+01", "2026-02-17T09:00:00.000Z"],
  [1771322400, "2026-02-17T10:00:00.000Z"],
  ["1771322400123", "2026-02-17T10:00:00.123Z"],
])("%p needs no zone", (text, expected) => {
  expect(read(text)).toBe(expected);
});

test.each([
  ["2026-02-17 10:00", "2026-02-17T09:00:00.000Z"],
  ["2026-07-17T10:00:30", "2026-07-17T08:00:30.000Z"],
  ["17.02.2026 10:00", "2026-02-17T09:00:00.000Z"],
  ["7.2.2026, 9:05:01", "2026-02-07T08:05:01.000Z"],
])("%p is of the zone that is said", (text, expected) => {
  expect(read(text, zurich)).toBe(expected);
  expect(read(text)).toBe("the time has no zone; say which with --time-zone");
});

test("a time that clocks are set back over stands twice, and is told only as asked", () => {
  const [first, last] = ["2026-10-25T00:30:00.000Z", "2026-10-25T01:30:00.000Z"];
  const text = "2026-10-25 02:30";
  expect(read(text, zurich)).toBe(`the time stands twice, at ${first} and ${last}; choose with --ambiguous`);
  expect(read(text, { ...zurich, ambiguous: "first" })).toBe(first);
  expect(read(text, { ...zurich, ambiguous: "last" })).toBe(last);
  const order: TimeReading = { ...zurich, ambiguous: "order" };
  expect(read(text, order)).toBe(first);
  expect(read(text, order, "2026-10-24T23:30:00.000Z")).toBe(first);
  expect(read(text, order, first)).toBe(last);
  expect(read("2026-10-25 02:00", order, "2026-10-25T00:45:00.000Z")).toBe("2026-10-25T01:00:00.000Z");
  expect(read("2026-10-25T02:30:00+02:00", zurich)).toBe(first);
});

test("a time that clocks are set forward over is none", () => {
  expect(read("2026-03-29 02:30", zurich)).toBe("there is no such time: clocks were set forward over it");
  expect(read("2026-03-29 03:00", zurich)).toBe("2026-03-29T01:00:00.000Z");
  expect(read("2026-03-29 01:59", zurich)).toBe("2026-03-29T00:59:00.000Z");
});

test.each([
  ["2026-02-30 10:00", "there is no such time"],
  ["2026-02-17 24:30", "there is no such time"],
  ["31.04.2026 10:00", "there is no such time"],
  ["yesterday", "the time can't be read; say how it is written with --time-format"],
  ["02/03/2026 10:00", "the time can't be read; say how it is written with --time-format"],
  ["2026-02-17", "the time can't be read; say how it is written with --time-format"],
  ["0017-02-17T10:00Z", "the time lies outside of 1990 to 2100"],
  ["2926-02-17T10:00Z", "the time lies outside of 1990 to 2100"],
])("%p is refused", (text, problem) => {
  expect(read(text, zurich)).toBe(problem);
});

test("a form that is said is the only one", () => {
  const how: TimeReading = { ...zurich, format: "MM/dd/yyyy h:mm a" };
  expect(read("02/03/2026 9:30 PM", how)).toBe("2026-02-03T20:30:00.000Z");
  expect(read("2026-02-03 21:30", how)).toBe("the time is not of the form MM/dd/yyyy h:mm a");
  expect(read("10/25/2026 2:30 AM", how)).toContain("stands twice");
  expect(read("03/29/2026 2:30 AM", how)).toContain("set forward");
  expect(read("2026-02-03 21:30 +0500", { ...none, format: "yyyy-MM-dd HH:mm ZZZ" })).toBe("2026-02-03T16:30:00.000Z");
});

test.each<[string, "." | ",", number | undefined]>([
  ["45", ".", 45],
  [" 45.0 ", ".", 45],
  ["48.125", ".", 48.125],
  ["1'234", ".", 1234],
  ["1\u00a0234", ".", 1234],
  ["-5", ".", -5],
  ["\u22125", ".", -5],
  ["48,5", ",", 48.5],
  ["48,5", ".", undefined],
  ["48.5", ",", undefined],
  ["1e3", ".", undefined],
  ["0x10", ".", undefined],
  ["NaN", ".", undefined],
  ["", ".", undefined],
  ["45 guests", ".", undefined],
])("%p with decimals after %p is %p", (text, decimal, value) => {
  const parsed = parseCount(text, decimal);
  expect("value" in parsed ? parsed.value : undefined).toBe(value);
});
