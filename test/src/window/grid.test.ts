import { nextHour, windowAfter, windowAt } from "../../../src/window/grid";

const hour = Date.parse("2026-02-17T10:00:00.000Z");

test("an instant at an edge belongs to the window that begins there", () => {
  const grid = { lengthMs: 300_000 };
  expect(windowAt(grid, hour)).toEqual({ start: hour, end: hour + 300_000 });
  expect(windowAt(grid, hour - 1)).toEqual({ start: hour - 300_000, end: hour });
});

test.each([1000, 540_000 / 9, 300_000, 360_000])(
  "windows of %i ms follow one another without a hole over an hour",
  (lengthMs) => {
    let window = windowAt({ lengthMs }, hour);
    for (let count = 0; count < 3_600_000 / lengthMs; count++) {
      const next = windowAfter({ lengthMs }, window);
      expect(next.start).toBe(window.end);
      window = next;
    }
    expect(window.start).toBe(nextHour(hour + 1));
  },
);

test("a changed length takes effect at its full hour, and the windows meet there", () => {
  const grid = { lengthMs: 300_000, next: { from: hour + 3_600_000, lengthMs: 60_000 } };
  const last = windowAt(grid, hour + 3_599_999);
  expect(last).toEqual({ start: hour + 3_300_000, end: hour + 3_600_000 });
  expect(windowAfter(grid, last)).toEqual({ start: hour + 3_600_000, end: hour + 3_660_000 });
});
