import type { Feed } from "../../src/config/schema";
import type { GapReason } from "../../src/model/gap";
import type { Snapshot } from "../../src/model/snapshot";
import { iso } from "../../src/model/time";
import { readingsOf } from "../feed/frame";
import { unit } from "../feed/noise";
import { momentsOf } from "../history/frames";
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

/**
 * Some simulated days with both methods: outages of the collector, and looks that fail.
 * @param to epoch milliseconds, a full hour
 * @param only these venues; absent: all there are
 */
export function simulatedPast(days: number, to: number, seed: number, only?: readonly string[]): Past {
  const all = imaginedFeed("simulated", undefined);
  const feed: Feed = only
    ? { ...all, collect: "listed", venues: all.venues.filter(({ id }) => only.includes(id)) }
    : all;
  const span = { from: to - days * dayMs, to };
  return {
    feed,
    span,
    minutes: () => momentsOf(feed, span, seed),
    looking: { silenceMs, venues: only, fails: (due) => failureAt(seed, due) },
  };
}

/** The same for the same seed. */
function failureAt(seed: number, due: number): Snapshot["failure"] {
  if (unit(seed, Math.floor(due / hourMs), "look") >= failing) return undefined;
  return failures[Math.floor(failures.length * unit(seed, Math.floor(due / hourMs), "failure"))];
}

/** What the feed sent, in the form of the simulated feed's own log, why nobody heard it, and which looks failed. */
export function simulatedLog({ span, minutes, looking }: Past): string {
  const lines: string[] = [];
  let frames = 0;
  let silence: GapReason | undefined;
  for (const minute of minutes()) {
    const heard = "states" in minute;
    const reason = heard ? undefined : minute.reason;
    if (reason !== undefined && reason !== silence)
      lines.push(JSON.stringify({ event: "not-heard", at: iso(minute.at), t: minute.at, reason }));
    silence = reason;
    const states = heard ? minute.states : minute.missed;
    if (!states) continue;
    const frame = {
      n: ++frames,
      at: iso(minute.at),
      t: minute.at,
      readings: readingsOf(states),
      to: heard ? [1] : [],
    };
    lines.push(JSON.stringify(frame));
  }
  for (let due = Math.ceil(span.from / hourMs) * hourMs; due < span.to; due += hourMs) {
    const failure = looking.fails?.(due);
    if (failure) lines.push(JSON.stringify({ event: "look-failed", at: iso(due), t: due, ...failure }));
  }
  return `${lines.join("\n")}\n`;
}
