import path from "node:path";
import { itemOf } from "../../../local/cost/count/classify";
import type { Counts } from "../../../local/cost/count/counter";
import { countDays } from "../../../local/cost/count/days";
import { compare, type Happened } from "../../../local/cost/count/expect";
import { countLive } from "../../../local/cost/count/live";
import type { Item } from "../../../src/report/cost/items";
import { activitiesPerWindow, episodesPerWindow } from "../../../src/report/cost/workload";

// The bill is computed from what the app asks of storage: if it asks more, or other things, this is where it shows.

const root = path.resolve(__dirname, "../../..");

/** What was counted beside what the model says, where they differ by more than is allowed to each. */
function differing(counts: Counts, happened: Happened, allowed: Partial<Record<Item, [less: number, more: number]>>) {
  return compare(counts, happened).filter(({ item, model, counted }) => {
    const [less, more] = allowed[item] ?? [0, 0];
    return counted < model - less || counted > model + more;
  });
}

test("the running app asks of storage what the bill is computed from, window by window", async () => {
  const [windows, windowSeconds, flushSeconds, lookSeconds, rounds] = [6, 6, 2, 2, 3];
  const options = { windowSeconds, flushSeconds, lookSeconds, windows, rounds, rate: 1 };
  const { counts, seconds, activities, episodes } = await countLive(options);
  const flush = seconds / flushSeconds;
  const look = seconds / lookSeconds;
  const happened = { flush, look, window: windows, minute: rounds };
  // A busy machine ticks late: fewer flushes and looks. A frame that comes while a block is written makes one more.
  expect(
    differing(counts, happened, {
      "journal: append": [flush / 2, windows - 1],
      "who listens: write": [flush / 2, 1],
      "wanted state: read": [look / 2, 2],
      "summary: read": [2, 2],
      // Here the next activity begins at once, and in Azure some seconds later.
      "who listens: list": [windows, 0],
      "who listens: read": [windows, 0],
      // One window's aggregation may fall on the other side of the edge at which counting ends.
      ...Object.fromEntries(
        (
          [
            ...["journal: create", "journal: list", "journal: read", "journal: delete"],
            ...["raw window: read", "raw window: write", "summary: write", "day index: write"],
          ] as Item[]
        ).map((item) => [item, [1, 1]]),
      ),
    }),
  ).toEqual([]);
  expect(Math.abs(activities - windows * activitiesPerWindow)).toBeLessThanOrEqual(2);
  expect(Math.abs(episodes - windows * episodesPerWindow)).toBeLessThanOrEqual(3);
}, 120_000);

test("the archive's hourly round, and the archive of a day, ask exactly that", async () => {
  const { round, days, day, windows } = await countDays(root, 8);
  expect(days).toBe(1);
  expect(windows).toBeGreaterThan(30);
  // Two lists for each day that is over, of seven at most.
  const missing = 14 - 2 * days;
  expect(differing(round, { hour: 1 }, { "raw window: list": [missing, -missing] })).toEqual([]);
  expect(differing(day, { day: 1, archived: windows }, {})).toEqual([]);
}, 120_000);

test("every request is told by its blob and what is done with it", () => {
  const told = [
    ["PUT", "headcount-journal/journal/a/w/s.ndjson?comp=appendblock", "journal: append"],
    ["PUT", "headcount-journal/journal/a/w/s.ndjson", "journal: create"],
    ["GET", "headcount-journal?restype=container&comp=list&prefix=journal/a/", "journal: list"],
    ["DELETE", "headcount-journal/journal/a/w/s.ndjson", "journal: delete"],
    ["PUT", "headcount-control/control/d/a.live/1.json", "who listens: write"],
    ["GET", "headcount-control?restype=container&comp=list&prefix=control/d/a.live/", "who listens: list"],
    ["GET", "headcount-control/control/d/a.json", "wanted state: read"],
    ["GET", "headcount-archive/raw-events/a/2026-02-17/10-00-to-10-05.json", "raw window: read"],
    ["PUT", "headcount-archive/archive/a/2026/2026-02-17.parquet?comp=metadata", "day file: mark"],
    ["PUT", "headcount-archive?restype=container", "anything else"],
    ["GET", "headcount-archive/somewhere/else", "anything else"],
  ] as const;
  expect(told.map(([method, name]) => itemOf(method, name))).toEqual(told.map(([, , item]) => item));
});
