import { feedSchema, type Feed } from "../../src/config/schema";
import { weekdays } from "../../src/hours/week";
import type { GapReason } from "../../src/model/gap";
import { ZONE } from "../feed/clock";
import { readRecording } from "../feed/csv";
import { venuesText } from "../feed/frame";
import { VENUES } from "../feed/venues";
import type { Moment } from "../history/frames";
import type { Past } from "./past";

const silent: GapReason = "stale";

/** A feed that is listened to in thought only. @param open local wall time of every day, such as `06:00-22:00` */
export function imaginedFeed(id: string, open: string | undefined): Feed {
  const hours = open === undefined ? undefined : Object.fromEntries(weekdays.map((day) => [day, [open]]));
  return feedSchema.parse({
    id,
    name: id,
    url: "ws://127.0.0.1",
    timeZone: ZONE,
    mapping: { venue: "uid", name: "name", occupancy: "currentfill", capacity: "maxspace", timestamp: "timestamp" },
    venues: VENUES.map((venue) => ({ id: venue.uid, name: venue.name })),
    ...(hours && { openingHours: hours }),
  });
}

export interface Recording {
  readonly file: string;
  readonly venue: string;
  readonly silenceMs: number;
  readonly open: string | undefined;
}

/** A recording as a past: where it is silent for long, nobody was listening. @throws FeedError */
export function recordingPast({ file, venue, silenceMs, open }: Recording): Past {
  const frames = readRecording(file, venue);
  const [first, last] = [frames[0]?.t ?? 0, frames.at(-1)?.t ?? 0];
  return {
    feed: imaginedFeed("recording", open),
    span: { from: first, to: last + 1 },
    *minutes(): Generator<Moment> {
      let before = first;
      for (const { t: at, states } of frames) {
        if (at - before > silenceMs) yield { at: before + silenceMs, reason: silent };
        yield { at, states, text: venuesText(states, at, "usual", () => 1) };
        before = at;
      }
    },
    looking: { silenceMs },
  };
}
