import type uPlot from "uplot";
import { placeAt, type Dot, type Thing } from "./things";
import type { Typical } from "./typical";

/** The style sheet's colours, for what is drawn on canvas. */
export interface Colours {
  readonly font: string;
  readonly line: string;
  readonly band: string;
  readonly typical: string;
  readonly typicalBand: string;
  readonly capacity: string;
  readonly dot: string;
  readonly surface: string;
  readonly muted: string;
  readonly hairline: string;
}

export function colours(element: Element): Colours {
  const probe = document.createElement("span");
  element.append(probe);
  const computed = getComputedStyle(probe);
  const value = (name: string) => {
    probe.style.color = `var(--${name})`;
    return computed.color;
  };
  const look = {
    font: computed.fontFamily,
    line: value("chart-line"),
    band: value("chart-band"),
    typical: value("chart-typical"),
    typicalBand: value("chart-typical-band"),
    capacity: value("chart-capacity"),
    dot: value("chart-dot"),
    surface: value("surface"),
    muted: value("muted"),
    hairline: value("hairline"),
  };
  probe.remove();
  return look;
}

/** The usual course behind the day: the middle half as a band, the median dotted. No line crosses a gap, not even this. */
export function drawTypical(
  plot: uPlot,
  look: Colours,
  hours: readonly (Typical | undefined)[],
  things: readonly Thing[],
): void {
  draw(plot, (context, x, y, pixel) => {
    const { left, top, width, height } = plot.bbox;
    context.beginPath();
    context.rect(left, top, width, height);
    for (const { kind, from, to } of things) {
      if (kind === "gap") context.rect(x(from / 1000), top, x(to / 1000) - x(from / 1000), height);
    }
    context.clip("evenodd");
    for (const run of runs(hours)) {
      context.beginPath();
      run.forEach(({ at, p75 }) => context.lineTo(x(at), y(p75)));
      [...run].reverse().forEach(({ at, p25 }) => context.lineTo(x(at), y(p25)));
      context.closePath();
      context.fillStyle = look.typicalBand;
      context.fill();
      context.beginPath();
      run.forEach(({ at, median }) => context.lineTo(x(at), y(median)));
      context.setLineDash([2 * pixel, 4 * pixel]);
      context.lineCap = "round";
      context.lineWidth = 1.75 * pixel;
      context.strokeStyle = look.typical;
      context.stroke();
      context.setLineDash([]);
    }
  });
}

export function drawCapacity(plot: uPlot, look: Colours, capacity: number | null): void {
  if (capacity === null || capacity <= 0) return;
  draw(plot, (context, _x, y, pixel) => {
    const at = Math.round(y(capacity)) + 0.5;
    context.beginPath();
    context.moveTo(plot.bbox.left, at);
    context.lineTo(plot.bbox.left + plot.bbox.width, at);
    context.setLineDash([6 * pixel, 4 * pixel]);
    context.lineWidth = 1.25 * pixel;
    context.strokeStyle = look.capacity;
    context.stroke();
  });
}

/** Single readings, joined where nothing lies between them; and the newest one. */
export function drawReadings(
  plot: uPlot,
  look: Colours,
  readings: readonly Dot[],
  things: readonly Thing[],
  now: Dot | undefined,
): void {
  draw(plot, (context, x, y, pixel) => {
    context.fillStyle = look.dot;
    const { min = 0, max = 1 } = plot.scales["x"] ?? {};
    const seen = readings.filter(({ at }) => at >= min && at <= max);
    const radius = Math.max(1.2, Math.min(3, plot.bbox.width / pixel / Math.max(1, seen.length) / 3)) * pixel;
    context.lineWidth = pixel;
    context.strokeStyle = look.dot;
    context.globalAlpha = 0.35;
    context.beginPath();
    seen.forEach((dot, nth) => {
      const before = seen[nth - 1];
      if (!before || isBroken(things, before, dot)) context.moveTo(x(dot.at), y(dot.guests));
      else {
        context.lineTo(x(dot.at), y(before.guests));
        context.lineTo(x(dot.at), y(dot.guests));
      }
    });
    context.stroke();
    context.globalAlpha = 1;
    for (const dot of seen) disc(context, x(dot.at), y(dot.guests), radius);
    if (!now || now.at < min || now.at > max) return;
    context.fillStyle = look.surface;
    disc(context, x(now.at), y(now.guests), 6 * pixel);
    context.fillStyle = look.line;
    disc(context, x(now.at), y(now.guests), 4 * pixel);
  });
}

function isBroken(things: readonly Thing[], before: Dot, after: Dot): boolean {
  return things
    .slice(placeAt(things, before.at * 1000), placeAt(things, after.at * 1000) + 1)
    .some(({ kind }) => kind === "gap");
}

function disc(context: CanvasRenderingContext2D, x: number, y: number, radius: number): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

function runs(hours: readonly (Typical | undefined)[]): Typical[][] {
  const all: Typical[][] = [[]];
  for (const hour of hours) {
    if (hour) all.at(-1)?.push(hour);
    else all.push([]);
  }
  return all.filter((run) => run.length > 0);
}

type Position = (value: number) => number;

/** Draws within the chart's frame; a CSS pixel is so many of the canvas. */
function draw(
  plot: uPlot,
  paint: (context: CanvasRenderingContext2D, x: Position, y: Position, pixel: number) => void,
): void {
  const { ctx, bbox } = plot;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  paint(
    ctx,
    (value) => plot.valToPos(value, "x", true),
    (value) => plot.valToPos(value, "y", true),
    devicePixelRatio,
  );
  ctx.restore();
}
