import type { WeekAnswer } from "../../api/answers";
import type { Context } from "../../context";
import { h } from "../../dom/h";
import { hourText } from "../../text/format";
import { isThin, levelOf } from "./scale";

/** Weekday by hour: a table that is its own chart. Its cells are told of by arrow keys, hover and touch. */
export class Heat {
  readonly element: HTMLTableElement;
  readonly #cells: HTMLTableCellElement[][];
  #at: readonly [day: number, hour: number] = [0, 0];

  /** @param told which cell is looked at */
  constructor(
    { texts, format }: Context,
    week: WeekAnswer,
    label: string,
    now: { readonly day: number; readonly hour: number },
    private readonly told: (day: number, hour: number) => void,
  ) {
    const most = Math.max(0, ...week.cells.flat().map((cell) => cell?.median ?? 0));
    this.#cells = week.cells.map((row, day) =>
      row.map((cell, hour) => {
        const kind = cell ? `level-${levelOf(cell.median, most)}${isThin(cell) ? " thin" : ""}` : "none";
        const present = day === now.day && hour === now.hour ? " present" : "";
        const text = cell ? format.count(cell.median) : "–";
        const name = `${format.dayName(day, "long")} ${hourText(hour)}: ${cell ? texts.week.usual(text) : texts.week.none}`;
        return h(
          "td",
          { class: kind + present, role: "gridcell", tabindex: -1, "aria-label": name },
          h("span", {}, text),
        );
      }),
    );
    const hours = Array.from({ length: 24 }, (_, hour) =>
      h(
        "th",
        { scope: "col", role: "columnheader", class: hour % 3 === 0 ? "third" : "" },
        h("span", {}, String(hour)),
      ),
    );
    this.element = h(
      "table",
      {
        class: "heat",
        role: "grid",
        "aria-label": label,
        "aria-readonly": "true",
        onkeydown: (event) => this.#key(event as KeyboardEvent),
        onpointerover: (event) => this.#over(event),
        onclick: (event) => this.#over(event),
        onfocusin: (event) => this.#over(event),
      },
      h(
        "thead",
        { role: "rowgroup" },
        h(
          "tr",
          { role: "row" },
          h("th", { scope: "col", role: "columnheader" }, h("span", { class: "hidden" }, texts.week.day)),
          ...hours,
        ),
      ),
      h(
        "tbody",
        { role: "rowgroup" },
        ...this.#cells.map((row, day) =>
          h(
            "tr",
            { role: "row", class: day === now.day ? "today" : "" },
            h(
              "th",
              { scope: "row", role: "rowheader", "aria-label": format.dayName(day, "long") },
              format.dayName(day, "short"),
            ),
            ...row,
          ),
        ),
      ),
    );
    this.look(now.day, now.hour);
  }

  /** Makes a cell the one that is told of. */
  look(day: number, hour: number): void {
    const cell = this.#cells[day]?.[hour];
    if (!cell) return;
    const [oldDay, oldHour] = this.#at;
    const old = this.#cells[oldDay]?.[oldHour];
    old?.setAttribute("tabindex", "-1");
    old?.classList.remove("chosen");
    cell.setAttribute("tabindex", "0");
    cell.classList.add("chosen");
    this.#at = [day, hour];
    this.told(day, hour);
  }

  #over(event: Event): void {
    const cell = event.target instanceof Element ? event.target.closest("td") : null;
    const day = this.#cells.findIndex((row) => cell !== null && row.includes(cell));
    if (cell && day >= 0) this.look(day, this.#cells[day]?.indexOf(cell) ?? 0);
  }

  #key(event: KeyboardEvent): void {
    const [day, hour] = this.#at;
    const moves: Record<string, readonly [number, number]> = {
      ArrowLeft: [day, hour - 1],
      ArrowRight: [day, hour + 1],
      ArrowUp: [day - 1, hour],
      ArrowDown: [day + 1, hour],
      Home: [day, 0],
      End: [day, 23],
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    this.#cells[move[0]]?.[move[1]]?.focus();
  }
}
