import type { ComparisonAnswer as WholeComparison } from "../../http/answers/comparison";
import type { CoverageAnswer } from "../../http/answers/coverage";
import type { DayAnswer } from "../../http/answers/day";
import type { FeedsAnswer } from "../../http/answers/feeds";
import type { NowAnswer } from "../../http/answers/now";
import type { ReadingAnswer } from "../../http/answers/readings";
import type { WeekAnswer } from "../../http/answers/week";
import { byName, flag, instant, known, list, nullable, number, object, oneOf, text, type Shape } from "./shape";

export type { CoverageAnswer, DayAnswer, FeedsAnswer, NowAnswer, WeekAnswer };
export type Feed = FeedsAnswer["feeds"][number];
export type Gap = DayAnswer["gaps"][number];
export type Reason = Gap["reason"];
export type DayVenue = DayAnswer["venues"][number];
export type NowVenue = NowAnswer["venues"][number];
export type Flag = NowVenue["flags"][number];
export type WeekCell = NonNullable<WeekAnswer["cells"][number][number]>;
export type State = NowAnswer["state"];

const reason: Shape<Reason> = oneOf(
  "connecting",
  "disconnected",
  "stale",
  "stalled",
  "handover",
  "restart",
  "lost",
  "stopped",
  "closed",
  "overflow",
);
const gap = object<Gap>({ from: instant, to: instant, reason });
const anyFlag: Shape<Flag> = oneOf(
  "over-capacity",
  "zero-capacity",
  "capacity-changed",
  "nonzero-while-closed",
  "frozen",
  "runaway",
  "vanished",
);
const series = list(nullable(number));

export const feedsAnswer = object<FeedsAnswer>({
  feeds: list(
    object<Feed>({
      id: text,
      name: text,
      time_zone: text,
      window_seconds: number,
      open: flag,
      next_opening: nullable(text),
      today: text,
      first_day: nullable(text),
      venues: list(object<Feed["venues"][number]>({ id: text, name: text, capacity: nullable(number) })),
    }),
  ),
});

export const nowAnswer = object<NowAnswer>({
  feed: text,
  now: instant,
  state: oneOf("listening", "silent", "down", "stopped", "closed"),
  as_of: nullable(instant),
  age_seconds: nullable(number),
  venues: list(
    object<NowVenue>({
      id: text,
      name: text,
      occupancy: nullable(number),
      capacity: nullable(number),
      percent: nullable(number),
      at: nullable(instant),
      age_seconds: nullable(number),
      trend: nullable(object<NonNullable<NowVenue["trend"]>>({ change: number, minutes: number })),
      open: nullable(flag),
      flags: known(anyFlag),
    }),
  ),
});

export const dayAnswer = object<DayAnswer>({
  feed: text,
  date: text,
  time_zone: text,
  from: instant,
  to: instant,
  over: flag,
  known_to: instant,
  previous: nullable(text),
  next: nullable(text),
  windows: object<DayAnswer["windows"]>({ start: list(number), seconds: list(number), covered_ms: list(number) }),
  covered_ms: number,
  missing_ms: number,
  gaps: list(gap),
  venues: list(
    object<DayVenue>({
      id: text,
      name: text,
      capacity: nullable(number),
      min: series,
      max: series,
      avg: series,
      last: series,
      samples: list(number),
      flags: known(object<DayVenue["flags"][number]>({ flag: anyFlag, from: instant, to: instant })),
    }),
  ),
});

export const weekAnswer = object<WeekAnswer>({
  feed: text,
  venue: text,
  time_zone: text,
  from: nullable(text),
  to: nullable(text),
  cells: list(
    list(
      nullable(
        object<WeekCell>({
          median: number,
          p25: number,
          p75: number,
          min: number,
          max: number,
          days: number,
          covered: number,
        }),
      ),
    ),
  ),
  quietest: list(
    object<WeekAnswer["quietest"][number]>({
      date: text,
      hours: list(object<WeekAnswer["quietest"][number]["hours"][number]>({ hour: number, median: number })),
    }),
  ),
});

export const coverageAnswer = object<CoverageAnswer>({
  feed: text,
  from: instant,
  to: instant,
  covered_ms: number,
  missing_ms: number,
  share: nullable(number),
  missing_by_reason: byName(number),
  longest_gap: nullable(gap),
  gaps: list(gap),
});

type WholeVenue = WholeComparison["venues"][number];
type WholeFigures = WholeVenue["figures"];
type WholeDetail = NonNullable<WholeVenue["detail"]>;
export type Estimate = NonNullable<WholeFigures["error"]["median"]>;
export type Errors = Pick<WholeFigures["error"], "hours" | "median" | "p90" | "bias">;
export type DayPeak = Pick<WholeDetail["peaks"][number], "date" | "listening" | "snapshots" | "missed" | "counted">;
export type Judged = Pick<
  WholeComparison["verdict"]["criteria"][number],
  "criterion" | "asked" | "found" | "state" | "more_days"
>;
type Peak = NonNullable<DayPeak["listening"]>;

