import { natural, steady, times } from "../../../local/feed/cadence";
import { startFeed } from "../../../local/feed/feed";
import { randomStream } from "../../../local/feed/noise";
import { Pacer } from "../../../local/feed/pacer";
import { until } from "./client";

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test("1,000 calls a second do not drift, even when the loop stands still", async () => {
  let calls = 0;
  const pacer = new Pacer(steady(1), () => calls++);
  const begun = performance.now();
  pacer.start();
  await later(60);
  while (performance.now() - begun < 150);
  await later(60);
  const expected = performance.now() - begun;
  pacer.stop();
  expect(calls).toBeGreaterThan(expected - 15);
  expect(calls).toBeLessThanOrEqual(expected + 1);
});

test("a pause keeps what was left of the gap", async () => {
  let calls = 0;
  const pacer = new Pacer(steady(60), () => calls++);
  pacer.start();
  await later(45);
  pacer.stop();
  await later(30);
  expect(calls).toBe(0);
  const resumed = performance.now();
  pacer.start();
  await until(() => calls === 1);
  pacer.stop();
  expect(performance.now() - resumed).toBeLessThan(50);
});

test("a pacer may be stopped by what it calls, and ends with its gaps", async () => {
  let calls = 0;
  const pacer = new Pacer(times(10, 1), () => {
    if (++calls === 3) pacer.stop();
  });
  pacer.start();
  await until(() => calls === 3);
  await later(15);
  expect(calls).toBe(3);
  pacer.start();
  await until(() => !pacer.running);
  expect(calls).toBe(10);
});

test("the natural pace is 3 to 5 s and now and then 10 to 15 s", () => {
  const gap = natural(randomStream(7));
  const gaps = Array.from({ length: 500 }, () => gap()!);
  const long = gaps.filter((ms) => ms > 5000);
  expect(gaps.every((ms) => (ms >= 3000 && ms <= 5000) || (ms >= 10_000 && ms <= 15_000))).toBe(true);
  expect(long.length).toBeGreaterThan(10);
  expect(long.length).toBeLessThan(100);
});

test("a feed paused at its start waits for resume and stops at pause", async () => {
  const feed = await startFeed({ mode: "counter", rate: 500, paused: true });
  await later(20);
  expect(feed.published).toBe(0);
  feed.resume();
  await until(() => feed.published >= 5);
  feed.pause();
  const { published } = feed;
  await later(20);
  expect(feed.published).toBe(published);
  await feed.close();
});

test.each([
  [{ interval: 1, rate: 1 }, "Give an interval or a rate, not both."],
  [{ rate: 0 }, "The rate must be above 0."],
  [{ speed: 2 }, "Only a replay has a speed."],
  [{ mode: "replay" }, "Replaying needs a recording."],
  [{ venue: "X-1" }, "There is no venue X-1"],
] as const)("options %j are refused in one sentence", async (options, sentence) => {
  await expect(startFeed(options)).rejects.toThrow(sentence);
});
