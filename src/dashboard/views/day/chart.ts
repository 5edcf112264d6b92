import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { Context } from "../../context";
import { fill, h, s } from "../../dom/h";
import { columnsOf } from "./columns";
import { colours, drawCapacity, drawReadings, drawTypical, type Colours } from "./layers";
import { placeAt, type Dot, type Missed, type Thing } from "./things";
import { ticksOf } from "./ticks";
import { tipOf } from "./tip";
import type { Typical } from "./typical";

/** What the chart shows. */
export interface Picture {
  /** Epoch seconds. */
  readonly from: number;
  readonly to: number;
  readonly things: readonly Thing[];
  readonly typical: readonly (Typical | undefined)[];
  readonly capacity: number | null;
  readonly zoom: readonly [number, number] | undefined;
  readonly readings: readonly Dot[];
  /** The newest reading, on the present day. */
  readonly now: Dot | undefined;
  readonly label: string;
}

const leastHeight = 260;
const leastZoom = 60;
const labelled = 72;
/** A capacity that is further above what was counted would press the day flat. */
const capacityReach = 2;

/** The day's chart: uPlot for axes, lines and zoom; gaps are elements of their own beneath it. */
export class Chart {
  readonly element: HTMLElement;
  readonly #stage = h("div", { class: "stage" });
  readonly #tip = h("div", { class: "tip", hidden: true });
  readonly #gaps = h("div", { class: "gaps", "aria-hidden": "true" });
  readonly #sizes = new ResizeObserver(() => this.#resize());
  #plot: uPlot | undefined;
  #picture: Picture | undefined;
  #place = -1;

  /** @param onZoom the stretch that was chosen, epoch seconds; undefined is the whole day */
  constructor(
    private readonly context: Context,
    private readonly onZoom: (zoom: readonly [number, number] | undefined) => void,
  ) {
    this.element = h(
      "div",
      {
        class: "chart",
        tabindex: 0,
        role: "slider",
        "aria-orientation": "horizontal",
        "aria-valuemin": 0,
        "aria-describedby": "chart-keys",
        onkeydown: (event) => this.#key(event as KeyboardEvent),
        onfocus: () => this.#focus(),
        onblur: () => this.#hide(),
      },
      this.#stage,
    );
    this.#sizes.observe(this.#stage);
  }

