import type { Context } from "../../context";
import { h } from "../../dom/h";
import type { Thing } from "./things";

/** The chart in numbers: a row for every window and every gap. */
export function tableOf({ texts, format }: Context, things: readonly Thing[], label: string): HTMLElement {
  const { day } = texts;
  const head = (text: string, kind = "") => h("th", { scope: "col", class: kind }, text);
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
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": label },
    h(
      "table",
      { class: "data" },
      h("caption", { class: "hidden" }, label),
      h(
        "thead",
        {},
        h(
          "tr",
          {},
          head(day.time),
          head(day.average, "number"),
          head(day.lowest, "number"),
          head(day.highest, "number"),
          head(day.state),
        ),
      ),
      h("tbody", {}, ...rows),
    ),
  );
}
