import type { Detail } from "../../model/comparison";
import type { Gap } from "../../model/gap";
import type { Span } from "../../model/window";
import { isIdle } from "../compare/reliability";
import { html, type Html } from "./html";
import { change, hour, hours, people, weekdays } from "./text";

interface Curve {
  readonly label: string;
  readonly span: Span;
  readonly points: readonly { readonly at: number; readonly value: number | null }[];
  readonly dots: readonly { readonly at: number; readonly value: number }[];
  readonly gaps: readonly Gap[];
  /** The highest number that fits. */
  readonly top: number;
}

/** A colour and what it stands for, on one line. */
export function key(colour: string, meaning: string): Html {
  return html`<span class="meaning"><span class="key ${colour}"></span>${meaning}</span>`;
}

/** A day as heard, as a line, with what the snapshots said as dots; gaps are shaded. */
export function dayCurve({ label, span, points, dots, gaps, top }: Curve): Html {
  const [width, height, left, bottom] = [340, 120, 30, 16];
  const x = (at: number) => round(left + ((at - span.from) / (span.to - span.from)) * (width - left - 4));
  const y = (value: number) => round(height - bottom - (value / top) * (height - bottom - 8));
  const shades = gaps
    .filter((gap) => gap.to > span.from && gap.from < span.to)
    .map((gap) => {
      const [from, to] = [x(Math.max(gap.from, span.from)), x(Math.min(gap.to, span.to))];
      return html`<rect
        class="${isIdle(gap) ? "idle" : "gap"}"
        x="${from}"
        y="8"
        width="${Math.max(0.5, round(to - from))}"
        height="${height - bottom - 8}"
      />`;
    });
  let pen = "M";
  let path = "";
  for (const { at, value } of points) {
    if (value !== null) path += `${pen}${x(at)} ${y(value)}`;
    pen = value === null ? "M" : "L";
  }
  const hours = [0, 6, 12, 18, 24];
  return html`<figure class="curve">
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">
      ${shades}
      <line class="axis" x1="${left}" x2="${width - 4}" y1="${y(0)}" y2="${y(0)}" />
      <text class="tick" x="${left - 4}" y="${y(top) + 4}" text-anchor="end">${people(top).replace(/\.0$/, "")}</text>
      <text class="tick" x="${left - 4}" y="${y(0) + 3}" text-anchor="end">0</text>
      ${hours.map(
        (each) =>
          html`<text
            class="tick"
            x="${x(span.from + ((span.to - span.from) * each) / 24)}"
            y="${height - 4}"
            text-anchor="${each === 24 ? "end" : "middle"}"
            >${each}</text
          >`,
      )}
      <path class="line" d="${path}" />
      ${dots.map(({ at, value }) => html`<circle class="dot" cx="${x(at)}" cy="${y(value)}" r="2.6" />`)}
    </svg>
    <figcaption>${label}</figcaption>
  </figure>`;
}

/** How often snapshots were wrong by how much, in people. */
export function errorHistogram({ from, width: bin, counts }: NonNullable<Detail["histogram"]>): Html {
  const [width, height, bottom] = [340, 150, 30];
  const most = Math.max(1, ...counts);
  const step = (width - 8) / counts.length;
  const zero = 4 + (-from / bin) * step;
  const bars = counts.map((count, nth) => {
    const tall = (count / most) * (height - bottom - 14);
    const [low, high] = [from + nth * bin, from + (nth + 1) * bin];
    return html`<rect
      class="${high <= 0 ? "under" : "over"}"
      x="${round(4 + nth * step + 0.5)}"
      y="${round(height - bottom - tall)}"
      width="${round(Math.max(0.5, step - 1))}"
      height="${round(tall)}"
      ><title>${change(low)} to ${change(high)}: ${hours(count)}</title></rect
    >`;
  });
  const last = from + counts.length * bin;
  return html`<figure class="plot">
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label="How often snapshots were wrong by how much">
      ${bars}
      <line class="zero" x1="${round(zero)}" x2="${round(zero)}" y1="8" y2="${height - bottom}" />
      <line class="axis" x1="4" x2="${width - 4}" y1="${height - bottom}" y2="${height - bottom}" />
      <text class="tick" x="4" y="${height - bottom + 12}">${whole(from)}</text>
      <text class="tick" x="${round(zero)}" y="${height - bottom + 12}" text-anchor="middle">0</text>
      <text class="tick" x="${width - 4}" y="${height - bottom + 12}" text-anchor="end">${whole(last)}</text>
      <text class="tick" x="${width / 2}" y="${height - 4}" text-anchor="middle">
        snapshot less the hour’s mean, people
      </text>
      <text class="tick" x="${width - 4}" y="12" text-anchor="end">tallest bar: ${hours(most)}</text>
    </svg>
    <figcaption>Errors of the compared hours</figcaption>
  </figure>`;
}

