import type { Context } from "../../context";
import { h } from "../../dom/h";
import type { Dot } from "./things";
import type { Thing } from "./things";
import type { Typical } from "./typical";

/** What is said of one stretch of the day, as lines. */
export function tipOf(
  { texts, format, live }: Context,
  thing: Thing,
  typical: Typical | undefined,
  dot: Dot | undefined,
): HTMLElement[] {
  const when = h(
    "p",
    { class: "when" },
    `${format.stretch(thing.from, thing.to)} · ${format.duration(thing.to - thing.from)}`,
  );
  const line = (kind: string, name: string, value: string) =>
    h("p", { class: `line ${kind}` }, h("span", {}, name), " ", h("b", {}, value));
  const usual = typical ? [line("typical", texts.week.usually, format.count(typical.median))] : [];
  switch (thing.kind) {
    case "heard": {
      const band =
        thing.min === thing.max
          ? []
          : [line("band", texts.day.band, texts.day.range(format.count(thing.min), format.count(thing.max)))];
      const single = dot
        ? [line("single", `${texts.day.reading} ${format.seconds(dot.at * 1000)}`, format.count(dot.guests))]
        : [];
      return [when, line("average", texts.day.average, format.average(thing.avg)), ...band, ...single, ...usual];
    }
    case "gap":
      return [
        when,
        h("p", { class: "reason" }, h("b", {}, texts.day.gap), `: ${texts.reasons[thing.reason]}`),
        ...usual,
      ];
    case "unheard":
      return [when, h("p", {}, texts.day.unheard), ...usual];
    case "unknown":
      return [when, h("p", {}, thing.from > live.clock ? texts.day.future : texts.day.pending), ...usual];
  }
}
