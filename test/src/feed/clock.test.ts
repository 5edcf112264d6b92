import fc from "fast-check";
import { ReceiptClock } from "../../../src/feed/clock";
import { fakeTicks, ten, testClock, TestTime } from "./fixture";

beforeEach(fakeTicks);
afterEach(() => jest.useRealTimers());

test("time goes on with the system's clock, in whole milliseconds", () => {
  const { time, clock } = testClock();
  time.stand(1234.9);
  expect(clock.now()).toBe(ten + 1234);
});

test("whatever the system's clock does, time never goes back", () => {
  const step = fc.record({
    elapsed: fc.double({ min: 0, max: 20_000, noNaN: true }),
    jump: fc.integer({ min: -60_000, max: 60_000 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.boolean(), (steps, watched) => {
      const time = new TestTime();
      const clock = new ReceiptClock("c", 5000, time);
      const unwatch = watched ? clock.onTick(() => undefined) : () => undefined;
      let last = clock.now();
      for (const { elapsed, jump } of steps) {
        time.stand(elapsed);
        time.jump(jump);
        const now = clock.now();
        expect(now).toBeGreaterThanOrEqual(last + Math.floor(0.9 * elapsed) - 1);
        last = now;
      }
      unwatch();
    }),
  );
});

test("a difference below the threshold is worked off by a tenth of what elapses, ahead and behind", () => {
  for (const jump of [4000, -4000]) {
    const { time, clock } = testClock();
    const stalled = jest.fn();
    clock.onStall(stalled);
    time.jump(jump);
    expect(clock.now()).toBe(ten);
    time.stand(10_000);
    expect(clock.now()).toBe(ten + 10_000 + Math.sign(jump) * 1000);
    time.stand(1000);
    expect(clock.now()).toBe(ten + 11_000 + Math.sign(jump) * 1100);
    for (let n = 0; n < 60; n++) {
      time.stand(1000);
      clock.now();
    }
    expect(clock.now()).toBe(time.wall());
    expect(stalled).not.toHaveBeenCalled();
  }
});

test("a step back by an hour is worked off, too, and ends nothing", () => {
  const { time, clock } = testClock();
  const stalled = jest.fn();
  clock.onStall(stalled);
  time.jump(-3_600_000);
  time.stand(1000);
  expect(clock.now()).toBe(ten + 900);
  expect(stalled).not.toHaveBeenCalled();
});

test("a jump ahead beyond the threshold is taken at once, and told before anybody is given that time", () => {
  const { time, clock } = testClock();
  const heard: number[] = [];
  clock.onStall(() => heard.push(clock.now()));
  time.jump(5001);
  expect(clock.now()).toBe(ten + 5001);
  expect(heard).toEqual([ten + 5001]);
  time.stand(1);
  expect(clock.now()).toBe(ten + 5002);
  expect(heard).toHaveLength(1);
});

test.each(["before the system's clock is read", "after it"])(
  "a process that stands still between its two clocks, %s, takes that for no jump",
  (when) => {
    const time = new TestTime();
    let standing = 0;
    const stand = () => time.stand(standing + (standing = 0));
    const clock = new ReceiptClock("c", 5000, {
      monotonic: () => time.monotonic(),
      wall: () => {
        if (when !== "after it") stand();
        const wall = time.wall();
        stand();
        return wall;
      },
    });
    standing = 60_000;
    expect(clock.now()).toBe(ten + 60_000);
    expect(clock.now()).toBe(time.wall());
  },
);

test("standing still counts only while somebody watches the loop", () => {
  const { time, clock } = testClock();
  const stalled = jest.fn();
  clock.onStall(stalled);
  time.stand(60_000);
  clock.now();
  expect(stalled).not.toHaveBeenCalled();
  const unwatch = clock.onTick(() => undefined);
  time.stand(5001);
  clock.now();
  expect(stalled).toHaveBeenCalledTimes(1);
  time.stand(5000);
  clock.now();
  expect(stalled).toHaveBeenCalledTimes(1);
  unwatch();
  time.stand(60_000);
  clock.now();
  expect(stalled).toHaveBeenCalledTimes(1);
});

test("what passed before anybody watched is no standstill for the first who does", () => {
  const { time, clock } = testClock();
  const stalled = jest.fn();
  clock.onStall(stalled);
  time.stand(600_000);
  const unwatch = clock.onTick(() => undefined);
  time.pass(250);
  expect(stalled).not.toHaveBeenCalled();
  unwatch();
});

test("a watched loop that stood still is not counted as having run, and an unwatched one is", () => {
  const { time, clock } = testClock();
  time.stand(30_000);
  expect(clock.ran()).toBe(30_000);
  const unwatch = clock.onTick(() => undefined);
  time.stand(90_000);
  expect(clock.ran()).toBe(31_000);
  time.pass(10_000);
  expect(clock.ran()).toBe(41_000);
  unwatch();
  time.stand(40_000);
  expect(clock.ran()).toBe(81_000);
});

test("a listener to stalls may look at the clock, leave, and bring in another, and none is told twice", () => {
  const { time, clock } = testClock();
  const told: string[] = [];
  const leave = clock.onStall(() => {
    told.push(`first ${clock.now() - ten} ${clock.ran()}`);
    leave();
    clock.onStall(() => told.push("new"));
  });
  clock.onStall(() => told.push("second"));
  time.jump(10_000);
  clock.now();
  expect(told).toEqual(["first 10000 0", "second"]);
  time.jump(10_000);
  clock.now();
  expect(told.slice(2)).toEqual(["second", "new"]);
});

test("it ticks while anybody listens, and leaves no timer behind", () => {
  const { time, clock } = testClock();
  const ticks = { a: 0, b: 0 };
  const a = clock.onTick(() => ticks.a++);
  const b = clock.onTick(() => ticks.b++);
  time.pass(1000);
  a();
  a();
  time.pass(1000);
  b();
  expect(jest.getTimerCount()).toBe(0);
  expect(ticks).toEqual({ a: 4, b: 8 });
});
