import fc from "fast-check";
import { idleSpans } from "../../../src/control/idle";
import type { ControlLine } from "../../../src/control/log";
import { openingHoursSchema } from "../../../src/hours/schema";

const day = Date.UTC(2026, 1, 17);
const at = (hour: number) => day + hour * 3_600_000;
const deployment = "blue";
const start = (hour: number): ControlLine => ({ at: at(hour), deployment, event: "start", by: "http" });
const stop = (hour: number): ControlLine => ({ at: at(hour), deployment, event: "stop", by: "http" });
const hours = (hour: number, opens?: string): ControlLine => ({
  at: at(hour),
  deployment,
  event: "hours",
  timeZone: "UTC",
  hours: opens === undefined ? null : openingHoursSchema.parse({ tue: [opens] }),
});

/** One log of what each of several deployments has written. */
function merged(logs: readonly ControlLine[][]): ControlLine[] {
  return logs
    .flatMap((log, nth) => log.map((line) => ({ ...line, deployment: `d${nth}` })))
    .sort((a, b) => a.at - b.at);
}

/** Idle spans of the day, in hours. @param logs of a deployment each */
function idle(...logs: ControlLine[][]): string[] {
  return idleSpans(merged(logs), { from: at(0), to: at(24) }).map(
    ({ from, to, reason }) => `${(from - day) / 3_600_000}-${(to - day) / 3_600_000} ${reason}`,
  );
}

test("without any log the whole of it was stopped", () => {
  expect(idle()).toEqual(["0-24 stopped"]);
});

test("between a stop and a start nobody was meant to listen", () => {
  expect(idle([start(2), stop(5), start(7)])).toEqual(["0-2 stopped", "5-7 stopped"]);
});

test("starts and stops that stand twice change nothing", () => {
  expect(idle([start(2), start(3), stop(5), stop(6), start(7), start(8)])).toEqual(["0-2 stopped", "5-7 stopped"]);
});

test("outside of its opening hours a wanted feed was closed, an unwanted one stopped", () => {
  expect(idle([hours(-1, "06:00-22:00"), start(-1), stop(23)])).toEqual([
    "0-6 closed",
    "22-23 closed",
    "23-24 stopped",
  ]);
});

test("hours count from when they were in force", () => {
  expect(idle([start(-1), hours(-1), hours(8, "10:00-12:00"), hours(14)])).toEqual(["8-10 closed", "12-14 closed"]);
});

test("it was idle only where no deployment was meant to listen, and closed where one wanted it", () => {
  const day1 = [hours(-1, "06:00-12:00"), start(-1)];
  expect(idle(day1, [start(10), stop(20)])).toEqual(["0-6 closed", "20-24 closed"]);
  expect(idle(day1, [hours(-1, "11:00-14:00"), start(-1), stop(13)])).toEqual(["0-6 closed", "13-24 closed"]);
});

test("idle spans never overlap and lie within what was asked, whatever the logs", () => {
  const line = fc.oneof(
    fc.nat(24).map(start),
    fc.nat(24).map(stop),
    fc.nat(24).map((hour) => hours(hour, "06:00-12:00")),
  );
  const log = fc.array(line, { maxLength: 8 }).map((lines) => lines.sort((a, b) => a.at - b.at));
  fc.assert(
    fc.property(fc.array(log, { maxLength: 3 }), fc.nat(23), fc.nat(23), (logs, a, b) => {
      const within = { from: at(Math.min(a, b)), to: at(Math.max(a, b)) + 1 };
      let last = within.from;
      const sorted = idleSpans(merged(logs), within).sort((x, y) => x.from - y.from);
      for (const { from, to } of sorted) {
        expect(from).toBeGreaterThanOrEqual(last);
        expect(to).toBeGreaterThan(from);
        last = to;
      }
      expect(last).toBeLessThanOrEqual(within.to);
    }),
  );
});
