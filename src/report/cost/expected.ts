import { monthlyCost } from "./month";
import type { Prices } from "./prices";
import { secondsPerDay, type Setup } from "./setup";

/** A figure that was expected before there was a program, what it turns out to be, and why they differ. */
export interface Expectation {
  readonly what: string;
  readonly expected: string;
  readonly found: string;
  readonly why: string;
}

/** Frames of the real feed in five minutes; source: recordings and programs that have used it, docs/feed.md. */
export const framesAWindow = { least: 60, most: 100 };
/** Of one pool on a busy day; docs/architecture.md. */
const changesADay = 1500;

/** The figures expected before, beside what the model says now. */
export function expectations(setup: Partial<Setup>, prices: Prices): Expectation[] {
  const on = (method: "hourly" | "collector" | "collector-hours" | "timer") =>
    monthlyCost("consumption", method, setup, prices).usd;
  const usd = (amount: number) => `$${amount.toFixed(2)}`;
  const [hourly, timer, always, hours] = [on("hourly"), on("timer"), on("collector"), on("collector-hours")];
  const windows = secondsPerDay / 300;
  const { least, most } = framesAWindow;
  return [
    {
      what: "hourly scraping, a month",
      expected: "$0.16",
      found: usd(hourly.total),
      why: "720 runs of some seconds lie within the free grant; what is left is the host's own leases while it is loaded",
    },
    {
      what: "listening, a month, at first",
      expected: "$1 to $2",
      found: usd(timer.total),
      why: "a function that waits is billed for the wall clock: a timer function that listens all the time, with no crash bound, no status and a hole at each window's end",
    },
    {
      what: "listening, a month, hoped",
      expected: "$2.25",
      found: `${usd(hours.total)} in opening hours`,
      why: `requests to storage were not counted: ${usd(hours.data + hours.platform)}, beside ${usd(hours.compute)} of compute`,
    },
    {
      what: "listening, a month, feared",
      expected: "$5 to $10",
      found: usd(always.total),
      why: `around the clock: ${usd(always.compute)} of compute, ${usd(always.data)} of requests to the data, ${usd(always.platform)} of requests that Durable and the host make for themselves`,
    },
    {
      what: "data against hourly scraping",
      expected: "100 times",
      found: `${Math.round((least * windows) / 24)} to ${Math.round((most * windows) / 24)} times the readings a venue`,
      why: "a frame comes whenever any venue changes, and holds them all",
    },
    {
      what: "updates a window",
      expected: "10 to 20",
      found: `${least} to ${most} frames`,
      why: "a frame every 3 to 5 s, whether or not this venue changed",
    },
    {
      what: "updates a day",
      expected: "200 to 400",
      found: `${(least * windows).toLocaleString("en")} to ${(most * windows).toLocaleString("en")} frames, about ${changesADay.toLocaleString("en")} changes at one pool`,
      why: "only what changes was counted, and on a quiet day",
    },
  ];
}
