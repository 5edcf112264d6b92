import type { Context } from "../../context";
import { h } from "../../dom/h";

/** What the chart's lines and areas mean. */
export function legendOf(
  { texts, format }: Context,
  date: string,
  capacity: { value: number; above: boolean } | undefined,
): HTMLElement[] {
  const { day } = texts;
  const item = (kind: string, text: string) =>
    h("li", {}, h("span", { class: `key ${kind}`, "aria-hidden": "true" }), text);
  const height = capacity && format.count(capacity.value);
  return [
    item("average", day.average),
    item("band", day.band),
    item("typical", day.typical(format.weekday(date))),
    ...(capacity && height !== undefined
      ? [item("capacity", capacity.above ? day.capacityAbove(height) : `${day.capacity} ${height}`)]
      : []),
    item("gap", day.gap),
  ];
}
