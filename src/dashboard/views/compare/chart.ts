import type { ComparedVenue } from "../../api/answers";
import type { Context } from "../../context";
import { h, s } from "../../dom/h";
import { wallAt } from "../../text/zone";

const [width, height, left, bottom, top] = [1000, 260, 44, 24, 10] as const;

/** Each hour's mean as a line, its snapshot as a dot. */
export function hoursChart({ texts, format }: Context, { detail }: ComparedVenue, zone: string): HTMLElement {
  const first = detail.hours.start.findIndex(
    (_, place) => (detail.hours.mean[place] ?? null) !== null || (detail.hours.snapshot[place] ?? null) !== null,
  );
  const [start, mean, snapshot] = [
    detail.hours.start.slice(Math.max(0, first)),
    detail.hours.mean.slice(Math.max(0, first)),
    detail.hours.snapshot.slice(Math.max(0, first)),
  ];
  const most = Math.max(1, ...mean.map((each) => each ?? 0), ...snapshot.map((each) => each ?? 0));
  const [from, to] = [start[0] ?? 0, (start.at(-1) ?? 0) + 3600];
  const x = (at: number) => round(left + ((at - from) / (to - from)) * (width - left));
  const y = (value: number) => round(height - bottom - (value / most) * (height - bottom - top));
  let path = "";
  let pen = "M";
  mean.forEach((value, place) => {
    const at = start[place] ?? 0;
    // An hour is as wide as it is long.
    if (value !== null) path += `${pen}${x(at)} ${y(value)}H${x(at + 3600)}`;
    pen = value === null ? "M" : "L";
  });
  const dots = snapshot.flatMap((value, place) =>
    value === null ? [] : [s("circle", { class: "snapshot", cx: x(start[place] ?? 0), cy: y(value), r: 3 })],
  );
  const days = start.flatMap((at) => {
    const { minute, date } = wallAt(zone, at * 1000);
    return minute === 0 ? [{ at, date }] : [];
  });
  const every = Math.ceil(days.length / 8);
  const ticks = days.flatMap(({ at, date }, nth) => [
    s("line", { class: "day-line", x1: x(at), x2: x(at), y1: top, y2: height - bottom }),
    nth % every === 0 && s("text", { x: x(at) + 4, y: height - 6 }, format.shortDate(date)),
  ]);
  const level = (value: number) =>
    s("text", { x: left - 6, y: y(value) + 4, "text-anchor": "end" }, format.count(value));
  const svg = s(
    "svg",
    { class: "hours", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": texts.compare.chart },
    ...ticks,
    level(most),
    level(0),
    s("path", { class: "mean", d: path }),
    ...dots,
  );
  const key = (kind: string, text: string) =>
    h("li", {}, h("span", { class: `key ${kind}`, "aria-hidden": "true" }), text);
  return h(
    "figure",
    {},
    h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": texts.compare.chart }, svg),
    h(
      "figcaption",
      {},
      h("ul", { class: "legend" }, key("mean", texts.compare.line), key("snapshot", texts.compare.dots)),
    ),
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
