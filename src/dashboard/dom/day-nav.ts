import type { Context } from "../context";
import { dateAfter } from "../text/zone";
import { h, say } from "./h";
import { icons } from "./icons";

/** Goes from day to day. */
export class DayNav {
  readonly element: HTMLElement;
  readonly #previous: HTMLButtonElement;
  readonly #next: HTMLButtonElement;
  readonly #today: HTMLButtonElement;
  readonly #input: HTMLInputElement;
  readonly #name = h("span", { class: "date-name" });
  #date = "";

  constructor(private readonly context: Context) {
    const { texts } = context;
    const move = (days: number) => this.#go(dateAfter(this.#date, days));
    this.#previous = h(
      "button",
      { type: "button", class: "round", "aria-label": texts.day.previous, onclick: () => move(-1) },
      icons.left(),
    );
    this.#next = h(
      "button",
      { type: "button", class: "round", "aria-label": texts.day.next, onclick: () => move(1) },
      icons.right(),
    );
    this.#today = h(
      "button",
      { type: "button", class: "button", onclick: () => this.#go(this.context.today()) },
      texts.day.today,
    );
    this.#input = h("input", {
      type: "date",
      "aria-label": texts.day.date,
      required: true,
      onchange: () => this.#input.validity.valid && this.#go(this.#input.value),
    });
    this.element = h(
      "div",
      { class: "day-nav" },
      this.#previous,
      h("label", { class: "date" }, this.#name, this.#input),
      this.#next,
      this.#today,
    );
  }

  /** @param first the first day with data, if any */
  show(date: string, first: string | null): void {
    const { format, today } = this.context;
    this.#date = date;
    this.#input.value = date;
    this.#input.max = today();
    this.#input.min = first ?? "";
    say(this.#name, format.shortDate(date));
    this.#previous.disabled = first !== null && date <= first;
    this.#next.disabled = date >= today();
    this.#today.hidden = date === today();
  }

  #go(date: string): void {
    const { go, today } = this.context;
    go({ date: date === today() ? undefined : date, zoom: undefined });
  }
}
