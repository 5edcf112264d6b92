import type { NowVenue } from "../../api/answers";
import type { Context, View } from "../../context";
import { fill, h, say } from "../../dom/h";
import { icons } from "../../dom/icons";
import { empty, failure, loading } from "../../dom/states";
import type { Moment } from "../../live";
import { orders, routeOf, type Order, type Route } from "../../route";
import { listed } from "./list";
import { Row } from "./row";

/** Every venue as it is at this moment. */
export function nowView(context: Context): View {
  return new NowView(context);
}

class NowView implements View {
  readonly element: HTMLElement;
  readonly #rows = new Map<string, Row>();
  readonly #summary = h("p", { class: "summary" });
  readonly #warning = h("p", { class: "banner", role: "status", hidden: true });
  readonly #found = h("p", { class: "hidden", role: "status" });
  readonly #search: HTMLInputElement;
  readonly #order: HTMLSelectElement;
  readonly #body = h("tbody", { role: "rowgroup" });
  readonly #table: HTMLElement;
  readonly #content: HTMLElement;
  readonly #leave: () => void;
  #route: Route = routeOf("");
  #standing = "";

  constructor(private readonly context: Context) {
    const { texts } = context;
    this.#search = h("input", {
      type: "search",
      id: "search",
      placeholder: texts.now.search,
      "aria-label": texts.now.search,
      autocomplete: "off",
      oninput: () => context.go({ search: this.#search.value }, true),
    });
    this.#order = h(
      "select",
      { "aria-label": texts.now.order, onchange: () => context.go({ order: this.#order.value as Order }, true) },
      ...orders.map((order) => h("option", { value: order }, texts.now.orders[order])),
    );
    const head = (text: string, name: string) => h("th", { role: "columnheader", scope: "col", class: name }, text);
    this.#table = h(
      "table",
      { class: "places", role: "table", "aria-label": texts.views.now },
      h(
        "thead",
        { role: "rowgroup" },
        h(
          "tr",
          { role: "row" },
          head(texts.now.place, "place"),
          head(texts.now.full, "full"),
          head(texts.now.guests, "count"),
          head(texts.now.trend, "change"),
          head(texts.now.age, "age"),
        ),
      ),
      this.#body,
    );
    this.#content = h("div");
    this.element = h(
      "section",
      { class: "now" },
      h("div", { class: "title" }, h("h1", {}, texts.views.now), this.#summary),
      h("div", { class: "controls" }, h("div", { class: "search" }, icons.search(), this.#search), this.#order),
      this.#warning,
      this.#found,
      this.#content,
    );
    this.#leave = context.live.subscribe((moment) => this.#draw(moment));
  }

  show(route: Route): void {
    this.#route = route;
    if (this.#search.value !== route.search) this.#search.value = route.search;
    this.#order.value = route.order;
    this.#draw(this.context.live.moment);
  }

  close(): void {
    this.#leave();
  }

  #draw({ answer, error, since }: Moment): void {
    const { texts, format, href } = this.context;
    this.#warning.hidden = !(answer && error);
    if (!answer) {
      say(this.#summary, "");
      if (error)
        this.#stand(`failure ${error.trouble} ${error.message}`, () => failure(texts, error, () => this.#again()));
      else this.#stand("loading", () => loading(texts));
      return;
    }
    if (error) say(this.#warning, texts.stale(format.duration(since)));
    const known = answer.venues.filter(({ occupancy }) => occupancy !== null);
    if (known.length === 0) {
      say(this.#summary, "");
      const link = h("a", { class: "button", href: href({ view: "collector" }) }, texts.now.toCollector);
      this.#stand("empty", () => empty(texts.now.empty, link));
      return;
    }
    const guests = known.reduce((sum, { occupancy }) => sum + (occupancy ?? 0), 0);
    say(this.#summary, texts.now.summary(format.count(guests), format.count(known.length)));
    this.#list(answer.venues, since);
  }

  #list(venues: readonly NowVenue[], since: number): void {
    const { texts, settings, feed, format } = this.context;
    const pins = settings.pins(feed.id);
    const { search, order } = this.#route;
    const list = listed(venues, { search, order, pins, locale: texts.locale });
    say(this.#found, search === "" ? "" : texts.now.updated(format.count(list.length)));
    if (list.length === 0) {
      const clear = () => this.context.go({ search: "" }, true);
      const button = h("button", { type: "button", class: "button", onclick: clear }, texts.now.clear);
      this.#stand("none", () => empty(texts.now.none, button));
      return;
    }
    this.#stand("table", () => this.#table);
    const rows = list.map((venue) => {
      const row = this.#rowOf(venue);
      row.update(venue, pins.has(venue.id), since);
      return row.element;
    });
    this.#arrange(rows);
  }

  #rowOf(venue: NowVenue): Row {
    const { settings, feed, live } = this.context;
    const row =
      this.#rows.get(venue.id) ??
      new Row(this.context, venue, () => {
        settings.togglePin(feed.id, venue.id);
        this.#draw(live.moment);
      });
    this.#rows.set(venue.id, row);
    return row;
  }

  /** Moves only what stands elsewhere, and gives focus back to what had it. */
  #arrange(rows: readonly HTMLElement[]): void {
    const focused = document.activeElement;
    rows.forEach((row, place) => {
      if (this.#body.children[place] !== row) this.#body.insertBefore(row, this.#body.children[place] ?? null);
    });
    while (this.#body.children.length > rows.length) this.#body.lastElementChild?.remove();
    if (focused instanceof HTMLElement && focused !== document.activeElement && this.#body.contains(focused))
      focused.focus();
  }

  #again(): void {
    this.#standing = "";
    this.context.live.ask();
  }

  /** What is there already stays: somebody may be writing into it. */
  #stand(what: string, make: () => HTMLElement): void {
    if (this.#standing === what) return;
    this.#standing = what;
    fill(this.#content, make());
  }
}
