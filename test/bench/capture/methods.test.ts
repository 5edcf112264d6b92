import { Cron } from "croner";
import { every } from "../../../bench/capture/methods";

const start = new Date("2026-02-17T10:00:00.500Z");
const next = (schedule: string, count: number) =>
  new Cron(schedule, { timezone: "UTC" }).nextRuns(count, start).map((date) => date.toISOString().slice(14, 19));

test("schedules fire once a window, from where they are to, also beyond a minute", () => {
  expect(next(every(30), 3)).toEqual(["00:30", "01:00", "01:30"]);
  expect(next(every(60, -2), 2)).toEqual(["00:58", "01:58"]);
  expect(next(every(60, 28), 2)).toEqual(["00:28", "01:28"]);
  expect(next(every(10, -1), 3)).toEqual(["00:09", "00:19", "00:29"]);
  expect(next(every(360), 2)).toEqual(["06:00", "12:00"]);
});
