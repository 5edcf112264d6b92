import { DateTime } from "luxon";

/** The feed's time zone. */
export const ZONE = "Europe/Zurich";

/** `busy`: it is always afternoon; `real`: as late as it is in Zürich. */
export type Day = "busy" | "real";

/** A moment of a business day, which lasts from 4 o'clock to 4 o'clock. */
export interface Moment {
  /** Epoch ms. */
  readonly t: number;
  /** Days since 1970 of the local date on which the business day began. */
  readonly day: number;
  /** Local minutes since that date's midnight: 240 to 1680. */
  readonly minute: number;
}

const QUARTER_MS = 15 * 60_000;
const DAY_START = 4 * 60;
const BUSY_FROM = 13.5 * 60;
const BUSY_LENGTH = 4 * 60;

let cached = { quarter: NaN, offsetMs: 0 };

/** Milliseconds that Zürich is ahead of UTC; zones change on quarter hours, so it is asked once in each. */
function offsetMs(t: number): number {
  const quarter = Math.floor(t / QUARTER_MS);
  if (quarter !== cached.quarter) {
    cached = { quarter, offsetMs: DateTime.fromMillis(t, { zone: ZONE }).offset * 60_000 };
  }
  return cached.offsetMs;
}

/** The local moment at epoch ms; in a `busy` day time runs to and fro between 13:30 and 17:30. */
export function momentAt(t: number, day: Day): Moment {
  const local = (t + offsetMs(t)) / 60_000 - DAY_START;
  const number = Math.floor(local / 1440);
  const minute = local - number * 1440 + DAY_START;
  if (day === "real") return { t, day: number, minute };
  const run = (t / 60_000) % (2 * BUSY_LENGTH);
  return { t, day: number, minute: BUSY_FROM + (run < BUSY_LENGTH ? run : 2 * BUSY_LENGTH - run) };
}

/** Epoch ms of a local time `YYYY-MM-DD HH:MM:SS`, or undefined; in the hour that autumn repeats, not before `after`. */
export function fromLocal(text: string, after = -Infinity): number | undefined {
  const parsed = DateTime.fromSQL(text, { zone: ZONE });
  if (!parsed.isValid) return undefined;
  const times = parsed.getPossibleOffsets().map((possible) => possible.toMillis());
  return times.sort((a, b) => a - b).find((t) => t >= after) ?? times[0];
}
