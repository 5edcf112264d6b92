import type { Context } from "../../context";
import { dataTable } from "../../dom/data-table";
import { h } from "../../dom/h";
import type { Thing } from "./things";

/** The chart in numbers: a row for every window and every gap. */
export function tableOf({ texts, format }: Context, things: readonly Thing[], label: string): HTMLElement {
  const { day } = texts;
  const rows = things
    .filter(({ kind }) => kind !== "unknown")
    .map((thing) => {
      const when = h("th", { scope: "row" }, format.stretch(thing.from, thing.to));
      if (thing.kind === "heard") {
        const numbers = [format.average(thing.avg), format.count(thing.min), format.count(thing.max)];
        return h(
          "tr",
          {},
          when,
          ...numbers.map((text) => h("td", { class: "number" }, text)),
          h("td", {}, texts.collector.full),
        );
      }
      const why = thing.kind === "gap" ? `${day.gap}: ${texts.reasons[thing.reason]}` : day.unheard;
      return h(
        "tr",
        { class: thing.kind },
        when,
        ...Array.from({ length: 3 }, () => h("td", { class: "number" }, "–")),
        h("td", {}, why),
      );
    });
  const heads = [
    { text: day.time },
    ...[day.average, day.lowest, day.highest].map((text) => ({ text, number: true })),
    { text: day.state },
  ];
  return dataTable(label, heads, rows);
}
