import type { Snapshot } from "../../src/model/snapshot";
import { iso } from "../../src/model/time";
import type { Span } from "../../src/model/window";
import type { VenueState } from "../feed/source";
import type { Moment } from "../history/frames";

const hourMs = 3_600_000;

export interface Looking {
  readonly feed: string;
  readonly span: Span;
  /** A number older than that stands for nothing, milliseconds. */
  readonly silenceMs: number;
  /** Only these venues. */
  readonly venues?: readonly string[] | undefined;
  /** Why the look at an instant fails, where it does. */
  readonly fails?: (due: number) => NonNullable<Snapshot["failure"]> | undefined;
}

/** One look at every full hour of a past: what its last frame said, whether or not anybody was listening. */
export function* hourlySnapshots(minutes: Iterable<Moment>, looking: Looking): Generator<Snapshot> {
  const { feed, span, silenceMs, venues, fails } = looking;
  let due = Math.ceil(span.from / hourMs) * hourMs;
  let last: { readonly at: number; readonly states: readonly VenueState[] } | undefined;
  for (const minute of minutes) {
    for (; due < minute.at && due < span.to; due += hourMs) yield look(due);
    const states = "states" in minute ? minute.states : minute.missed;
    if (states) last = { at: minute.at, states };
  }
  for (; due < span.to; due += hourMs) yield look(due);

  function look(at: number): Snapshot {
    const head = { format: 1 as const, feed, due: iso(at), taken: iso(at), source: "page" as const };
    const failure = fails?.(at) ?? (last && at - last.at <= silenceMs ? undefined : silent);
    if (failure || !last) return { ...head, values: [], failure: failure ?? silent };
    const states = venues ? last.states.filter(({ uid }) => venues.includes(uid)) : last.states;
    return {
      ...head,
      values: states.map(({ uid, occupancy, capacity, name }) => ({ venue: uid, occupancy, capacity, name })),
    };
  }
}

const silent = { code: "RECORDING_SILENT", message: "The recording has no number for that moment." };
