import { localDayOf } from "../../hours/day";
import type { Comparison } from "../../model/comparison";
import type { Gap } from "../../model/gap";
import type { Curves } from "./curves";
import { definitions } from "./definitions";
import { figureTables } from "./figures";
import { Html, html } from "./html";
import { dayStrip, key } from "./plots";
import { style } from "./style";
import { bytes, change, count, day, duration, estimate, moment, momentOfYear, people, share } from "./text";
import { venueSection } from "./venue";

export interface ReportData {
  readonly comparison: Comparison;
  /** The range's gaps, in order. */
  readonly gaps: readonly Gap[];
  readonly curves: Curves;
  /** The feed's name for readers. */
  readonly name: string;
  /** What a reader must know of where the data comes from. */
  readonly notes: readonly string[];
}

/** The whole report: one HTML file that needs nothing else, no script among it. */
export function reportPage(data: ReportData): string {
  const { comparison, gaps, curves, name, notes } = data;
  const { verdict, time_zone: zone, venues } = comparison;
  const [from, to] = [comparison.from, comparison.to].map((text) => momentOfYear(zone, Date.parse(text)));
  const title = `Hourly snapshots against listening: ${name}`;
  const only = venues.length === 1;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${title}</title>
        <style>
          ${new Html(style)}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          <p class="lead">
            ${from} to ${to}, ${zone} time · ${count(venues.length)} ${only ? "venue" : "venues"} ·
            ${count(comparison.all.hours.compared)} compared hours
          </p>
          ${notes.map((note) => html`<p class="lead">${note}</p>`)} ${verdictOf(comparison)} ${tiles(comparison)}
          <h2>Reliability</h2>
          ${reliability(comparison)} ${strips(data)} ${costs(comparison)}
          ${
            only
              ? ""
              : html`<h2>All venues together</h2>
                  ${figureTables(comparison.all, comparison)}${overview(comparison)}`
          }
          ${venues.map((venue) => venueSection(venue, comparison, gaps, curves))}
          <h2>What the figures mean</h2>
          <dl class="words">
            ${definitions(comparison).map(
              ([term, meaning]) =>
                html`<dt>${term}</dt>
                  <dd>${meaning}</dd>`,
            )}
          </dl>
        </main>
      </body>
    </html>`.text.concat("\n");

  function verdictOf({ verdict: { criteria } }: Comparison): Html {
    const heading = { ready: "Ready", "not-yet": "Not yet", "too-little-data": "Too little data" }[verdict.state];
    return html`<section class="verdict ${verdict.state}">
        <b>${heading}</b>
        <p>${verdict.sentence}</p>
      </section>
      <table>
        <thead>
          <tr>
            <th scope="col">Criterion</th>
            <th></th>
            <th scope="col">Why</th>
            <th class="number" scope="col">more days</th>
          </tr>
        </thead>
        <tbody>
          ${criteria.map(
            ({ criterion, state, why, more_days: more }) =>
              html`<tr>
                <th scope="row">${criterion}</th>
                <td class="state ${state}">${state}</td>
                <td>${why}</td>
                <td class="number">${state === "met" ? "" : more === null ? "won’t help" : count(more)}</td>
              </tr>`,
          )}
        </tbody>
      </table>`;
  }
}

function tiles({ all, listening }: Comparison): Html {
  const moving = all.error_moving;
  const tile = (term: string, value: string, note: string) =>
    html`<div>
      <dt>${term}</dt>
      <dd>${value}<small>${note}</small></dd>
    </div>`;
  return html`<dl class="tiles">
    ${tile("Typical error of a snapshot", people(moving.median?.value ?? null), `people, median of ${count(moving.hours)} moving hours`)}
    ${tile("In one hour of ten at least", people(moving.p90?.value ?? null), "people wrong")}
    ${tile("Changes captured", share(all.capture.changes), `${count(all.changes.snapshots)} of ${count(all.changes.listening)}`)}
    ${tile("Heard of what was to be heard", share(listening.wanted_share), `${count(listening.gaps)} outages`)}
  </dl>`;
}

function reliability({ listening, snapshots, time_zone: zone }: Comparison): Html {
  const stretch = (from: string, to: string) => `${moment(zone, Date.parse(from))} to ${moment(zone, Date.parse(to))}`;
  const outage = listening.longest_outage;
  const longest = snapshots.longest_outage;
  const rows: readonly (readonly [string, string, string])[] = [
    [
      "Covered",
      `${share(listening.wanted_share)} of what was to be heard; ${share(listening.share)} of all time`,
      `${count(snapshots.hours.with)} of ${count(snapshots.hours.open)} open hours`,
    ],
    [
      "Missing",
      `${duration(listening.missing_ms - listening.idle_ms)} in ${count(listening.gaps)} outages`,
      `${count(snapshots.hours.without)} open hours`,
    ],
    [
      "Longest outage",
      outage
        ? `${duration(Date.parse(outage.to) - Date.parse(outage.from))}, ${outage.reason}: ${stretch(outage.from, outage.to)}`
        : "none",
      longest ? `${count(longest.hours)} open hours: ${stretch(longest.from, longest.to)}` : "none",
    ],
    [
      "Reasons",
      Object.entries(listening.missing_by_reason)
        .map(([reason, ms]) => `${reason} ${duration(ms)}`)
        .join(", ") || "none",
      snapshots.failures.map(({ code, count: times, message }) => `${code} × ${times}: ${message}`).join(" ") ||
        "none failed",
    ],
  ];
  return html`<table>
    <thead>
      <tr>
        <th></th>
        <th scope="col">listening</th>
        <th scope="col">hourly snapshots (${count(snapshots.taken)} taken, ${count(snapshots.failed)} failed)</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        ([name, one, other]) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td>${one}</td>
            <td>${other}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** Every day's coverage, and above what snapshots gave. */
function strips({ comparison, gaps }: ReportData): Html {
  const zone = comparison.time_zone;
  const heard = { from: Date.parse(comparison.from), to: Date.parse(comparison.to) };
  const details = comparison.venues.flatMap(({ detail }) => detail ?? []);
  const first = details[0];
  if (!first) return html``;
  const days = first.peaks.map(({ date }) => {
    const { start: from, end: to } = localDayOf(zone, date);
    const looks = first.hours.start.flatMap((second, place) => {
      const at = second * 1000;
      if (at < from || at >= to || at < heard.from || at + 3_600_000 > heard.to) return [];
      return [{ at, taken: details.some(({ hours }) => (hours.snapshot[place] ?? null) !== null) }];
    });
    return dayStrip(day(date), { from, to }, heard, gaps, looks);
  });
  return html`<table class="strips">
    <caption>
      Each day from midnight to midnight: above, what was heard; below, a tick for each snapshot.
      ${key("heard", "heard")} ${key("gap", "not heard")} ${key("idle", "closed or stopped")}
      ${key("failed", "no snapshot")}
    </caption>
    <tbody>
      ${days}
    </tbody>
  </table>`;
}

function costs({ cost, storage }: Comparison): Html {
  if (!cost && !storage) return html``;
  return html`<h2>Cost and storage</h2>
    <table>
      <thead>
        <tr>
          <th></th>
          <th class="number" scope="col">listening</th>
          <th class="number" scope="col">hourly snapshots</th>
        </tr>
      </thead>
      <tbody>
        ${
          cost &&
          html`<tr>
            <th scope="row">Cost a month on ${cost.plan}, by prices of ${cost.as_of}</th>
            <td class="number">${cost.listening.toFixed(2)} ${cost.currency}</td>
            <td class="number">${cost.snapshots.toFixed(2)} ${cost.currency}</td>
          </tr>`
        }
        ${
          storage &&
          html`<tr>
            <th scope="row">Stored of the days of this range</th>
            <td class="number">${bytes(storage.listening.bytes)} in ${count(storage.listening.blobs)} blobs</td>
            <td class="number">${bytes(storage.snapshots.bytes)} in ${count(storage.snapshots.blobs)} blobs</td>
          </tr>`
        }
      </tbody>
    </table>`;
}

/** A line a venue, those first about which snapshots err most. */
function overview({ venues }: Comparison): Html {
  const sorted = [...venues].sort(
    (a, b) => (b.figures.error_moving.median?.value ?? -1) - (a.figures.error_moving.median?.value ?? -1),
  );
  return html`<table class="many">
    <caption>
      By venue, the most wrong first; errors are of moving hours, in people
    </caption>
    <thead>
      <tr>
        <th></th>
        <th class="number" scope="col">hours</th>
        <th class="number" scope="col">median error</th>
        <th class="number" scope="col">90 % within</th>
        <th class="number" scope="col">bias</th>
        <th class="number" scope="col">captured</th>
        <th class="number" scope="col">peak missed</th>
        <th class="number" scope="col">misled</th>
      </tr>
    </thead>
    <tbody>
      ${sorted.map(
        ({ name, figures, patterns }) =>
          html`<tr>
            <th scope="row">${name}</th>
            <td class="number">${count(figures.error_moving.hours)}</td>
            <td class="number">${estimate(figures.error_moving.median)}</td>
            <td class="number">${people(figures.error_moving.p90?.value ?? null)}</td>
            <td class="number">${change(figures.error_moving.bias?.value ?? null)}</td>
            <td class="number">${share(figures.capture.changes)}</td>
            <td class="number">${people(figures.peaks.missed_median)}</td>
            <td class="number">${patterns ? `${patterns.misled.length} h` : "–"}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
