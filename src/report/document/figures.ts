import type { Comparison, Figures } from "../../model/comparison";
import { html, type Html } from "./html";
import { change, count, day, duration, estimate, moment, people, share } from "./text";

type Row = readonly [name: string, listening: string, snapshots: string];

/** The figures of a venue, or of all together, as tables. */
export function figureTables(figures: Figures, { time_zone: zone, criteria }: Comparison): Html {
  const { points, changes, capture, per_hour: rate, hours, error, error_moving: moving, simultaneous, peaks } = figures;
  const rows: readonly Row[] = [
    ["Numbers received", count(points.listening), count(points.snapshots)],
    ["Numbers an hour", people(rate.listening.points), people(rate.snapshots.points)],
    ["Changes seen", count(changes.listening), count(changes.snapshots)],
    ["Changes an hour", people(rate.listening.changes), people(rate.snapshots.changes)],
    ["Captured of what listening saw: changes", "all", share(capture.changes)],
    ["Captured of what listening saw: numbers", "all", share(capture.points)],
    ["Number known for", duration(figures.known_ms), "single moments"],
    [
      "Open hours without a number",
      `${count(hours.too_little_known)} of ${count(hours.open)} too little known`,
      `${count(hours.without_snapshot)} of ${count(hours.open)}`,
    ],
  ];
  const errors = [
    ["All compared hours", error],
    ["Moving hours only", moving],
  ] as const;
  const largest = peaks.missed_largest;
  return html`<table>
      <caption>
        What each method saw
      </caption>
      <thead>
        <tr>
          <th></th>
          <th class="number" scope="col">listening</th>
          <th class="number" scope="col">hourly snapshots</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([name, one, other]) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td class="number">${one}</td>
              <td class="number">${other}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <h3>How wrong a snapshot is about its hour, in people</h3>
    <table>
      <thead>
        <tr>
          <th></th>
          <th class="number" scope="col">hours</th>
          <th class="number" scope="col">median error</th>
          <th class="number" scope="col">90 % within</th>
          <th class="number" scope="col">bias</th>
        </tr>
      </thead>
      <tbody>
        ${errors.map(
          ([name, each]) =>
            html`<tr>
              <th scope="row">${name}</th>
              <td class="number">${count(each.hours)}</td>
              <td class="number">${estimate(each.median)}</td>
              <td class="number">${estimate(each.p90)}</td>
              <td class="number">${estimate(each.bias, change)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="hint">
      ${intervalNote(error.resampled)}${
        figures.swing
          ? ` Within an hour the number moves by ${people(figures.swing.median)} (median); in one hour of ten by ${people(figures.swing.p90)} or more.`
          : ""
      }
    </p>
    <p>
      ${
        simultaneous.pairs === 0
          ? "No snapshot was taken while somebody was listening, so that nothing is known of their agreement."
          : `Simultaneous readings: ${count(simultaneous.pairs)} pairs, ${share(simultaneous.equal / simultaneous.pairs)} equal, ${share(simultaneous.within / simultaneous.pairs)} within ${criteria.agreement} people; largest difference ${people(simultaneous.largest)}.`
      }
    </p>
    <p>
      ${
        peaks.days === 0
          ? "No day is known well enough to tell of its peak."
          : `Peaks: on ${count(peaks.days)} ${peaks.days === 1 ? "day" : "days"} the highest snapshot lay ${people(peaks.missed_median)} people below the day’s peak (median)${
              largest?.listening && largest.snapshots
                ? `; furthest on ${day(largest.date)}: ${count(largest.listening.value)} at ${moment(zone, Date.parse(largest.listening.at))} against ${count(largest.snapshots.value)} at ${moment(zone, Date.parse(largest.snapshots.at))}`
                : ""
            }.`
      }
    </p>`;
}

function intervalNote(resampled: Figures["error"]["resampled"]): string {
  if (resampled === "days") return "In brackets 95 % intervals, drawn by whole days.";
  if (resampled === "hours")
    return "In brackets 95 % intervals, drawn by single hours for want of days: they are too narrow.";
  return "Too few hours for intervals.";
}
