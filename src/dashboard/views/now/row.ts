import type { NowVenue } from "../../api/answers";
import type { Context } from "../../context";
import { fill, h, say, setAttribute } from "../../dom/h";
import { icons } from "../../dom/icons";
import { nameOf, plain } from "../../text/name";

const oldSeconds = 120;

/** One venue's row. It stays the same element while its numbers change, so that focus stays where it is. */
export class Row {
  readonly element: HTMLTableRowElement;
  readonly #pin: HTMLButtonElement;
  readonly #link = h("a", { class: "name" });
  readonly #notes = h("span", { class: "notes" });
  readonly #bar = h("span", { class: "bar", "aria-hidden": "true" }, h("span", { class: "level" }));
  readonly #percent = h("span", { class: "percent" });
  readonly #guests = h("span", { class: "guests" });
  readonly #capacity = h("span", { class: "capacity" });
  readonly #trend = h("span", { class: "trend" });
  readonly #age = h("td", { class: "age", role: "cell" });
  #shownTrend = "";
  #shownNotes = "";

  constructor(
    private readonly context: Context,
    venue: NowVenue,
    togglePin: () => void,
  ) {
    this.#pin = h("button", { type: "button", class: "pin", onclick: togglePin }, icons.pin());
    this.element = h(
      "tr",
      { role: "row", "data-venue": venue.id },
      h(
        "th",
        { class: "place", role: "rowheader", scope: "row" },
        this.#pin,
        h("span", { class: "who" }, h("bdi", {}, this.#link), this.#notes),
      ),
      h("td", { class: "full", role: "cell" }, this.#bar, this.#percent),
      h("td", { class: "count", role: "cell" }, this.#guests, " ", this.#capacity),
      h("td", { class: "change", role: "cell" }, this.#trend),
      this.#age,
    );
  }

  /** @param since milliseconds since the answer came */
  update(venue: NowVenue, pinned: boolean, since: number): void {
    const { texts, format, href } = this.context;
    const name = nameOf(venue);
    say(this.#link, name);
    setAttribute(this.#link, "title", name.length > 40 ? name : undefined);
    this.#link.href = href({ view: "day", venue: venue.id, date: undefined, zoom: undefined });
    setAttribute(this.#pin, "aria-pressed", String(pinned));
    const label = plain(name, 60);
    setAttribute(this.#pin, "aria-label", pinned ? texts.now.unpin(label) : texts.now.pin(label));

    const { occupancy, capacity, percent } = venue;
    say(this.#guests, occupancy === null ? "–" : format.count(occupancy));
    say(this.#capacity, capacity === null || capacity === 0 ? "" : texts.of(format.count(capacity)));
    say(this.#percent, percent === null ? "" : format.percent(percent));
    this.#bar.classList.toggle("none", percent === null);
    this.#bar.classList.toggle("over", (percent ?? 0) > 100);
    this.#bar.style.setProperty("--share", String(Math.min(1, Math.max(0, (percent ?? 0) / 100))));
    this.element.classList.toggle("closed", venue.open === false);
    this.element.classList.toggle("unknown", occupancy === null);
    this.#notesOf(venue);
    this.#trendOf(venue);
    const age = venue.age_seconds === null ? null : venue.age_seconds + since / 1000;
    say(this.#age, age === null ? "" : format.duration(Math.max(1, Math.floor(age)) * 1000));
    this.#age.classList.toggle("old", (age ?? 0) > oldSeconds);
  }

  #notesOf({ open, occupancy, flags }: NowVenue): void {
    const { texts } = this.context;
    const notes: (readonly [string, string])[] = flags.map((flag) => [texts.flags[flag], "flag"] as const);
    if (open === false) notes.unshift([texts.now.closed, "note"]);
    if (occupancy === null) notes.unshift([texts.now.unknown, "note"]);
    const shown = notes.join();
    if (shown === this.#shownNotes) return;
    this.#shownNotes = shown;
    fill(this.#notes, ...notes.map(([text, kind]) => h("span", { class: kind }, text)));
  }

  #trendOf({ trend }: NowVenue): void {
    const { texts, format } = this.context;
    const change = trend && Math.round(trend.change);
    const shown = trend ? `${change} ${trend.minutes}` : "";
    if (shown === this.#shownTrend) return;
    this.#shownTrend = shown;
    if (!trend || change === null) return fill(this.#trend);
    const way = change > 0 ? "rising" : change < 0 ? "falling" : "steady";
    const icon = { rising: icons.up, falling: icons.down, steady: icons.steady }[way]();
    this.#trend.className = `trend ${way}`;
    const minutes = texts.now.trendIn(format.count(trend.minutes));
    fill(
      this.#trend,
      icon,
      h("span", { class: "hidden" }, `${texts.now[way]} `),
      h("span", { class: "by" }, format.change(change)),
      h("span", { class: "minutes" }, ` ${minutes}`),
    );
  }
}
