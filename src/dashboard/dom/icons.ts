import { s } from "./h";

function icon(...paths: readonly string[]): SVGSVGElement {
  const stroke = { fill: "none", stroke: "currentColor", "stroke-width": 1.75 };
  const round = { "stroke-linecap": "round", "stroke-linejoin": "round" };
  return s(
    "svg",
    { viewBox: "0 0 20 20", width: 20, height: 20, "aria-hidden": "true", class: "icon", ...stroke, ...round },
    ...paths.map((d) => s("path", { d })),
  );
}

export const icons = {
  pin: () => icon("M10 2.6l2.3 4.7 5.1.7-3.7 3.6.9 5.1-4.6-2.4-4.6 2.4.9-5.1L2.6 8l5.1-.7z"),
  left: () => icon("M12 4.5L6.5 10l5.5 5.5"),
  right: () => icon("M8 4.5l5.5 5.5L8 15.5"),
  up: () => icon("M5 12.5l5-5 5 5"),
  down: () => icon("M5 7.5l5 5 5-5"),
  steady: () => icon("M5 10h10"),
  search: () => icon("M9 14.5a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11z", "M13.2 13.2l3.8 3.8"),
  plus: () => icon("M10 4.5v11", "M4.5 10h11"),
  minus: () => icon("M4.5 10h11"),
};

/** Headcount's mark: a basin, and how full it is. */
export function mark(): SVGSVGElement {
  return s(
    "svg",
    { viewBox: "0 0 24 24", width: 24, height: 24, "aria-hidden": "true", class: "mark" },
    s("circle", { cx: 12, cy: 12, r: 10.25, fill: "none", stroke: "currentColor", "stroke-width": 1.5 }),
    s("path", {
      d: "M3.6 13c1.4-1.3 2.8-1.3 4.2 0s2.8 1.3 4.2 0 2.8-1.3 4.2 0 2.8 1.3 4.2 0a8.5 8.5 0 0 1-16.8 0z",
      fill: "currentColor",
    }),
  );
}
