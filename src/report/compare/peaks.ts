import type { DayPeak, Figures } from "../../model/comparison";
import { iso } from "../../model/time";
import type { ClockHour } from "./hours";
import type { SeenHour } from "./looks";
import { quantiles } from "./quantile";
import type { HeardHour } from "./sweep";

/**
 * The highest number of each local day by either method. A gap may hide a higher one, so a day counts only where enough
 * of its open hours is known, be they in the range or not.
 * @param open whether the venue is open in the hour of a place
 * @param leastKnown share of a day's open hours
 */
export function dayPeaks(
  hours: readonly ClockHour[],
  heard: ReadonlyMap<number, HeardHour>,
  seen: ReadonlyMap<number, SeenHour>,
  open: (place: number) => boolean,
  leastKnown: number,
): DayPeak[] {
  const days = new Map<string, { listening?: Peak; snapshots?: Peak; openMs: number; knownMs: number }>();
  hours.forEach((hour, place) => {
    const day = days.get(hour.date) ?? { openMs: 0, knownMs: 0 };
    days.set(hour.date, day);
    const [listening, snapshots] = [heard.get(place), seen.get(place)];
    if (open(place)) {
      day.openMs += hour.to - hour.from;
      day.knownMs += listening?.knownMs ?? 0;
    }
    if (listening && listening.knownMs > 0) day.listening = higher(day.listening, listening);
    if (snapshots) day.snapshots = higher(day.snapshots, snapshots);
  });
  return [...days].map(([date, { listening, snapshots, openMs, knownMs }]) => {
    const covered = openMs > 0 ? Math.min(1, knownMs / openMs) : 0;
    const missed = listening && snapshots ? listening.max - snapshots.max : null;
    return {
      date,
      listening: listening ? { value: listening.max, at: iso(listening.maxAt) } : null,
      snapshots: snapshots ? { value: snapshots.max, at: iso(snapshots.maxAt) } : null,
      missed,
      covered,
      counted: missed !== null && openMs > 0 && covered >= leastKnown,
    };
  });
}

/** Of the days that count. */
export function peakFigures(peaks: readonly DayPeak[]): Figures["peaks"] {
  const counted = peaks.filter(({ counted }) => counted);
  const [median = null] =
    quantiles(
      counted.map(({ missed }) => missed ?? 0),
      0.5,
    ) ?? [];
  const largest = counted.reduce<DayPeak | null>(
    (best, each) => (best === null || (each.missed ?? 0) > (best.missed ?? 0) ? each : best),
    null,
  );
  return { days: counted.length, missed_median: median, missed_largest: largest };
}

interface Peak {
  readonly max: number;
  readonly maxAt: number;
}

function higher(best: Peak | undefined, each: Peak): Peak {
  return best && best.max >= each.max ? best : each;
}