/** What of a comparison is shown. */
export interface ComparedVenue {
  readonly id: string;
  readonly figures: Pick<WholeFigures, "points" | "changes" | "hours"> & {
    readonly capture: Pick<WholeFigures["capture"], "changes">;
    readonly error_moving: Errors;
  };
  readonly detail: Pick<WholeDetail, "hours" | "week"> & { readonly peaks: DayPeak[] };
}

export interface ComparisonAnswer {
  readonly from: string;
  readonly to: string;
  readonly time_zone: string;
  readonly snapshots: Pick<WholeComparison["snapshots"], "taken" | "failed">;
  readonly venues: ComparedVenue[];
  readonly verdict: { readonly state: WholeComparison["verdict"]["state"]; readonly criteria: Judged[] };
}

const both = <T>(shape: Shape<T>) => object<{ listening: T; snapshots: T }>({ listening: shape, snapshots: shape });
const estimate = nullable(object<Estimate>({ value: number, low: nullable(number), high: nullable(number) }));
const peak = nullable(object<Peak>({ value: number, at: instant }));
const weekCell = object<NonNullable<WholeDetail["week"][number][number]>>({
  listening: number,
  snapshots: number,
  hours: number,
});

export const comparisonAnswer = object<ComparisonAnswer>({
  from: instant,
  to: instant,
  time_zone: text,
  snapshots: object<ComparisonAnswer["snapshots"]>({ taken: number, failed: number }),
  venues: list(
    object<ComparedVenue>({
      id: text,
      figures: object<ComparedVenue["figures"]>({
        points: both(number),
        changes: both(number),
        hours: object<WholeFigures["hours"]>({
          open: number,
          compared: number,
          without_snapshot: number,
          too_little_known: number,
        }),
        capture: object<ComparedVenue["figures"]["capture"]>({ changes: nullable(number) }),
        error_moving: object<Errors>({ hours: number, median: estimate, p90: estimate, bias: estimate }),
      }),
      detail: object<ComparedVenue["detail"]>({
        hours: object<WholeDetail["hours"]>({
          start: list(number),
          mean: list(nullable(number)),
          snapshot: list(nullable(number)),
        }),
        week: list(list(nullable(weekCell))),
        peaks: list(
          object<DayPeak>({ date: text, listening: peak, snapshots: peak, missed: nullable(number), counted: flag }),
        ),
      }),
    }),
  ),
  verdict: object<ComparisonAnswer["verdict"]>({
    state: oneOf("ready", "not-yet", "too-little-data"),
    criteria: list(
      object<Judged>({
        criterion: oneOf("days", "coverage", "agreement", "cost"),
        asked: number,
        found: nullable(number),
        state: oneOf("met", "missed", "undecided"),
        more_days: nullable(number),
      }),
    ),
  }),
});

/** One process that listens, as the collector's status tells it. */
export interface Listener {
  readonly process: string;
  readonly heard_age_seconds: number;
  readonly connected: boolean;
  readonly last_frame_at: string | null;
  readonly reason: Reason | null;
  readonly detail: string | null;
  readonly connectionsOpened: number;
  readonly frames: number;
  readonly readings: number;
  readonly rejects: number;
}

export interface Deployment {
  readonly deployment: string;
  readonly wanted: { readonly wanted: boolean; readonly at: string | null; readonly by: string | null } | null;
  readonly listening: readonly Listener[];
}

/** What of `GET /api/collectors/{feed}` is shown. */
export interface CollectorAnswer {
  readonly feed: string;
  readonly now: string;
  readonly open: boolean;
  readonly next_opening: string | null;
  readonly collector: { readonly status: string; readonly phase: string | null } | null;
  readonly deployments: readonly Deployment[];
  readonly last_frame: { readonly at: string; readonly age_seconds: number } | null;
}

export const collectorAnswer = object<CollectorAnswer>({
  feed: text,
  now: instant,
  open: flag,
  next_opening: nullable(text),
  collector: nullable(object<NonNullable<CollectorAnswer["collector"]>>({ status: text, phase: nullable(text) })),
  deployments: list(
    object<Deployment>({
      deployment: text,
      wanted: nullable(
        object<NonNullable<Deployment["wanted"]>>({ wanted: flag, at: nullable(text), by: nullable(text) }),
      ),
      listening: list(
        object<Listener>({
          process: text,
          heard_age_seconds: number,
          connected: flag,
          last_frame_at: nullable(instant),
          reason: nullable(reason),
          detail: nullable(text),
          connectionsOpened: number,
          frames: number,
          readings: number,
          rejects: number,
        }),
      ),
    }),
  ),
  last_frame: nullable(object<NonNullable<CollectorAnswer["last_frame"]>>({ at: instant, age_seconds: number })),
});

/** What of one reading is drawn. */
export type Reading = Pick<ReadingAnswer, "timestamp" | "occupancy">;

export const reading = object<Reading>({ timestamp: instant, occupancy: number });
export const problem = object<{ readonly title: string; readonly detail: string; readonly code: string }>({
  title: text,
  detail: text,
  code: text,
});
