import { measure } from "../../../bench/capture/measure";
import type { Sent } from "../../../bench/capture/measure";

/** Frames a tenth of a second apart. */
const sent: Sent[] = Array.from({ length: 20 }, (_, nth) => ({ n: nth + 1, t: nth * 100 }));
const frames = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, nth) => from + nth);

test("what is heard without a break is whole, and no boundary has a hole", () => {
  expect(measure(sent, [frames(1, 10), frames(11, 20)], 100)).toEqual({
    sent: 20,
    captured: 20,
    doubled: 0,
    missing: [],
    holes: [0],
  });
});

test("a hole is the time that was not heard, whatever the order of the units", () => {
  const { captured, missing, holes } = measure(sent, [frames(15, 20), frames(1, 6), frames(8, 10)], 100);
  expect(captured).toBe(15);
  expect(missing.map(({ n }) => n)).toEqual([7, 11, 12, 13, 14]);
  expect(holes).toEqual([100, 400]);
});

test("a frame that several units have counts once, and its copies as doubled, without a hole", () => {
  const { captured, doubled, holes } = measure(sent, [frames(1, 12), frames(9, 20), [3]], 100);
  expect(captured).toBe(20);
  expect(doubled).toBe(5);
  expect(holes).toEqual([0, 0]);
});

test("frames that nobody asked for, and units of nothing else, are left out", () => {
  const { captured, holes } = measure(sent, [[98, 99], frames(1, 20), []], 100);
  expect(captured).toBe(20);
  expect(holes).toEqual([]);
});
