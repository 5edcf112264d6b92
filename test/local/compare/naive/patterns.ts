import type { Detail, Patterns } from "../../../../src/model/comparison";
import { peaksOf } from "./figures";
import { average, groups } from "./numbers";
import type { Compared, VenuePast } from "./venue";

/** What the day looks like by each method. */
export function patternsOf({ compared }: VenuePast): Patterns | null {
  const byHour = Array.from({ length: 24 }, (_, hour) => {
    const ofHour = compared.filter((each) => each.hour === hour);
    const days = [...groups(ofHour, ({ date }) => date).values()].map((same) => ({
      heard: average(same.map(({ mean }) => mean)),
      said: average(same.map(({ said }) => said)),
    }));
    const [heard, said] = [average(days.map((day) => day.heard)), average(days.map((day) => day.said))];
    const same = days.filter((day) => Math.sign(day.said - day.heard) === Math.sign(said - heard)).length;
    return { hour, days: days.length, heard, said, same };
  }).filter(({ days }) => days >= 3);
  if (byHour.length < 2) return null;
  const rank = (by: "heard" | "said", sign: number) =>
    [...byHour].sort((a, b) => sign * (a[by] - b[by]) || a.hour - b.hour).slice(0, 3);
  const both = (sign: number) => ({
    listening: rank("heard", sign).map(({ hour }) => hour),
    snapshots: rank("said", sign).map(({ hour }) => hour),
  });
  return {
    hours: byHour.map(({ hour, days, heard, said }) => ({ hour, days, listening: heard, snapshots: said })),
    busiest: both(-1),
    quietest: both(1),
    regret: {
      busiest: rank("heard", -1)[0]!.heard - rank("said", -1)[0]!.heard,
      quietest: rank("said", 1)[0]!.heard - rank("heard", 1)[0]!.heard,
    },
    misled: byHour
      .filter(({ heard, said, days, same }) => Math.abs(said - heard) >= Math.max(3, heard / 10) && same / days >= 0.8)
      .map(({ hour, days, heard, said, same }) => ({ hour, days, difference: said - heard, agreeing_days: same })),
  };
}

/** A venue's hours, days, weekdays and histogram. */
export function detailOf(venue: VenuePast): Detail {
  const { hours, compared } = venue;
  return {
    hours: {
      start: hours.map(({ from }) => from / 1000),
      mean: hours.map(({ mean, isKnown }) => (isKnown ? mean : null)),
      snapshot: hours.map(({ said }) => said ?? null),
    },
    peaks: peaksOf(venue),
    week: Array.from({ length: 7 }, (_, weekday) =>
      Array.from({ length: 24 }, (_, hour) => {
        const same = compared.filter((each) => each.weekday === weekday && each.hour === hour);
        if (same.length === 0) return null;
        return {
          listening: average(same.map(({ mean }) => mean)),
          snapshots: average(same.map(({ said }) => said)),
          hours: same.length,
        };
      }),
    ),
    histogram: histogramOf(compared),
  };
}

/** At most 24 or 25 bins of a width of 1, 2 or 5 and noughts, 0 on an edge, from the least error to the largest. */
function histogramOf(compared: readonly Compared[]): Detail["histogram"] {
  if (compared.length === 0) return null;
  const errors = compared.map(({ said, mean }) => said - mean);
  const [least, most] = [Math.min(0, ...errors), Math.max(0, ...errors)];
  const widths = Array.from({ length: 12 }, (_, power) => [1, 2, 5].map((digit) => digit * 10 ** power)).flat();
  const width = widths.find((each) => each * 24 >= most - least)!;
  const edges: number[] = [];
  for (let edge = -Math.ceil(-least / width) * width; edge <= most; edge += width) edges.push(edge);
  return {
    from: edges[0]!,
    width,
    counts: edges.map((edge) => errors.filter((error) => error >= edge && error < edge + width).length),
  };
}
