import type { DayAnswer } from "../../api/answers";
import type { Context } from "../../context";
import { dataTable } from "../../dom/data-table";
import { fill, h } from "../../dom/h";
import { hourText } from "../../text/format";
import { wallAt } from "../../text/zone";
import { ticksOf } from "../day/ticks";
import { hoursOf, kindOf, slotsOf, type Slot } from "./strip";

/** The day's windows as a strip, coloured by coverage; the hours behind it as a table. */
export class Strip {
  readonly element: HTMLElement;
  readonly #bar = h("div", { class: "strip", role: "img" });
  readonly #ticks = h("div", { class: "ticks", "aria-hidden": "true" });
  readonly #told = h("p", { class: "hint" });
  readonly #table = h("div");

  constructor(private readonly context: Context) {
    const { texts } = context;
    const item = (kind: string, text: string) =>
      h("li", {}, h("span", { class: `key ${kind}`, "aria-hidden": "true" }), text);
    const { collector } = texts;
    this.element = h(
      "figure",
      {},
      this.#bar,
      this.#ticks,
      h(
        "figcaption",
        {},
        h(
          "ul",
          { class: "legend" },
          item("full", collector.full),
          item("partly-2", collector.partly),
          item("missed", collector.missed),
          item("closed", collector.closed),
        ),
        this.#told,
        h("details", { class: "as-table" }, h("summary", {}, texts.table), this.#table),
      ),
    );
  }

  show(day: DayAnswer, label: string): void {
    const slots = slotsOf(day);
    const [from, to] = [Date.parse(day.from), Date.parse(day.to)];
    this.#bar.setAttribute("aria-label", label);
    fill(this.#bar, ...slots.map((slot) => h("i", { class: kindOf(slot) })));
    this.#bar.onpointermove = (event) => {
      const box = this.#bar.getBoundingClientRect();
      const slot = slots[Math.floor(((event.clientX - box.left) / box.width) * slots.length)];
      if (slot) this.#told.textContent = this.#text(day, slot);
    };
    this.#bar.onpointerleave = () => (this.#told.textContent = "");
    fill(
      this.#ticks,
      ...ticksOf(day.time_zone, from / 1000, to / 1000, 8).map((at) => {
        const tick = h("span", {}, at * 1000 >= to ? "24:00" : hourText(wallAt(day.time_zone, at * 1000).minute / 60));
        tick.style.left = `${((at * 1000 - from) / (to - from)) * 100}%`;
        return tick;
      }),
    );
    this.#fillTable(day, label);
  }

  #text(day: DayAnswer, slot: Slot): string {
    const { texts, format } = this.context;
    const when = format.stretch(slot.from, slot.to);
    if (slot.share === null) return `${when}: ${texts.day.pending}`;
    const reasons = day.gaps
      .filter((gap) => Date.parse(gap.from) < slot.to && Date.parse(gap.to) > slot.from)
      .map(({ reason }) => texts.reasons[reason]);
    return [`${when}: ${texts.week.heard(format.share(slot.share))}`, ...new Set(reasons)].join(" · ");
  }

  #fillTable(day: DayAnswer, label: string): void {
    const { texts, format } = this.context;
    const rows = hoursOf(day).map(({ from, to, share }) =>
      h(
        "tr",
        {},
        h("th", { scope: "row" }, format.stretch(from, to)),
        h("td", { class: "number" }, share === null ? texts.day.pending : format.share(share)),
      ),
    );
    const heads = [{ text: texts.collector.hour }, { text: texts.collector.covered, number: true }];
    fill(this.#table, dataTable(label, heads, rows));
  }
}
