import type { RawEvent, RawWindow } from "../model/archive";
import type { Gap, GapReason } from "../model/gap";
import type { Journal } from "../model/journal";
import { own } from "../model/record";
import { iso } from "../model/time";
import type { Window } from "../model/window";
import { coverageOf } from "./coverage";
import { marksOf, piecesOf, stretchesOf, type Stretch } from "./evidence";
import type { Kept } from "./kept";
import { piecesOfRaw, standingOf } from "./revive";
import { clip, length } from "./spans";
import { statisticsOf } from "./statistics";
import { stitch, type Seam } from "./stitch";
import type { Tolerances } from "./union";
import { describeVenues, type VenueProfile } from "./venues";

/** What the configuration says of a feed, as far as a window's content depends on it. */
export interface Profile extends VenueProfile {
  readonly feed: string;
  /** Tolerance between two clocks, milliseconds. */
  readonly seamMs: number;
  /** The only venue of a feed that is configured with exactly one: the flat form stands beside the form by venue. */
  readonly single?: string;
}

/** A slow connection may be late by so many times the tolerance between clocks, and by a window at most. */
const lagSeams = 5;

/** How far apart receipts of one frame may be in a window. @param seamMs tolerance between two clocks, milliseconds */
export function tolerancesIn(window: Window, seamMs: number): Tolerances {
  return { seamMs, lagMs: Math.min(lagSeams * seamMs, window.end - window.start) };
}

/** Everything that is known of one window. */
export interface Evidence {
  readonly journals: readonly Journal[];
  /** Journals of the windows before and after, for seams near the edges. */
  readonly neighbours: readonly Journal[];
  /** The raw window that stands already. */
  readonly raw?: RawWindow;
  /** The raw windows before and after, as far as they stand: journals there may be gone, or may have been left out. */
  readonly around?: readonly RawWindow[];
  /** Where nobody was meant to listen. */
  readonly control: readonly Gap[];
  /** The reason of the gap in which the window before ended. */
  readonly before?: GapReason;
}

/**
 * The raw window that evidence proves. The same set in any order gives equal content; more evidence never takes
 * coverage away.
 */
export function assemble(window: Window, profile: Profile, evidence: Evidence): RawWindow {
  const { journals, neighbours, raw, around = [] } = evidence;
  const sessions = [...journals, ...neighbours].filter(({ header }) => header.kind === "session").sort(byIdentity);
  const readFrom = Math.min(
    window.start,
    ...neighbours.map(({ header }) => header.window.start),
    ...around.map((each) => Date.parse(each.window.start)),
  );
  const raws = raw ? [raw, ...around] : around;
  const stretches = stretchesOf([...sessions.flatMap(piecesOf), ...raws.flatMap(piecesOfRaw)], readFrom);
  const standing = standingOf(raws);
  const { kept, seams, unproven } = stitch(stretches, tolerancesIn(window, profile.seamMs), standing);
  const earlier = raw?.coverage.gaps.map(({ from, to, reason }) => ({
    from: Date.parse(from),
    to: Date.parse(to),
    reason,
  }));
  // Coverage once stated is not taken back by a doubt that comes later.
  const doubts = earlier
    ? unproven.flatMap((gap) => clip(earlier, gap).map((span) => ({ ...gap, ...span })))
    : unproven;
  const { covered, gaps } = coverageOf(window, stretches, doubts, {
    marks: marksOf(journals),
    earlier: earlier ?? [],
    control: evidence.control,
    before: evidence.before,
  });
  const inside = kept.filter(({ frame }) => frame.at >= window.start && frame.at < window.end);
  const meeting = seams.filter(({ at }) => at >= window.start && at < window.end);
  // What ended with the window before has only its edge in common with this one, unless it wrote something of it down
  // or another took over from it there.
  const touches = ({ id, known }: Stretch) => known.has(window.start) || meeting.some(({ from }) => from === id);
  const here = stretches.filter(
    (stretch) =>
      stretch.from < window.end && (stretch.to > window.start || (stretch.to === window.start && touches(stretch))),
  );
  const leading = here.find((stretch) => stretch.from <= window.start && stretch.to > window.start);
  const { venues, statistics } = describeVenues(window, inside, leading, covered, profile, raw && { raw, standing });
  const only =
    profile.single === undefined ? undefined : (own(statistics, profile.single) ?? statisticsOf([], covered));
  const coveredMs = length(covered);
  return {
    format: 1,
    feed: profile.feed,
    window: { start: iso(window.start), end: iso(window.end), duration_minutes: (window.end - window.start) / 60_000 },
    coverage: {
      covered_ms: coveredMs,
      missing_ms: window.end - window.start - coveredMs,
      gaps: gaps.map(({ from, to, reason }) => ({ from: iso(from), to: iso(to), reason })),
    },
    sessions: here.map((stretch) => describeStretch(stretch, window)),
    seams: meeting.map((seam) => describeSeam(seam, window, profile.seamMs, stretches, evidence)),
    venues,
    events: inside.flatMap(eventsOf),
    statistics: { ...only, ...statistics },
  };
}

function describeStretch(stretch: Stretch, window: Window): RawWindow["sessions"][number] {
  const ended = stretch.to <= window.end ? stretch.ended : undefined;
  return {
    id: stretch.id,
    clock: stretch.clock,
    start: iso(stretch.start),
    from: iso(Math.max(stretch.from, window.start)),
    to: iso(Math.min(stretch.to, window.end)),
    ...(ended && { ended }),
  };
}

function describeSeam(
  seam: Seam,
  window: Window,
  seamMs: number,
  stretches: readonly Stretch[],
  { neighbours, raw }: Evidence,
): RawWindow["seams"][number] {
  const described = {
    at: iso(seam.at),
    from: seam.from,
    to: seam.to,
    matched: seam.matched,
    offset_ms: seam.offsetMs,
  };
  const ofSeam = stretches.filter(({ id }) => id === seam.from || id === seam.to);
  const lacks = (edge: "start" | "end", at: number, live: readonly Stretch[]) =>
    live.some(({ id }) => !neighbours.some(({ header }) => header.window[edge] === at && header.session === id));
  const blind =
    (seam.at - window.start < seamMs &&
      lacks(
        "end",
        window.start,
        ofSeam.filter(({ start }) => start < window.start),
      )) ||
    (window.end - seam.at < seamMs &&
      lacks(
        "start",
        window.end,
        ofSeam.filter(({ to }) => to >= window.end),
      ));
  const seen = raw?.seams.some(
    (before) => before.at === described.at && before.from === seam.from && before.to === seam.to && !before.edge,
  );
  return { ...described, edge: blind && !seen };
}

function eventsOf({ stretch, frame }: Kept): RawEvent[] {
  const timestamp = iso(frame.at);
  return frame.readings.map((reading) => ({
    venue: reading.venue,
    occupancy: reading.occupancy,
    timestamp,
    session: stretch.id,
    seq: frame.seq,
    ...(reading.capacity !== undefined && { capacity: reading.capacity }),
    ...(reading.name !== undefined && { name: reading.name }),
    ...(reading.sourceTimestamp !== undefined && { source_timestamp: reading.sourceTimestamp }),
    ...(reading.percentage !== undefined && { occupancy_percentage: reading.percentage }),
    ...(frame.delayed && { delayed: true as const }),
    ...(reading.extra && { extra: { ...reading.extra } }),
  }));
}

function byIdentity(a: Journal, b: Journal): number {
  const key = ({ header }: Journal) =>
    `${header.session} ${iso(header.window.start)} ${String(header.part).padStart(6, "0")}`;
  return key(a) < key(b) ? -1 : 1;
}