/** By weekday and hour: how far snapshots lie above (red) or below (blue) what was heard. */
export function weekHeat(week: Detail["week"]): Html {
  const [cell, left, top] = [12.5, 34, 14];
  const differences = week.flat().flatMap((each) => (each ? [Math.abs(each.snapshots - each.listening)] : []));
  const most = Math.max(1, ...differences);
  const cells = week.flatMap((row, day) =>
    row.map((each, at) => {
      const place = html`x="${round(left + at * cell)}" y="${round(top + day * cell)}" width="${cell - 1}"
      height="${cell - 1}"`;
      if (!each) return html`<rect class="nothing" ${place} />`;
      const difference = each.snapshots - each.listening;
      const strength = round(Math.min(1, Math.abs(difference) / most));
      return html`<rect class="${difference > 0 ? "over" : "under"}" fill-opacity="${Math.max(0.04, strength)}" ${place}
        ><title>${weekdays[day]} ${hour(at)}: ${change(difference)} (${hours(each.hours)})</title></rect
      >`;
    }),
  );
  return html`<figure class="plot">
    <svg viewBox="0 0 340 118" role="img" aria-label="Difference by weekday and hour">
      ${weekdays.map(
        (name, day) =>
          html`<text class="tick" x="${left - 4}" y="${round(top + day * cell + 9)}" text-anchor="end">${name}</text>`,
      )}
      ${[0, 6, 12, 18, 23].map(
        (at) => html`<text class="tick" x="${round(left + at * cell + 6)}" y="10" text-anchor="middle">${at}</text>`,
      )}
      ${cells}
      <text class="tick" x="${left}" y="114">
        red: snapshots say too much, blue: too little; strongest ${people(most)} people
      </text>
    </svg>
    <figcaption>Difference by weekday and local hour</figcaption>
  </figure>`;
}

/** One day's coverage, with a tick for each hour with a snapshot and a cross for each without. */
export function dayStrip(
  label: string,
  span: Span,
  heard: Span,
  gaps: readonly Gap[],
  looks: readonly { readonly at: number; readonly taken: boolean }[],
): Html {
  const [width, height] = [680, 18];
  const x = (at: number) =>
    round(((Math.min(Math.max(at, span.from), span.to) - span.from) / (span.to - span.from)) * width);
  const shades = gaps
    .filter((gap) => gap.to > span.from && gap.from < span.to)
    .map(
      (gap) =>
        html`<rect
          class="${isIdle(gap) ? "idle" : "gap"}"
          x="${x(gap.from)}"
          y="0"
          width="${Math.max(0.7, round(x(gap.to) - x(gap.from)))}"
          height="10"
          ><title>${gap.reason}</title></rect
        >`,
    );
  const ticks = looks.map(({ at, taken }) =>
    taken
      ? html`<rect class="taken" x="${x(at)}" y="12" width="2" height="6" />`
      : html`<rect class="failed" x="${x(at)}" y="12" width="${round(width / 24 - 2)}" height="6" />`,
  );
  return html`<tr>
    <th scope="row">${label}</th>
    <td>
      <svg
        class="strip"
        viewBox="0 0 ${width} ${height}"
        preserveAspectRatio="none"
        role="img"
        aria-label="Coverage of ${label}"
      >
        <rect
          class="heard"
          x="${x(heard.from)}"
          y="0"
          width="${round(Math.max(0, x(heard.to) - x(heard.from)))}"
          height="10"
        />
        ${shades}${ticks}
      </svg>
    </td>
  </tr>`;
}

function whole(value: number): string {
  return change(value).replace(/\.0$/, "");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
