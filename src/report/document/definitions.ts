import type { Comparison } from "../../model/comparison";
import { share } from "./text";

/** What every figure means; docs/compare.md says it at length. */
export function definitions({ rules, criteria }: Comparison): readonly (readonly [term: string, meaning: string])[] {
  const seconds = rules.simultaneous_ms / 1000;
  return [
    [
      "Listening",
      "The collector's readings. A number holds until the next one, or until coverage ends, never across a gap.",
    ],
    ["Snapshot", "One look the old way. It belongs to the clock hour, in local time, in which it was due."],
    [
      "Open hours",
      "Whole clock hours of the range of which more than half lies within the opening hours; without opening hours all of them.",
    ],
    [
      "Compared hours",
      `Open hours with a snapshot, of which at least ${share(rules.hour_known)} is known by listening. A number that moves evenly by d over an hour has a mean over any three quarters of it that is at most d/8 off.`,
    ],
    [
      "Error",
      "The snapshot (the mean of an hour's snapshots, where there are several) less the hour's time-weighted mean over known time. Median and 90th percentile are of its size, bias is its mean with sign.",
    ],
    [
      "Intervals",
      `In brackets, 95 %: percentiles of ${rules.resamples} bootstrap resamples, drawn from seed ${rules.seed}. Whole days are drawn, because hours of one day resemble each other; with fewer than 5 days hours are drawn, which makes the intervals too narrow.`,
    ],
    [
      "Moving hours",
      "Compared hours in which the number changed at least once. Closed places make snapshots look good.",
    ],
    ["Swing", "Highest less lowest number within an hour: what a single look can't see."],
    ["Changes", "Consecutive numbers that differ. By listening only where no gap lies between them."],
    [
      "Captured",
      "Changes between consecutive snapshots whose later one was taken in covered time, by the changes that listening saw.",
    ],
    [
      "Simultaneous readings",
      `Numbers of snapshots that were taken while the number was known by listening, each against the nearest number heard within ${seconds} s. That they agree says that both methods read the same source; it says nothing of the time between looks.`,
    ],
    [
      "Peak missed",
      `The day's highest number as heard less the highest snapshot of that local day. Only days of which ${share(rules.day_known)} of the open hours is known count, since a gap may hide a higher number.`,
    ],
    [
      "Coverage",
      "Covered time by time that was to be heard: all time less what was closed or stopped. An outage is a stretch of time that was to be heard and was not.",
    ],
    [
      "Hours without a snapshot",
      "Open hours in which no snapshot gave a number, because it failed or was never taken.",
    ],
    [
      "Busiest and quietest hours",
      "Means by local hour, each day counting once, of hours with at least 3 days. The cost of the snapshots’ choice is how far, in people as heard, their busiest or quietest hour lies from the real one. An hour misleads where the snapshots' mean is off by at least 3 people and a tenth of what was heard, to the same side on at least 80 % of its days.",
    ],
    [
      "Verdict",
      `Ready when every criterion is met. Agreement is met when at least 95 % of simultaneous readings differ by at most ${criteria.agreement} people, and the lower end of that share's 95 % interval (Wilson, a snapshot counting as one) says so too.`,
    ],
  ];
}
