import { faultNames } from "../../../local/faults/events";
import { planOf } from "../../../local/faults/plan";
import { wrongs } from "../../../local/faults/report";

const plans = Array.from({ length: 400 }, (_, seed) => planOf(seed));

test("a seed always makes the same plan, and another seed another", () => {
  expect(planOf(7)).toEqual(planOf(7));
  expect(planOf(7)).not.toEqual(planOf(8));
});

test("four hundred seeds let every fault loose, alone and together, in order of time", () => {
  const seen = new Set(plans.flatMap(({ events }) => events.map(({ fault }) => fault)));
  expect([...seen].sort()).toEqual([...faultNames].sort());
  for (const { events } of plans)
    expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).sort((a, b) => a - b));
});

test("the five runs of CI are one of each kind that has a promise of its own", () => {
  expect([10, 11, 12, 13, 14].map((seed) => planOf(seed).kind)).toEqual(["memory", "pair", "mixed", "twin", "silent"]);
});

test("of two kills of an app that is well the first meets it when the most is to be lost", () => {
  for (const { events } of plans.filter(({ kind }) => kind === "killed")) {
    expect(events.map(({ fault }) => fault)).toEqual(["kill", "kill"]);
    expect(events[0]?.arguments).toMatchObject({ moment: "unwritten" });
  }
});

test("of a pair only one deployment is ever hit", () => {
  for (const { events } of plans.filter(({ kind }) => kind === "pair"))
    expect(new Set(events.map(({ on }) => on)).size).toBeLessThanOrEqual(1);
});

test("two clocks that stitching can't tell apart are never both heard", () => {
  for (const { clocks, events } of plans) {
    const steps = events.filter(({ fault }) => fault === "step");
    if (steps.length === 0) continue;
    expect(clocks).toHaveLength(1);
    expect(events.some(({ fault }) => fault === "zombie")).toBe(false);
  }
});

test("only the faults that were asked for", () => {
  const only = ["drop", "kill"] as const;
  for (let seed = 0; seed < 50; seed++)
    for (const { fault } of planOf(seed, only).events) expect(only).toContain(fault);
});

test("four counts decide", () => {
  expect(wrongs).toEqual(["unexplained", "doubled", "misdeclared", "stuck"]);
});
