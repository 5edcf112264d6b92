import { statisticsOf } from "../../../src/window/statistics";

const all = [{ from: 0, to: 100 }];

test("each value weighs the time until the next", () => {
  // 10 for 20, 40 for 30, 20 for 40; nothing is known of the first 10.
  const samples = [
    { at: 10, occupancy: 10 },
    { at: 30, occupancy: 40 },
    { at: 60, occupancy: 20 },
  ];
  expect(statisticsOf(samples, all)).toEqual({
    count: 3,
    min: 10,
    max: 40,
    avg: 70 / 3,
    time_weighted_avg: (10 * 20 + 40 * 30 + 20 * 40) / 90,
    median: 20,
    first: 10,
    last: 20,
    changes: 2,
  });
});

test("a carried value is held to the first reading, is no sample, and a change from it counts", () => {
  expect(statisticsOf([{ at: 50, occupancy: 20 }], all, 10)).toMatchObject({
    count: 1,
    min: 20,
    time_weighted_avg: 15,
    changes: 1,
  });
  expect(statisticsOf([], all, 10)).toMatchObject({ count: 0, min: null, last: null, time_weighted_avg: 10 });
});

test("no value is held across a gap", () => {
  const covered = [
    { from: 0, to: 20 },
    { from: 60, to: 100 },
  ];
  const samples = [
    { at: 10, occupancy: 10 },
    { at: 80, occupancy: 40 },
  ];
  // 8 for 10, 10 for 10, and nothing from 60 to 80.
  expect(statisticsOf(samples, covered, 8).time_weighted_avg).toBe((8 * 10 + 10 * 10 + 40 * 20) / 40);
});

test("a last reading at the very end of coverage counts, and weighs nothing", () => {
  const samples = [
    { at: 0, occupancy: 10 },
    { at: 50, occupancy: 90 },
  ];
  expect(statisticsOf(samples, [{ from: 0, to: 50 }])).toMatchObject({ count: 2, max: 90, time_weighted_avg: 10 });
});

test("several values of one millisecond count, and the last is held", () => {
  const samples = [1, 2, 3].map((occupancy) => ({ at: 0, occupancy }));
  expect(statisticsOf(samples, all)).toMatchObject({ count: 3, time_weighted_avg: 3, changes: 2, median: 2 });
});

test("nothing known is null, never zero", () => {
  const nothing = {
    count: 0,
    min: null,
    max: null,
    avg: null,
    time_weighted_avg: null,
    median: null,
    first: null,
    last: null,
    changes: 0,
  };
  expect(statisticsOf([], all)).toEqual(nothing);
  expect(statisticsOf([], [])).toEqual(nothing);
  expect(statisticsOf([], [], 5)).toEqual(nothing);
});

test("an even number of values has the mean of the middle two as its median", () => {
  const samples = [100, 9, 1, 30].map((occupancy, at) => ({ at, occupancy }));
  expect(statisticsOf(samples, all).median).toBe(19.5);
});
