import { localDayOf } from "../../hours/day";
import type { Comparison, Patterns, VenueComparison } from "../../model/comparison";
import type { Gap } from "../../model/gap";
import { mostDays, type Curves } from "./curves";
import { figureTables } from "./figures";
import { html, type Html } from "./html";
import { dayCurve, errorHistogram, key, weekHeat } from "./plots";
import { change, clock, count, day, hour, people, share } from "./text";

/** A venue's part of the report. */
export function venueSection(
  venue: VenueComparison,
  comparison: Comparison,
  gaps: readonly Gap[],
  curves: Curves,
): Html {
  const { detail } = venue;
  return html`<section class="venue">
    <h2>${venue.name} <small class="hint">${venue.id}</small></h2>
    ${figureTables(venue.figures, comparison)}
    ${
      detail &&
      html`<div class="pair">${detail.histogram ? errorHistogram(detail.histogram) : ""}${weekHeat(detail.week)}</div>
        ${curvesOf(venue, comparison, gaps, curves)} ${peaksOf(venue, comparison)}`
    }
    <h3>Busiest and quietest hours</h3>
    ${venue.patterns ? patternsOf(venue.patterns) : html`<p>Too few days to tell: an hour of the day needs three.</p>`}
  </section>`;
}

function curvesOf(
  { id, detail, name }: VenueComparison,
  comparison: Comparison,
  gaps: readonly Gap[],
  curves: Curves,
): Html {
  const { time_zone: zone } = comparison;
  if (!detail) return html``;
  const { start, snapshot } = detail.hours;
  const days = detail.peaks.slice(-mostDays).map(({ date }) => {
    const { start: from, end: to } = localDayOf(zone, date);
    const dots = start.flatMap((at, place) => {
      const value = snapshot[place] ?? null;
      return value !== null && at * 1000 >= from && at * 1000 < to ? [{ at: at * 1000, value }] : [];
    });
    return { date, span: { from, to }, points: curves.within(id, { from, to }), dots };
  });
  const top = Math.ceil(
    Math.max(
      1,
      ...days.flatMap(({ points, dots }) => [
        ...points.map(({ value }) => value ?? 0),
        ...dots.map(({ value }) => value),
      ]),
    ),
  );
  return html`<h3>
      Heard continuously (line) and seen hourly
      (dots)${detail.peaks.length > mostDays ? `, the last ${mostDays} days` : ""}
    </h3>
    <div class="curves">
      ${days.map(({ date, ...rest }) => dayCurve({ label: `${name}, ${day(date)}`, ...rest, gaps, top }))}
    </div>
    <p class="hint">${key("faint gap", "nobody heard")} ${key("faint idle", "closed or stopped")}</p>`;
}

function peaksOf({ detail }: VenueComparison, { time_zone: zone }: Comparison): Html {
  if (!detail) return html``;
  const at = (text: string | undefined) => (text === undefined ? "" : `at ${clock(zone, Date.parse(text))}`);
  return html`<table>
    <caption>
      Peaks by day; days in brackets are known too little to count
    </caption>
    <thead>
      <tr>
        <th></th>
        <th class="number" scope="col">peak as heard</th>
        <th class="number" scope="col">highest snapshot</th>
        <th class="number" scope="col">missed</th>
        <th class="number" scope="col">known</th>
      </tr>
    </thead>
    <tbody>
      ${detail.peaks.map(
        ({ date, listening, snapshots, missed, covered, counted }) =>
          html`<tr>
            <th scope="row">${counted ? day(date) : `(${day(date)})`}</th>
            <td class="number">${count(listening?.value ?? null)} ${at(listening?.at)}</td>
            <td class="number">${count(snapshots?.value ?? null)} ${at(snapshots?.at)}</td>
            <td class="number">${people(missed)}</td>
            <td class="number">${share(covered)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function patternsOf({ busiest, quietest, regret, misled }: Patterns): Html {
  const list = (hours: readonly number[]) => hours.map(hour).join(", ");
  return html`<table>
      <thead>
        <tr>
          <th></th>
          <th scope="col">by listening</th>
          <th scope="col">by snapshots</th>
          <th class="number" scope="col">cost of the snapshots’ choice</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">Busiest</th>
          <td>${list(busiest.listening)}</td>
          <td>${list(busiest.snapshots)}</td>
          <td class="number">${people(regret.busiest)} people</td>
        </tr>
        <tr>
          <th scope="row">Quietest</th>
          <td>${list(quietest.listening)}</td>
          <td>${list(quietest.snapshots)}</td>
          <td class="number">${people(regret.quietest)} people</td>
        </tr>
      </tbody>
    </table>
    <p>
      ${
        misled.length === 0
          ? "No hour of the day is told wrong by much and mostly to the same side."
          : `Snapshots would have misled about: ${misled
              .map(
                (each) =>
                  `${hour(each.hour)} (${change(each.difference)} people, ${each.agreeing_days} of ${each.days} days)`,
              )
              .join("; ")}.`
      }
    </p>`;
}
