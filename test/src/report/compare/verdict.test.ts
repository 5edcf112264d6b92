import { verdictOf, type Evidence } from "../../../../src/report/compare/verdict";

const hourMs = 3_600_000;
const criteria = { days: 7, coverage: 0.99, agreement: 2, cost: null };

/** So much was heard of what was to be heard, with so many days compared. */
function evidence(days: number, coveredMs: number, wantedMs: number): Evidence {
  return {
    days,
    all: {
      hours: { open: 0, compared: 0, without_snapshot: 0, too_little_known: 0 },
      simultaneous: {
        ...{ pairs: 0, snapshots: 0, equal: 0, within: 0 },
        ...{ median: null, p95: null, largest: null, bias: null },
      },
    },
    listening: {
      ...{ covered_ms: coveredMs, missing_ms: 24 * hourMs - coveredMs, idle_ms: 24 * hourMs - wantedMs },
      ...{ share: coveredMs / 24 / hourMs, wanted_share: coveredMs / wantedMs },
      ...{ gaps: 1, missing_by_reason: {}, longest_outage: null },
    },
    cost: null,
  };
}

function daysFor(name: "coverage" | "agreement", of: Evidence): number | null | undefined {
  return verdictOf(of, criteria).criteria.find(({ criterion }) => criterion === name)?.more_days;
}

test("after the first seconds of listening, one day without a gap makes up for a slow start, not weeks", () => {
  expect(daysFor("coverage", evidence(0, 9000, 12_000))).toBe(1);
});

test("after the first hours, snapshots to come are as many a day as there were in these", () => {
  const { all, ...rest } = evidence(0, 3 * hourMs, 3 * hourMs);
  const simultaneous = { ...all.simultaneous, pairs: 3, snapshots: 3, equal: 3, within: 3 };
  // 73 are needed where all agree, and 24 come a day.
  expect(daysFor("agreement", { ...rest, all: { ...all, simultaneous } })).toBe(3);
});

test("days to come are as long as those that were compared", () => {
  // 0.9 of ten hours: 90 hours more without a gap bring it to 0.99.
  expect(daysFor("coverage", evidence(1, 9 * hourMs, 10 * hourMs))).toBe(9);
  expect(daysFor("coverage", evidence(2, 9 * hourMs, 10 * hourMs))).toBe(18);
});
