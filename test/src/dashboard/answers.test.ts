import { dayAnswer, nowAnswer, weekAnswer } from "../../../src/dashboard/api/answers";
import { hoursOf, kindOf, slotsOf } from "../../../src/dashboard/views/collector/strip";
import { isThin, levelOf, levels } from "../../../src/dashboard/views/week/scale";
import { nowAnswer as nowSchema } from "../../../src/http/answers/now";
import { flag, longFlag } from "../../../src/model/flag";
import { gapReason } from "../../../src/model/gap";
import { dayOf } from "./fixture";

const now = (flags: string[]) => ({
  feed: "pool",
  now: "2026-02-17T10:00:00.000Z",
  state: "listening",
  as_of: null,
  age_seconds: null,
  venues: [
    {
      id: "a",
      name: "Pool",
      occupancy: 1,
      capacity: null,
      percent: null,
      at: null,
      age_seconds: null,
      trend: { change: 1, minutes: 15 },
      open: null,
      flags,
    },
  ],
});

test("what the server's schemas allow is read unchanged, every reason and every flag", () => {
  const day = dayOf({ gaps: gapReason.options.map((reason, nth) => [nth * 10, nth * 10 + 5, reason]) });
  expect(dayAnswer(JSON.parse(JSON.stringify(day)), "day")).toEqual(day);
  const flagged = nowSchema.parse(now([...flag.options, ...longFlag.options]));
  expect(nowAnswer(JSON.parse(JSON.stringify(flagged)), "now")).toEqual(flagged);
});

test("what a newer server says besides is passed over, and what is of another shape is told with its place", () => {
  expect(nowAnswer({ ...now(["over-capacity", "unheard-of"]), more: 1 }, "now").venues[0]?.flags).toEqual([
    "over-capacity",
  ]);
  const wrong = { ...now([]), venues: [{ ...now([]).venues[0], occupancy: "7" }] };
  expect(() => nowAnswer(wrong, "now")).toThrow("now.venues[0].occupancy is not a number");
  expect(() => weekAnswer(null, "week")).toThrow("week is not an object");
});

test("a strip's slots say what was heard of each, and nothing of what is not known", () => {
  const day = dayOf({
    gaps: [
      [0, 300, "closed"],
      [300, 330, "lost"],
      [600, 900, "lost"],
    ],
  });
  expect(slotsOf(day)).toHaveLength(288);
  expect(slotsOf(day).slice(0, 5).map(kindOf)).toEqual(["closed", "partly-3", "missed", "full", "unknown"]);
  expect(hoursOf(day)[0]?.share).toBeCloseTo(1 - 630 / 1200);
});

test("the scale has a step for everything, and what rests on little is thin", () => {
  expect([levelOf(0, 0), levelOf(0, 10), levelOf(10, 10)]).toEqual([0, 0, levels - 1]);
  const cell = { median: 1, p25: 1, p75: 1, min: 1, max: 1 };
  expect([isThin({ ...cell, days: 1, covered: 1 }), isThin({ ...cell, days: 3, covered: 0.9 })]).toEqual([true, false]);
});