  show(picture: Picture): void {
    this.#picture = picture;
    this.element.setAttribute("aria-label", picture.label);
    this.element.setAttribute("aria-valuemax", String(Math.max(0, picture.things.length - 1)));
    const { x, avg, max, min } = columnsOf(picture.things, picture.readings.length > 0);
    const data = [x, avg, max, min] as unknown as uPlot.AlignedData;
    if (!this.#plot) this.#build(data);
    this.#plot?.setData(data);
    this.#drawGaps();
    if (this.#place >= picture.things.length) this.#place = -1;
    this.#announce(picture.things[Math.max(0, this.#place)]);
  }

  /** Half, or twice, of what is shown, around the cursor or the middle. */
  zoomBy(factor: number): void {
    const { from, to, zoom } = this.#picture ?? { from: 0, to: 0, zoom: undefined };
    const [left, right] = zoom ?? [from, to];
    const thing = this.#picture?.things[this.#place];
    const middle = thing ? (thing.from + thing.to) / 2000 : (left + right) / 2;
    const half = Math.max(leastZoom, ((right - left) / 2) * factor);
    const start = Math.max(from, Math.min(middle - half, to - 2 * half));
    const end = Math.min(to, start + 2 * half);
    this.onZoom(start <= from && end >= to ? undefined : [start, end]);
  }

  paint(): void {
    this.#plot?.destroy();
    this.#plot = undefined;
    if (this.#picture) this.show(this.#picture);
  }

  close(): void {
    this.#sizes.disconnect();
    this.#plot?.destroy();
  }

  #build(data: uPlot.AlignedData): void {
    const look = colours(this.element);
    this.#plot = new uPlot(this.#options(look), data, this.#stage);
    this.#plot.under.append(this.#gaps);
    this.#plot.over.append(this.#tip);
  }

  #options(look: Colours): uPlot.Options {
    const { format } = this.context;
    const font = `12px ${look.font}`;
    const edge = { stroke: look.line, width: 2, paths: uPlot.paths.linear?.(), points: { show: false } };
    const bound = { ...edge, stroke: "transparent", width: 0 };
    const axis = { font, stroke: look.muted, grid: { stroke: look.hairline, width: 1 }, ticks: { show: false } };
    return {
      ...this.#size(),
      legend: { show: false },
      padding: [12, 24, 0, 0],
      scales: {
        x: { time: false, range: () => this.#span() },
        y: { range: () => [0, this.#top()] },
      },
      series: [{}, edge, bound, bound],
      bands: [{ series: [2, 3], fill: look.band }],
      axes: [
        {
          ...axis,
          grid: { show: false },
          size: 38,
          gap: 10,
          splits: (plot, _axis, min, max) =>
            ticksOf(format.zone, min, max, Math.max(2, Math.floor((plot.width - 72) / 64))),
          values: (_plot, splits) =>
            splits.map((at) => (at >= (this.#picture?.to ?? 0) ? "24:00" : format.time(at * 1000))),
        },
        {
          ...axis,
          size: 52,
          gap: 8,
          space: 48,
          values: (_plot, splits) => splits.map((value) => (Number.isInteger(value) ? format.count(value) : "")),
        },
      ],
      cursor: { y: false, drag: { x: true, y: false, setScale: false, dist: 8 }, points: { show: false } },
      hooks: {
        drawClear: [(plot) => drawTypical(plot, look, this.#picture?.typical ?? [], this.#picture?.things ?? [])],
        draw: [
          (plot) => {
            const { capacity = null, readings = [], now, things = [] } = this.#picture ?? {};
            drawCapacity(plot, look, capacity);
            drawReadings(plot, look, readings, things, now);
          },
        ],
        setCursor: [(plot) => this.#hover(plot)],
        setSelect: [(plot) => this.#select(plot)],
      },
    };
  }

  #span(): [number, number] {
    const { from, to, zoom } = this.#picture ?? { from: 0, to: 1, zoom: undefined };
    return zoom ? [...zoom] : [from, to];
  }

  #top(): number {
    const picture = this.#picture;
    if (!picture) return 10;
    return Math.max(mostOf(picture), picture.zoom || isAbove(picture) ? 0 : (picture.capacity ?? 0)) * 1.08;
  }

  #size(): { width: number; height: number } {
    const width = Math.max(240, this.#stage.clientWidth);
    return { width, height: Math.max(leastHeight, Math.min(420, Math.round(width * 0.42))) };
  }

  #resize(): void {
    const { width, height } = this.#size();
    if (this.#plot && (this.#plot.width !== width || this.#plot.height !== height))
      this.#plot.setSize({ width, height });
    this.#drawGaps();
  }

  #drawGaps(): void {
    const picture = this.#picture;
    if (!picture || !this.#plot) return;
    const [from, to] = picture.zoom ?? [picture.from, picture.to];
    const width = this.#plot.over.clientWidth;
    const seen = picture.things.filter(
      (thing): thing is Missed => thing.kind === "gap" && thing.to / 1000 > from && thing.from / 1000 < to,
    );
    fill(
      this.#gaps,
      ...seen.map((gap) => {
        const left = Math.max(0, (gap.from / 1000 - from) / (to - from));
        const right = Math.min(1, (gap.to / 1000 - from) / (to - from));
        const pixels = (right - left) * width;
        const label = pixels > labelled && h("span", {}, this.context.texts.reasons[gap.reason]);
        const element = h("div", { class: `gap ${gap.reason}`, "data-from": gap.from, "data-to": gap.to }, label);
        element.style.left = `${left * 100}%`;
        element.style.width = `${(right - left) * 100}%`;
        return element;
      }),
    );
    const live = picture.now;
    if (live && live.at > from && live.at < to) {
      const line = h("div", { class: "present" }, s("svg", { width: 1, height: 1 }));
      line.style.left = `${((live.at - from) / (to - from)) * 100}%`;
      this.#gaps.append(line);
    }
  }

  #hover(plot: uPlot): void {
    const { left = -1 } = plot.cursor;
    if (left < 0 || !this.#picture) return this.#hide();
    const at = plot.posToVal(left, "x") * 1000;
    this.#tell(placeAt(this.#picture.things, at), left, at);
  }

  #select(plot: uPlot): void {
    const { left, width } = plot.select;
    if (width < 4) return;
    const [from, to] = [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")];
    plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    const middle = (from + to) / 2;
    const half = Math.max(leastZoom / 2, (to - from) / 2);
    this.onZoom([Math.round(middle - half), Math.round(middle + half)]);
  }

  #tell(place: number, left: number, at: number): void {
    const thing = this.#picture?.things[place];
    if (!thing || !this.#plot) return;
    this.#place = place;
    fill(this.#tip, ...tipOf(this.context, thing, this.#typicalAt(at), this.#readingAt(at)));
    this.#tip.hidden = false;
    const width = this.#plot.over.clientWidth;
    const own = this.#tip.offsetWidth;
    const right = left + 16 + own <= width;
    this.#tip.style.left = `${right ? left + 16 : Math.max(0, left - 16 - own)}px`;
    this.#announce(thing);
  }

  #typicalAt(at: number): Typical | undefined {
    return this.#picture?.typical.find((hour) => hour && Math.abs(hour.at - at / 1000) <= 1800);
  }

  /** The last reading before, where single readings are shown. */
  #readingAt(at: number): Dot | undefined {
    const { readings = [], things = [] } = this.#picture ?? {};
    const dot = readings.findLast((each) => each.at * 1000 <= at);
    return dot && things[placeAt(things, dot.at * 1000)] === things[placeAt(things, at)] ? dot : undefined;
  }

  #hide(): void {
    this.#tip.hidden = true;
  }

  #announce(thing: Thing | undefined): void {
    if (!thing) return;
    this.element.setAttribute("aria-valuenow", String(Math.max(0, this.#place)));
    const at = (thing.from + thing.to) / 2;
    const lines = tipOf(this.context, thing, this.#typicalAt(at), undefined);
    this.element.setAttribute("aria-valuetext", lines.map(({ textContent }) => textContent).join(", "));
  }

  #focus(): void {
    if (this.#place < 0 && this.element.matches(":focus-visible")) this.#step(this.#start());
  }

  /** Where the keyboard begins: at the last that was heard. */
  #start(): number {
    return Math.max(0, this.#picture?.things.findLastIndex(({ kind }) => kind === "heard") ?? 0);
  }

  #key(event: KeyboardEvent): void {
    const picture = this.#picture;
    if (!picture || event.ctrlKey || event.metaKey || event.altKey) return;
    const here = this.#place < 0 ? this.#start() : this.#place;
    const thing = picture.things[here];
    const by = (ms: number) => placeAt(picture.things, (thing?.from ?? 0) + ms);
    const moves: Record<string, () => void> = {
      ArrowLeft: () => this.#step(here - 1),
      ArrowRight: () => this.#step(here + 1),
      ArrowDown: () => this.#step(here - 1),
      ArrowUp: () => this.#step(here + 1),
      PageDown: () => this.#step(by(-3_600_000)),
      PageUp: () => this.#step(by(3_600_000)),
      Home: () => this.#step(0),
      End: () => this.#step(this.#start()),
      "+": () => this.zoomBy(0.5),
      "=": () => this.zoomBy(0.5),
      "-": () => this.zoomBy(2),
      Escape: () => this.onZoom(undefined),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    move();
  }

  #step(place: number): void {
    const things = this.#picture?.things ?? [];
    const thing = things[Math.max(0, Math.min(things.length - 1, place))];
    if (!thing || !this.#plot) return;
    const middle = (thing.from + thing.to) / 2;
    const left = this.#plot.valToPos(middle / 1000, "x");
    const inside = left >= 0 && left <= this.#plot.over.clientWidth;
    this.#plot.setCursor({ left: inside ? left : -10, top: this.#plot.over.clientHeight / 2 }, false);
    this.#tell(things.indexOf(thing), Math.max(0, Math.min(this.#plot.over.clientWidth, left)), middle);
  }
}

/** Whether the capacity lies so far above the day that it is left out of the chart. */
export function isAbove(picture: Picture): boolean {
  return (picture.capacity ?? 0) > mostOf({ ...picture, zoom: undefined }) * capacityReach;
}

/** The most guests in what is shown. */
function mostOf({ zoom, from, to, things, typical, readings, now }: Picture): number {
  const [start, end] = zoom ?? [from, to];
  let most = Math.max(4, now?.guests ?? 0);
  for (const thing of things) {
    if (thing.kind === "heard" && thing.to / 1000 > start && thing.from / 1000 < end) most = Math.max(most, thing.max);
  }
  for (const hour of typical) if (hour && hour.at > start && hour.at < end) most = Math.max(most, hour.p75);
  for (const { guests } of readings) most = Math.max(most, guests);
  return most;
}
