import { h, type Child } from "./h";

/** A heading of a column; `number` sets it to the right, as its cells are. */
export interface Head {
  readonly text: string;
  readonly number?: boolean;
}

/** A table that scrolls by itself on narrow screens, with a name for who does not see it. @param rows each a `tr` */
export function dataTable(label: string, heads: readonly Head[], rows: readonly Child[]): HTMLElement {
  const cells = heads.map(({ text, number }) => h("th", { scope: "col", class: number ? "number" : "" }, text));
  return h(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": label },
    h(
      "table",
      { class: "data" },
      h("caption", { class: "hidden" }, label),
      h("thead", {}, h("tr", {}, ...cells)),
      h("tbody", {}, ...rows),
    ),
  );
}
