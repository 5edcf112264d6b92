import type { WeekAnswer } from "../../api/answers";
import type { Context, View } from "../../context";
import { fill, h } from "../../dom/h";
import { empty, failure, loading } from "../../dom/states";
import { venueOf, VenueSelect } from "../../dom/venue-select";
import { poll, type Polling } from "../../poll";
import type { Route } from "../../route";
import { hourText } from "../../text/format";
import { wallAt, weekdayOf } from "../../text/zone";
import { Heat } from "./heat";
import { levels } from "./scale";

const everyMs = 600_000;

/** When a venue is usually quiet. */
export function weekView(context: Context): View {
  return new WeekView(context);
}

class WeekView implements View {
  readonly element: HTMLElement;
  readonly #venues: VenueSelect;
  readonly #words = h("div", { class: "words" });
  readonly #told = h("div", { class: "told", "aria-live": "polite" });
  readonly #content = h("div");
  #venue: string | undefined;
  #polling: Polling | undefined;

  constructor(private readonly context: Context) {
    this.#venues = new VenueSelect(context);
    this.element = h("section", { class: "week" }, h("div", { class: "title" }, this.#venues.element), this.#content);
  }

  show(route: Route): void {
    const venue = venueOf(this.context, route);
    if (venue === this.#venue) return;
    this.#venue = venue;
    this.#venues.show(venue);
    this.#load(venue);
  }

  close(): void {
    this.#polling?.stop();
  }

  #load(venue: string): void {
    const { client, feed, texts } = this.context;
    this.#polling?.stop();
    fill(this.#content, loading(texts));
    let shown = "";
    this.#polling = poll(
      () => everyMs,
      async (signal) => {
        try {
          const week = await client.week(feed.id, venue, signal);
          const text = JSON.stringify(week);
          if (text !== shown) this.#draw(week);
          shown = text;
          return true;
        } catch (error) {
          if (signal.aborted) return false;
          if (shown === "")
            fill(
              this.#content,
              failure(texts, error, () => this.#load(venue)),
            );
          return false;
        }
      },
    );
  }

  #draw(week: WeekAnswer): void {
    const { texts, format, live } = this.context;
    if (week.from === null || week.to === null || week.cells.every((row) => row.every((cell) => cell === null))) {
      fill(this.#content, empty(texts.week.empty));
      return;
    }
    this.#say(week);
    const { date, minute } = wallAt(week.time_zone, live.clock);
    const label = texts.week.title(this.#venues.name(week.venue));
    const now = { day: weekdayOf(date), hour: Math.floor(minute / 60) };
    const heat = new Heat(this.context, week, label, now, (day, hour) => this.#tell(week, day, hour));
    const scale = h(
      "p",
      { class: "scale" },
      texts.week.less,
      h(
        "span",
        { class: "steps", "aria-hidden": "true" },
        ...Array.from({ length: levels }, (_, nth) => h("i", { class: `level-${nth}` })),
      ),
      texts.week.more,
      h("span", { class: "item" }, h("i", { class: "level-3 thin", "aria-hidden": "true" }), texts.week.thin),
      h("span", { class: "item" }, h("i", { class: "none", "aria-hidden": "true" }), texts.week.none),
    );
    const basis = h("p", { class: "hint" }, texts.week.basis(format.date(week.from), format.date(week.to)));
    fill(
      this.#content,
      this.#words,
      h(
        "figure",
        {},
        heat.element,
        h("figcaption", {}, this.#told, scale, basis, h("p", { class: "hidden" }, texts.week.keys)),
      ),
    );
  }

  /** The quietest hours of today and tomorrow, in words. */
  #say({ quietest }: WeekAnswer): void {
    const { texts, format, today } = this.context;
    fill(
      this.#words,
      ...quietest.map(({ date, hours: [first, ...others] }) => {
        const day = date === today() ? texts.week.today : texts.week.tomorrow;
        const stretch = (hour: number) => `${hourText(hour)}–${hourText(hour + 1)}`;
        const more = others.map(({ hour }) => stretch(hour)).join(` ${texts.week.or} `);
        return h(
          "section",
          {},
          h("h2", {}, day, h("span", {}, format.shortDate(date))),
          first
            ? h("p", { class: "best" }, stretch(first.hour))
            : h("p", { class: "best nothing" }, texts.week.nothing),
          first && h("p", { class: "usual" }, texts.week.usual(texts.guests(format.count(first.median)))),
          more !== "" && h("p", { class: "others" }, `${texts.week.or} ${more}`),
        );
      }),
    );
  }

  #tell({ cells }: WeekAnswer, day: number, hour: number): void {
    const { texts, format } = this.context;
    const cell = cells[day]?.[hour];
    const when = h("p", { class: "when" }, `${format.dayName(day, "long")}, ${hourText(hour)}–${hourText(hour + 1)}`);
    if (!cell) return fill(this.#told, when, h("p", {}, texts.week.none));
    const between = (low: number, high: number) => texts.week.between(format.count(low), format.count(high));
    const item = (name: string, value: string) => h("div", {}, h("dt", {}, name), h("dd", {}, value));
    fill(
      this.#told,
      when,
      h(
        "dl",
        {},
        item(texts.week.usually, texts.guests(format.count(cell.median))),
        item(texts.week.half, between(cell.p25, cell.p75)),
        item(texts.week.extremes, between(cell.min, cell.max)),
        item(texts.week.rests, `${texts.week.days(cell.days)}, ${texts.week.heard(format.share(cell.covered))}`),
      ),
    );
  }
}
