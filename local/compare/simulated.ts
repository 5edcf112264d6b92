import type { Snapshot } from "../../src/model/snapshot";
import { unit } from "../feed/noise";
import { minutesOf } from "../history/frames";
import type { Past } from "./past";
import { imaginedFeed } from "./recording";

const dayMs = 86_400_000;
const hourMs = 3_600_000;
/** Frames are up to 110 s apart. */
const silenceMs = 120_000;
const failures: readonly NonNullable<Snapshot["failure"]>[] = [
  { code: "PAGE_STATUS", message: "The page answered 500." },
  { code: "PAGE_NO_NUMBER", message: "There is no number behind the label." },
];
/** The share of looks that fail. */
const failing = 0.03;

/** Some simulated days with both methods: outages of the collector, and looks that fail. @param to epoch milliseconds, a full hour */
export function simulatedPast(days: number, to: number, seed: number): Past {
  const feed = imaginedFeed("simulated", undefined);
  const span = { from: to - days * dayMs, to };
  return {
    feed,
    span,
    minutes: () => minutesOf(feed, span, seed),
    looking: { silenceMs, fails: (due) => failureAt(seed, due) },
  };
}

/** The same for the same seed. */
export function failureAt(seed: number, due: number): Snapshot["failure"] {
  if (unit(seed, Math.floor(due / hourMs), "look") >= failing) return undefined;
  return failures[Math.floor(failures.length * unit(seed, Math.floor(due / hourMs), "failure"))];
}
