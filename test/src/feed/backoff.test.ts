import { Backoff } from "../../../src/feed/backoff";

test("waits double up to the longest, half of each by chance, and begin anew after a reset", () => {
  const [least, most] = [new Backoff(1000, 30_000, () => 0), new Backoff(1000, 30_000, () => 0.999999)];
  expect(Array.from({ length: 7 }, () => least.next())).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
  expect(Array.from({ length: 7 }, () => Math.round(most.next()))).toEqual([
    1000, 2000, 4000, 8000, 16_000, 30_000, 30_000,
  ]);
  least.reset();
  expect(least.next()).toBe(500);
});

test("after years of attempts a wait is still finite", () => {
  const backoff = new Backoff(1000, 30_000, () => 0.5);
  for (let attempt = 0; attempt < 5000; attempt++) backoff.next();
  expect(backoff.next()).toBe(22_500);
});
